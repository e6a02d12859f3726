"""Options and words of a session that other screens look at."""

import argparse
from typing import TYPE_CHECKING, Literal

from evenside.cli.output import say

if TYPE_CHECKING:
    from evenside.server.sharing import Sharing
    from evenside.server.tokens import TokenStore


def add_sharing_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of every command that shows the page."""
    group = parser.add_argument_group("other screens in the local network")
    group.add_argument(
        "--share",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="let viewers in, by a QR code",
    )
    group.add_argument(
        "--share-control", action="store_true", help="the code lets others steer, too"
    )
    group.add_argument("--host", metavar="ADDRESS", help="share at this address of the machine")


def sharing_host(args: argparse.Namespace) -> str | None:
    """The address to listen at; None: this machine only."""
    if args.host:
        return str(args.host)
    return "0.0.0.0" if args.share or args.share_control else None


def share(tokens: "TokenStore", host: str, port: int) -> "Sharing":
    """What the server needs to let others in."""
    from evenside.server.sharing import Sharing, shared_address

    return Sharing(tokens, shared_address(host), port)


def say_how_to_join(sharing: "Sharing", *, may_steer: bool) -> None:
    """The code and the address, for whoever stands beside the terminal."""
    role: Literal["control", "viewer"] = "control" if may_steer else "viewer"
    say(sharing.terminal(role))
    what = "steer" if may_steer else "watch"
    say(f"others in this network {what} at  {sharing.url(role)}   (not encrypted; for a day)")
