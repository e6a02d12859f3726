"""List the plug-ins that are installed, what each adds, and why one cannot be used.

examples:
  evenside plugins
  evenside plugins --json
"""

import argparse
from collections.abc import Callable, Collection
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
        state = one["adds"] if one["is_usable"] else f"left out: {one['why_not']}"
        print(
            f"{one['kind']:<10} {one['name']:<16} {one['distribution']} {one['version']}  {state}"
        )
    if not listed:
        say("no plug-in is installed; docs/plugins.md shows how one is made")
    return OK


def plugin_json(plugin: "Plugin") -> "JsonDict":
    """One plug-in, loaded and read."""
    from evenside.errors import PluginError
    from evenside.plugins import load

    read, built_in = reader_of(plugin.group)
    adds = why_not = None
    try:
        adds = load(plugin, read, built_in)
    except PluginError as error:
        why_not = str(error)
    return {
        "kind": plugin.group.removeprefix("evenside."),
        "group": plugin.group,
        "name": plugin.name,
        "target": plugin.target,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "adds": adds,
        "is_usable": why_not is None,
        "why_not": why_not,
    }


def reader_of(group: str) -> tuple[Callable[[str, object], str], Collection[str]]:
    """What reads the plug-ins of a group, as a line of words, and the names that are taken."""
    from evenside import plugins
    from evenside.exporting.formats import FORMATS, read_exporter
    from evenside.session.procedures import BUILT_IN, read_procedure
    from evenside.session.zones import read_zones
    from evenside.sources import OPENERS, read_opener

    def source(name: str, value: object) -> str:
        read_opener(name, value)
        return f"{name}:"

    def exporter(name: str, value: object) -> str:
        return read_exporter(name, value).about

    def zones(name: str, value: object) -> str:
        return ", ".join(read_zones(name, value))

    def procedure(name: str, value: object) -> str:
        return read_procedure(name, value).about

    return {
        plugins.SOURCES: (source, OPENERS.keys()),
        plugins.EXPORTERS: (exporter, FORMATS.keys()),
        plugins.ZONES: (zones, ()),
        plugins.PROTOCOLS: (procedure, BUILT_IN.keys()),
    }[group]
