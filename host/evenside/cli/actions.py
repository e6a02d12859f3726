"""Commands with actions below them, as in ``evenside library list``."""

import argparse


def add_action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    line: str,
    description: str | None = None,
) -> argparse.ArgumentParser:
    """One action's parser, with the options that all of them have."""
    parser = actions.add_parser(
        name,
        help=line,
        description=description or f"{line[0].upper()}{line[1:]}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="show an error's traceback"
    )
    return parser
