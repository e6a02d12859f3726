"""What comes over the WebSocket, one shape a message type, for the OpenAPI document."""

from typing import Literal

from pydantic import BaseModel

from evenside.server import shapes


class Message(BaseModel):
    """Every message has a version and a type."""

    v: Literal[1]


class Numbered(Message):
    """Every message of the session has the next number, so that a viewer knows what it has."""

    seq: int


class Snapshot(Numbered, shapes.Results):
    """All that is needed to draw the page from nothing; `seq` is the newest message in it."""

    type: Literal["snapshot"]
    stream: str
    source: str
    is_live: bool
    recording: str | None
    fs_hz: float | None
    device: shapes.Open | None
    zones: dict[str, shapes.Zone]
    setup: shapes.Setup
    check: shapes.Check
    guide: shapes.Guide
    speeches: list[shapes.Speech]
    visit: shapes.Visit | None
    trace: shapes.Trace
    events: list[shapes.Event]
    annotations: list[shapes.Annotation]
    health: shapes.Health
    link: shapes.Link
    can_report: bool
    access: shapes.Access


class Block(Numbered, shapes.Trace):
    """New samples, at most 40 a second."""

    type: Literal["block"]
    arrival_ns: int


class EventMessage(Numbered):
    """A contact, a dwell or a pass has ended."""

    type: Literal["event"]
    event: shapes.Event


class AnnotationMessage(Numbered):
    """Something was noted."""

    type: Literal["annotation"]
    annotation: shapes.Annotation


class SetupMessage(Numbered):
    """The setup has changed."""

    type: Literal["setup"]
    setup: shapes.Setup


class CheckMessage(Numbered):
    """The device check has another answer."""

    type: Literal["check"]
    check: shapes.Check


class GuideMessage(Numbered):
    """The guide has moved on."""

    type: Literal["guide"]
    guide: shapes.Guide


class SpeechMessage(Numbered):
    """The voice says something."""

    type: Literal["speech"]
    speech: shapes.Speech


class ResultMessage(Numbered, shapes.Results):
    """A hold was added or rated."""

    type: Literal["result"]
    visit: shapes.Visit | None = None


class HealthMessage(Numbered):
    """How good the measurement is, about once a second."""

    type: Literal["health"]
    health: shapes.Health


class LinkMessage(Numbered):
    """The connection to the device came or went."""

    type: Literal["link"]
    link: shapes.Link


class Missed(Message):
    """Instead of a snapshot: what came while a viewer's connection was broken."""

    type: Literal["missed"]
    messages: list[shapes.Open]
    access: shapes.Access


class AccessMessage(Message):
    """Screens came or went."""

    type: Literal["access"]
    access: shapes.Access


MESSAGES: dict[str, type[Message]] = {
    "snapshot": Snapshot,
    "block": Block,
    "event": EventMessage,
    "annotation": AnnotationMessage,
    "setup": SetupMessage,
    "check": CheckMessage,
    "guide": GuideMessage,
    "speech": SpeechMessage,
    "result": ResultMessage,
    "health": HealthMessage,
    "link": LinkMessage,
    "access": AccessMessage,
    "missed": Missed,
}
