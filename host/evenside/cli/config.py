"""Choices that last, in one file: show them with their origin, set them, take them back.

An option of a command counts first, then the environment, then the file, then the default.

examples:
  evenside config show --origin
  evenside config set person.body_mass_kg 68.5
  evenside config set live.zones hamstring,calf
  evenside config unset live.port
  evenside config path
"""

import argparse

from evenside.cli.actions import add_action
from evenside.cli.exits import OK
from evenside.cli.output import print_json, say

DEFAULT = "default"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside config``."""
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    show = add_action(actions, "show", "every key with its value")
    show.add_argument("--origin", action="store_true", help="and who set it")
    show.set_defaults(act=run_show)
    path = add_action(actions, "path", "where the file is, or would be")
    path.set_defaults(act=run_path)
    setting = add_action(actions, "set", "write a value into the file")
    setting.add_argument("key", metavar="KEY")
    setting.add_argument("value", metavar="VALUE")
    setting.set_defaults(act=run_set)
    unset = add_action(actions, "unset", "take a key out of the file")
    unset.add_argument("key", metavar="KEY")
    unset.set_defaults(act=run_unset)


def run(args: argparse.Namespace) -> int:
    """Do what the action asks."""
    code: int = args.act(args)
    return code


def run_show(args: argparse.Namespace) -> int:
    """Every key; what nobody has chosen with its default."""
    from evenside.config.keys import KEYS
    from evenside.config.settings import config_path, settings

    chosen = settings()
    if args.json:
        rows = [
            {
                "key": key.name,
                "value": chosen[key.name].value if key.name in chosen else None,
                "origin": chosen[key.name].origin if key.name in chosen else DEFAULT,
                "default": key.default,
                "rule": key.rule,
                "environment": key.variable,
                "about": key.about,
            }
            for key in KEYS.values()
        ]
        print_json({"path": str(config_path()), "keys": rows})
        return OK
    for key in KEYS.values():
        setting = chosen.get(key.name)
        value = f"({key.default})" if setting is None else str(setting.value)
        origin = f"  {DEFAULT if setting is None else setting.origin}" if args.origin else ""
        print(f"{key.name:<20}  {value:<36}{origin}".rstrip())
    return OK


def run_path(args: argparse.Namespace) -> int:
    """The file's path, whether it exists or not."""
    from evenside.config.settings import config_path

    if args.json:
        print_json({"path": str(config_path()), "exists": config_path().exists()})
    else:
        print(config_path())
    return OK


def run_set(args: argparse.Namespace) -> int:
    """Check a value and write it."""
    from evenside.config.change import set_key
    from evenside.config.settings import config_path, settings

    path = config_path()
    value = set_key(path, args.key, args.value)
    if args.json:
        print_json({"path": str(path), "key": args.key, "value": value})
    say(f"{args.key} = {value} in {path}")
    now = settings()[args.key]
    if now.origin != str(path):
        say(f"mind: {now.origin} is set and counts instead: {now.value}")
    return OK


def run_unset(args: argparse.Namespace) -> int:
    """Take a key away."""
    from evenside.config.change import unset_key
    from evenside.config.settings import config_path

    was_there = unset_key(config_path(), args.key)
    if args.json:
        print_json({"path": str(config_path()), "key": args.key, "was_there": was_there})
    say(f"{args.key} is {'no longer' if was_there else 'not'} in {config_path()}")
    return OK
