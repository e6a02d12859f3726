"""Talking with a device: requests and answers, the description, and noticing that it started anew.

Sans-IO: messages and the time come in, frames to send come out, and what was learned waits in
``events()``. The dialogue has one aim, samples from a described device, and pursues it by itself:

    start ──> DESCRIBE ──(all parts)──> Described ──> START ──(answer)──> pings, once a second
                 ^                                                             │
                 └────────── another boot id: DeviceReset <────────────────────┘

Whatever is lost on the way is asked again after a second, for as long as it takes: a device that
is being plugged in, or sits behind a weak radio link, answers some time. A passive dialogue sends
nothing and only listens (replay).
"""

from collections import deque
from dataclasses import dataclass
from typing import Literal

from evenside.protocol.description import Description, DescriptionBuilder
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import command_type, encode_message
from evenside.protocol.vocabulary import (
    PROTOCOL_VERSION,
    Answer,
    Command,
    Describe,
    Hello,
    Message,
    Ping,
    Result,
    SetRate,
    Start,
    Status,
    Stop,
)

__all__ = [
    "Answered",
    "Described",
    "Description",
    "DescriptionBuilder",
    "DeviceReset",
    "Dialogue",
    "DialogueEvent",
    "NoAnswer",
    "Pong",
    "WrongVersion",
]

ANSWER_TIMEOUT_S = 1.0  # some connection intervals of a sleepy radio link, and a description
PING_EVERY_S = 1.0
MAX_TRIES = 3  # of a command that somebody gave; DESCRIBE and START go on for ever
MAX_EVENTS = 256  # kept for a caller that does not ask for them: some minutes of pings

Phase = Literal["idle", "describing", "starting", "streaming", "stopped"]


@dataclass(frozen=True, slots=True)
class Described:
    """The device has said everything about itself."""

    description: Description


@dataclass(frozen=True, slots=True)
class DeviceReset:
    """The device started again: its counters begin anew, the stream has a gap of unknown length."""

    old_boot_id: int
    new_boot_id: int


@dataclass(frozen=True, slots=True)
class WrongVersion:
    """The device speaks another version of the protocol; it is not started."""

    protocol: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The device answered a command, which may be a refusal."""

    command: Command
    answer: Answer

    @property
    def result(self) -> Result:
        """What the device said."""
        return self.answer.result


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A command was tried several times and never answered."""

    command: Command


@dataclass(frozen=True, slots=True)
class Pong:
    """The device's clock, with the round trip that brought it."""

    ticks: int  # u32, not unwrapped
    uptime_s: int
    sent_s: float
    received_s: float

    @property
    def round_trip_s(self) -> float:
        """From our sending to our receiving."""
        return self.received_s - self.sent_s

    @property
    def host_s(self) -> float:
        """The host time that belongs to ``ticks``, wrong by at most half the round trip."""
        return (self.sent_s + self.received_s) / 2


DialogueEvent = Described | DeviceReset | WrongVersion | Answered | NoAnswer | Pong


@dataclass(slots=True)
class _Request:
    command: Command
    sent_s: float
    tries: int
    is_ours: bool  # the dialogue's own, not a caller's


