"""The command line: finds the command, runs it, turns errors into words and an exit code.

Only the chosen command's module is loaded, so that ``--help`` answers at once.
"""

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from evenside import __version__
from evenside.cli.exits import FAILED, OK, USAGE

# command -> one line of help; the module is evenside.cli.<command>, - being _ there
COMMANDS = {
    "live": "roll, watch it live, get a verdict (default source: the simulator)",
    "replay": "the live page over a recording",
    "analyze": "events, holds and comparisons of a recording or a CSV file",
    "compare": "a person's history: sessions, trend, change",
    "library": "the recordings of a folder: list, show, analyse all, a new index",
    "record": "record a source without a page",
    "simulate": "a recording of a simulated session, or a simulated device on a pty",
    "report": "the page to print: HTML or PDF",
    "export": "a recording as CSV, Parquet, NDJSON, XDF, EDF+, FIT or BIDS",
    "verify": "compute everything again from the raw bytes and compare",
    "recover": "make a torn recording whole",
    "calibrate": "known weights: newtons for a device's counts; later, whether they still hold",
    "tare": "the zero of a device, and how far it moved since it was calibrated",
    "doctor": "a device's health in plain words: rate, noise, drift, loss, clock, calibration",
    "devices": "what is plugged in or advertises, with the source to type",
    "serve-progressor": "show a device to apps for climbers' force sensors, over Bluetooth",
    "plugins": "what other packages add: sources, formats, zones, courses of the test",
    "config": "choices that last: show them, set them, take them back",
    "completion": "completion for bash, zsh and fish",
    "firmware": "the device's own program: images, flashing, stored settings",
}

EPILOG = """data goes to stdout, talk to stderr.
exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, but data was lost or is partial.
`evenside COMMAND --help` shows the options and an example."""


HELP = {"-h", "--help"}
# Our matrices are small: more threads make nothing quicker, and spin on cores that others need.
# Without effect once numpy is loaded, so it is said before any command is.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")


class CommandModule(Protocol):
    """What every command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's options."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it; the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and exit as the contract says."""
    args = list(sys.argv[1:] if argv is None else argv)
    parser = top_parser()
    if not args or args[0].startswith("-") or args[0] not in COMMANDS:
        parser.parse_args(args)  # prints help, version or what is wrong, and exits
        parser.print_help(sys.stderr)
        return USAGE
    return run_command(args[0], args[1:])


def top_parser() -> argparse.ArgumentParser:
    """The parser of ``evenside`` itself: a list of commands."""
    parser = argparse.ArgumentParser(
        prog="evenside",
        description="Measures how hard a person presses on a foam roller, and says which side is "
        "tighter at the same force.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"evenside {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", title="commands")
    for name, line in COMMANDS.items():
        commands.add_parser(name, help=line)
    return parser


def run_command(name: str, args: Sequence[str]) -> int:
    """Load the command, parse its options, run it."""
    os.environ.setdefault(*ONE_THREAD)
    module = command_module(name)
    return guarded(module, args, command_parser(name, module))


def command_module(name: str) -> CommandModule:
    """The module of a command."""
    module = importlib.import_module(f"evenside.cli.{name.replace('-', '_')}")
    return cast(CommandModule, module)


def command_parser(name: str, module: CommandModule) -> argparse.ArgumentParser:
    """The parser of one command; its description is the module's docstring."""
    parser = argparse.ArgumentParser(
        prog=f"evenside {name}",
        description=(module.__doc__ or "").strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    module.add_arguments(parser)
    return parser


def parsed(
    module: CommandModule, argv: Sequence[str], parser: argparse.ArgumentParser
) -> argparse.Namespace:
    """The options; those that were not given as the environment or the user's file have them.

    ``configured`` names the options of which that is so. A command says in ``CONFIG`` which of its
    options have a key.
    """
    options: dict[str, str] = getattr(module, "CONFIG", {})
    if not options or not HELP.isdisjoint(argv):
        return parser.parse_args(argv, argparse.Namespace(configured=frozenset()))
    from evenside.config.settings import defaults_for

    chosen = defaults_for(options)
    parser.set_defaults(**dict.fromkeys(chosen))
    args = parser.parse_args(argv)
    args.configured = frozenset(name for name in chosen if getattr(args, name) is None)
    for name in args.configured:
        setattr(args, name, chosen[name])
    return args


def guarded(module: CommandModule, argv: Sequence[str], parser: argparse.ArgumentParser) -> int:
    """Errors that have a name become one line on stderr; Ctrl-C is a normal way to end."""
    from evenside.errors import UsageError

    try:
        return module.run(parsed(module, argv, parser))
    except named_errors() as error:
        if "--debug" in argv:
            raise
        print(f"evenside: {error}", file=sys.stderr)
        return USAGE if isinstance(error, UsageError) else FAILED
    except BrokenPipeError:
        # whoever read our output has enough; keep Python from complaining at its exit
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:  # of a file that nobody foresaw: no words of ours, but the system's
        if "--debug" in argv:
            raise
        place = f"{error.filename}: " if error.filename else ""
        print(f"evenside: {place}{error.strerror or error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return OK


def named_errors() -> tuple[type[Exception], ...]:
    """Errors that are words for a person; asked for only when something went wrong."""
    from evenside.errors import EvensideError
    from evenside_analysis.types import AnalysisError

    return EvensideError, AnalysisError


if __name__ == "__main__":
    sys.exit(main())
