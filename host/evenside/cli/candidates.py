"""What can stand at the end of a command line: read from the commands' own parsers.

Only the command at hand is loaded, and nothing of what it does.
"""

import argparse
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from evenside.cli.main import COMMANDS, command_module, command_parser

Kind = Literal["words", "files"]
Found = tuple[Kind, list[str]]

RECORDINGS = (".mcap",)
TABLES = (".csv", ".txt", ".tsv", ".mat", ".json")
SUFFIXES: dict[str, tuple[str, ...]] = {  # of files, by what a command calls them
    "marks": (".csv",),
    "truth": (".json",),
    "calibration": (".json",),
    "image": (".bin", ".hex"),
}
FILES_OF: dict[str, tuple[str, ...]] = {
    "analyze": (*RECORDINGS, *TABLES),
    "report": (*RECORDINGS, *TABLES),
}
SOURCES = ("sim:", "serial:", "ble:", "replay:")


def words_of(line: str) -> list[str]:
    """The words behind the program's name; the last one is still being typed."""
    for closing in ("", "'", '"'):  # a quote may still be open
        try:
            words = shlex.split(line + closing)
        except ValueError:
            continue
        ends_in_space = not closing and line[-1:].isspace()
        return [*words, ""][1:] if ends_in_space or not words else words[1:]
    return []


def candidates(words: list[str]) -> Found:
    """What may stand for the last of the words."""
    typed = words[-1] if words else ""
    if len(words) < 2:
        return starting(typed, [*COMMANDS, "--help", "--version"])
    if words[0] not in COMMANDS:
        return "words", []
    name = words[0]
    parser, rest = descended(command_parser(name, command_module(name)), words[1:-1])
    option = waiting_option(parser, rest)
    if option is not None:
        return values(option, name, typed)
    if typed.startswith("-"):
        return starting(typed, [text for a in parser._actions for text in a.option_strings])
    place = n_positionals(parser, rest)
    positionals = [a for a in parser._actions if not a.option_strings]
    if not positionals:
        return "words", []
    return values(positionals[min(place, len(positionals) - 1)], name, typed)


def descended(
    parser: argparse.ArgumentParser, words: list[str]
) -> tuple[argparse.ArgumentParser, list[str]]:
    """The parser of the action below the command, if one is named; the words behind it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for number, word in enumerate(words):
                if word in action.choices:
                    return action.choices[word], words[number + 1 :]
    return parser, words


def waiting_option(parser: argparse.ArgumentParser, words: list[str]) -> argparse.Action | None:
    """The option whose value comes next."""
    last = words[-1] if words else ""
    return next((a for a in parser._actions if last in a.option_strings and a.nargs != 0), None)


def n_positionals(parser: argparse.ArgumentParser, words: list[str]) -> int:
    """How many words are arguments of their own."""
    values_of_options = {
        number + 1 for number in range(len(words)) if waiting_option(parser, words[: number + 1])
    }
    return sum(
        not word.startswith("-") and number not in values_of_options
        for number, word in enumerate(words)
    )


def values(action: argparse.Action, command: str, typed: str) -> Found:
    """What an option or an argument may be."""
    if action.choices is not None:
        return starting(typed, map(str, action.choices))
    match action.dest:
        case "zones":
            before = typed[: typed.rfind(",") + 1]
            return starting(typed, [before + zone for zone in zone_ids()])
        case "source":
            return starting(typed, sources(typed))
        case "port" if command == "firmware":
            return starting(typed, ports())
        case "key":
            from evenside.config.keys import KEYS

            return starting(typed, KEYS)
    if action.type is Path or action.dest in ("file", "files", "folder"):
        return "files", files(typed, SUFFIXES.get(action.dest) or FILES_OF.get(command, RECORDINGS))
    return "words", []


def starting(typed: str, texts: Iterable[str]) -> Found:
    """Those that begin with what was typed."""
    return "words", [text for text in texts if text.startswith(typed)]


def zone_ids() -> Iterable[str]:
    """Every zone that can be tested."""
    from evenside_analysis.zones import load_zones

    return load_zones()


def sources(typed: str) -> list[str]:
    """The kinds of sources; behind ``serial:`` the ports, behind ``replay:`` the recordings."""
    if typed.startswith("serial:"):
        return [f"serial:{port}" for port in ports()]
    if typed.startswith("replay:"):
        return [f"replay:{file}" for file in files(typed.removeprefix("replay:"), RECORDINGS)]
    return list(SOURCES)


def ports() -> list[str]:
    """What is plugged in."""
    from evenside.transport.serial import list_ports

    return [port.device for port in list_ports()]


def files(typed: str, suffixes: tuple[str, ...]) -> list[str]:
    """Folders and fitting files, written as they were begun."""
    before, _, name = typed.rpartition("/")
    before = f"{before}/" if "/" in typed else ""
    folder = Path(before or ".").expanduser()
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    return [
        f"{before}{entry.name}{'/' if entry.is_dir() else ''}"
        for entry in entries
        if entry.name.startswith(name)
        and (name.startswith(".") or not entry.name.startswith("."))
        and (entry.is_dir() or entry.suffix in suffixes)
    ]