class Dialogue:
    """The host's side of the conversation with one device."""

    def __init__(self, *, passive: bool = False) -> None:
        self.description: Description | None = None
        self.boot_id: int | None = None
        self.status: Status | None = None  # the newest
        self.phase: Phase = "idle"
        self._passive = passive
        self._wants_samples = True
        self._builder = DescriptionBuilder()
        self._requests: dict[int, _Request] = {}
        self._next_seq = 0
        self._token = 0
        self._next_ping_s = 0.0
        self._events: deque[DialogueEvent] = deque(maxlen=MAX_EVENTS)

    def start(self, now_s: float) -> list[bytes]:
        """The connection stands (again): ask who is there."""
        self._requests.clear()
        self._builder = DescriptionBuilder()
        return self._describe(now_s)

    def received(self, message: Message, now_s: float) -> list[bytes]:
        """A message came in; gives the frames to send now. What it meant is in ``events()``."""
        match message:
            case Hello():
                self._booted(message.boot_id, now_s)
            case Status():
                self.status = message
                if self._booted(message.boot_id, now_s):
                    return self._describe(now_s)
            case Answer():
                self._answered(message, now_s)
        description = self._builder.add(message)
        return [] if description is None else self._described(description, now_s)

    def poll(self, now_s: float) -> list[bytes]:
        """The frames to send because time has passed; call it some times a second."""
        out: list[bytes] = []
        for seq, request in list(self._requests.items()):
            if now_s - request.sent_s >= ANSWER_TIMEOUT_S:
                del self._requests[seq]
                out += self._again(request, now_s)
        if self.phase == "streaming" and now_s >= self._next_ping_s and not self._passive:
            self._next_ping_s = now_s + PING_EVERY_S
            self._token = (self._token + 1) % 2**32
            out.append(self._send(Ping(self._token), now_s, is_ours=True))
        return out

    def command(self, message: Command, now_s: float) -> bytes:
        """The frame that carries a caller's command; its answer comes as Answered or NoAnswer."""
        if isinstance(message, Start | Stop):
            self._wants_samples = isinstance(message, Start)
            self._forget(Start, Stop)
        return self._send(message, now_s, is_ours=False)

    def events(self) -> list[DialogueEvent]:
        """Everything learned since the last call, in order."""
        events = list(self._events)
        self._events.clear()
        return events

    # --- what comes in --------------------------------------------------------------------------

    def _booted(self, boot_id: int, now_s: float) -> bool:
        """Note the boot id; True if it is another one than before."""
        old, self.boot_id = self.boot_id, boot_id
        if old is None or old == boot_id:
            return False
        self._events.append(DeviceReset(old, boot_id))
        self.description = None
        self._builder = DescriptionBuilder()
        self._requests.clear()
        if self.phase != "idle" and not self._passive:
            # After a boot the description comes unasked; if it does not, the request is repeated.
            self._requests[self._take_seq()] = _Request(Describe(), now_s, 1, is_ours=True)
            self.phase = "describing"
        return True

    def _described(self, description: Description, now_s: float) -> list[bytes]:
        self._forget(Describe)
        if description != self.description:
            self.description = description
            self._events.append(Described(description))
            if description.hello.protocol != PROTOCOL_VERSION:
                self._events.append(WrongVersion(description.hello.protocol))
        if self.phase != "describing":
            return []
        self.phase = "stopped"
        if description.hello.protocol != PROTOCOL_VERSION or not self._wants_samples:
            return []
        self.phase = "starting"
        return [self._send(Start(), now_s, is_ours=True)]

    def _answered(self, answer: Answer, now_s: float) -> None:
        request = self._requests.get(answer.request_seq)
        if request is None or command_type(request.command) != answer.command:
            return
        if self._is_retried(request, answer):
            return
        del self._requests[answer.request_seq]
        command = request.command
        if isinstance(command, Ping):
            self._pong(command, request, answer, now_s)
            return
        if not request.is_ours or answer.result != "ok":
            self._events.append(Answered(command, answer))
        if isinstance(command, Start | Stop) and answer.result == "ok":
            self.phase = "streaming" if isinstance(command, Start) else "stopped"
            self._next_ping_s = now_s
        elif isinstance(command, Start):
            self.phase = "stopped"

    @staticmethod
    def _is_retried(request: _Request, answer: Answer) -> bool:
        """Whether the request stays open: its time-out asks again."""
        if isinstance(request.command, Describe) and request.is_ours:
            # The answer only announces the description; what counts is its last part.
            return answer.result in ("ok", "busy")
        return answer.result == "busy"

    def _pong(self, ping: Ping, request: _Request, answer: Answer, now_s: float) -> None:
        if answer.token != ping.token or answer.ticks is None or answer.uptime_s is None:
            return
        self._events.append(Pong(answer.ticks, answer.uptime_s, request.sent_s, now_s))

    # --- what goes out --------------------------------------------------------------------------

    def _describe(self, now_s: float) -> list[bytes]:
        if self._passive:
            return []
        self._forget(Describe)
        self.phase = "describing"
        return [self._send(Describe(), now_s, is_ours=True)]

    def _again(self, request: _Request, now_s: float) -> list[bytes]:
        """A request timed out: its successor with a new number, or the end of trying."""
        if isinstance(request.command, Ping) and request.is_ours:
            return []  # the next one is on its way
        if not request.is_ours and request.tries >= MAX_TRIES:
            self._events.append(NoAnswer(request.command))
            return []
        tries = request.tries + 1
        return [self._send(request.command, now_s, is_ours=request.is_ours, tries=tries)]

    def _send(self, command: Command, now_s: float, *, is_ours: bool, tries: int = 1) -> bytes:
        seq = self._take_seq()
        self._requests[seq] = _Request(command, now_s, tries, is_ours)
        return encode_frame(encode_message(command, seq))

    def _take_seq(self) -> int:
        seq, self._next_seq = self._next_seq, (self._next_seq + 1) % 0x1_0000
        return seq

    def _forget(self, *kinds: type[Describe | Start | Stop | SetRate]) -> None:
        """Drop open requests of these kinds: they have been overtaken."""
        self._requests = {
            seq: request
            for seq, request in self._requests.items()
            if not isinstance(request.command, kinds)
        }
