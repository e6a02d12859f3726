"""What a screen is told first: the session's snapshot, and what the server adds to it."""

from evenside.report.needs import HTML_NEEDS, missing
from evenside.server.port import JsonDict, SessionPort
from evenside.server.seats import Seats
from evenside.server.visitor import Visitor


def greeting(session: SessionPort, seats: Seats, visitor: Visitor) -> JsonDict:
    """The whole ``snapshot`` message for a visitor."""
    return {
        **session.snapshot(),
        "can_report": not missing(HTML_NEEDS),
        "access": seats.access_json(visitor),
    }
