"""List the plug-ins that are installed, what each adds, and why one cannot be used.

examples:
  evenside plugins
  evenside plugins --json
"""

import argparse
from typing import TYPE_CHECKING

from evenside.cli.exits import OK
from evenside.cli.output import print_json, say

if TYPE_CHECKING:
    from evenside.plugins import Plugin
    from evenside.session.jsonout import JsonDict


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside plugins``."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Load every plug-in, as the program would, and say what came of it."""
    from evenside.plugins import API, GROUPS, installed

    listed = [plugin_json(plugin) for group in GROUPS for plugin in installed(group)]
    if args.json:
        print_json({"api": API, "plugins": listed})
        return OK
    for one in listed:
        what = one["adds"] if one["is_usable"] else f"left out: {one['why_not']}"
        origin = f"{one['distribution']} {one['version']}"
        print(f"{one['kind']:<10} {one['name']:<16} {origin}  {what}")
    if not listed:
        say("no plug-in is installed; docs/plugins.md shows how one is made")
    return OK


def plugin_json(plugin: "Plugin") -> "JsonDict":
    """One plug-in, loaded and read."""
    from evenside.plugin_kinds import look_at

    look = look_at(plugin)
    return {
        "kind": plugin.group.removeprefix("evenside."),
        "group": plugin.group,
        "name": plugin.name,
        "target": plugin.target,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "adds": look.adds,
        "is_usable": look.why_not is None,
        "why_not": look.why_not,
    }
