"""docs/cli.md as the program itself gives it: run ``python -m tests.docs_cli > docs/cli.md``."""

import argparse
from collections.abc import Iterator

from evenside.cli.main import COMMANDS, EPILOG, command_module, command_parser

WIDTH = "100"  # argparse wraps to the terminal; the page has one width


def pages() -> Iterator[str]:
    yield "# Commands\n"
    yield "Generated from the program by `make docs/cli.md`; a test fails when the two differ.\n"
    yield f"```\n{EPILOG}\n```\n"
    for name, line in COMMANDS.items():
        yield f"## evenside {name}\n\n{line[0].upper()}{line[1:]}.\n"
        parser = command_parser(name, command_module(name))
        yield f"```\n{help_of(parser)}\n```\n"
        for action, below in actions_of(parser):
            yield f"### evenside {name} {action}\n"
            yield f"```\n{help_of(below)}\n```\n"


def help_of(parser: argparse.ArgumentParser) -> str:
    parser.formatter_class = lambda prog: argparse.RawDescriptionHelpFormatter(
        prog, width=int(WIDTH)
    )
    return parser.format_help().rstrip()


def actions_of(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for option in parser._actions:
        if isinstance(option, argparse._SubParsersAction):
            yield from option.choices.items()


def text() -> str:
    return "\n".join(pages())


if __name__ == "__main__":
    print(text(), end="")
