"""The dialogue against a small device with behaviour: it answers, is slow, loses, starts anew."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.protocol import (
    Answer,
    Answered,
    Channel,
    Command,
    Decoder,
    Describe,
    Described,
    Description,
    DeviceReset,
    Dialogue,
    Group,
    Hello,
    Message,
    NoAnswer,
    Ping,
    Pong,
    SetRate,
    Start,
    Status,
    Stop,
    WrongVersion,
)
from evenside.protocol.dialogue import MAX_EVENTS
from evenside.protocol.messages import command_type
from evenside.protocol.vocabulary import Result

HELLO = Hello(boot_id=1, n_groups=1, n_channels=1)
GROUP = Group(0, 1, 80.0)
CHANNEL = Channel(0, 0, 0, 128, 500.0, 1.0, 0.0, 0.0, 0.0)
DESCRIPTION = Description(HELLO, (GROUP,), (CHANNEL,))
STATUS = Status(ticks=0, uptime_s=5, boot_id=1, frames_sent=0)


@dataclass
class Device:
    """Answers every command at once, unless told to refuse."""

    hello: Hello = HELLO
    refuses: dict[type, Result] = field(default_factory=dict)
    heard: list[Command] = field(default_factory=list)
    is_streaming: bool = False
    decoder: Decoder = field(default_factory=Decoder)

    def hear(self, frames: list[bytes]) -> list[Message]:
        """The replies to the host's frames."""
        replies: list[Message] = []
        for received in self.decoder.feed(b"".join(frames)).messages:
            assert isinstance(received.message, Command)
            self.heard.append(received.message)
            replies += self._reply(received.message, received.seq)
        return replies

    def describe(self) -> list[Message]:
        return [self.hello, GROUP, CHANNEL]

    def _reply(self, command: Command, seq: int) -> Iterator[Message]:
        result = self.refuses.get(type(command), "ok")
        answer = Answer(seq, command_type(command), result)
        if result != "ok":
            yield answer
            return
        match command:
            case Describe():
                yield answer
                yield from self.describe()
                return
            case Start() | Stop():
                self.is_streaming = isinstance(command, Start)
            case Ping(token):
                answer = replace(answer, token=token, ticks=123, uptime_s=4)
            case SetRate(rate_hz):
                answer = replace(answer, rate_hz=rate_hz)
        yield answer


def talk(dialogue: Dialogue, device: Device, frames: list[bytes], now_s: float = 0.0) -> None:
    """Carry frames to and fro until both are silent."""
    while frames:
        replies = device.hear(frames)
        frames = [out for reply in replies for out in dialogue.received(reply, now_s)]


def test_a_device_is_described_and_then_started() -> None:
    dialogue, device = Dialogue(), Device()

    talk(dialogue, device, dialogue.start(0.0))

    assert device.heard == [Describe(), Start()]
    assert dialogue.events() == [Described(DESCRIPTION)]
    assert dialogue.description == DESCRIPTION
    assert (dialogue.phase, dialogue.boot_id) == ("streaming", 1)


def test_a_passive_dialogue_says_nothing_and_still_learns() -> None:
    dialogue, device = Dialogue(passive=True), Device()

    out = dialogue.start(0.0)
    for message in (*device.describe(), STATUS, replace(STATUS, boot_id=2)):
        out += dialogue.received(message, 1.0)
    out += dialogue.poll(100.0)

    assert out == []
    assert dialogue.events() == [Described(DESCRIPTION), DeviceReset(1, 2)]


def test_events_are_handed_out_once_and_never_pile_up() -> None:
    dialogue = Dialogue(passive=True)
    for boot_id in range(2 * MAX_EVENTS):
        dialogue.received(replace(STATUS, boot_id=boot_id), 0.0)

    assert len(dialogue.events()) == MAX_EVENTS
    assert dialogue.events() == []


def test_describe_is_asked_again_every_second_until_it_is_answered() -> None:
    dialogue, device = Dialogue(), Device()
    sent = [dialogue.start(0.0)]

    sent += [dialogue.poll(tenths / 10) for tenths in range(1, 35)]
    lost = [frames for frames in sent if frames]
    assert len(lost) == 4  # at 0, 1, 2 and 3 seconds

    talk(dialogue, device, dialogue.poll(4.0), 4.0)
    assert device.heard == [Describe(), Start()]


def test_every_request_has_its_own_number() -> None:
    dialogue = Dialogue()
    frames = dialogue.start(0.0) + dialogue.poll(1.0) + [dialogue.command(Stop(), 1.0)]

    messages = Decoder().feed(b"".join(frames)).messages

    assert [received.seq for received in messages] == [0, 1, 2]


@pytest.mark.parametrize("lost", [Hello, Group, Channel])
def test_a_description_that_lost_a_part_is_asked_for_again(lost: type) -> None:
    dialogue, device = Dialogue(), Device()
    for reply in device.hear(dialogue.start(0.0)):
        if not isinstance(reply, lost):
            assert dialogue.received(reply, 0.1) == []

    assert dialogue.poll(0.9) == []
    talk(dialogue, device, dialogue.poll(1.1), 1.1)

    assert device.heard == [Describe(), Describe(), Start()]


def test_start_is_asked_again_until_it_is_answered() -> None:
    dialogue, device = Dialogue(), Device()
    for reply in device.hear(dialogue.start(0.0)):
        dialogue.received(reply, 0.1)  # its START is lost on the way
    assert dialogue.phase == "starting"

    talk(dialogue, device, dialogue.poll(2.0), 2.0)

    assert device.heard == [Describe(), Start()]
    assert dialogue.phase == "streaming"


def test_a_busy_device_is_asked_again_and_an_unwilling_one_is_not() -> None:
    dialogue, device = Dialogue(), Device(refuses={Start: "busy"})
    talk(dialogue, device, dialogue.start(0.0))
    assert dialogue.phase == "starting"

    device.refuses = {Start: "not_supported"}
    talk(dialogue, device, dialogue.poll(1.0), 1.0)

    assert device.heard == [Describe(), Start(), Start()]
    assert dialogue.phase == "stopped"
    _, refused = dialogue.events()
    assert isinstance(refused, Answered)
    assert (refused.command, refused.result) == (Start(), "not_supported")
    assert dialogue.poll(9.0) == []


@pytest.mark.parametrize("kind", ["hello", "status"])
def test_a_reset_is_noticed_and_the_device_is_started_again(kind: str) -> None:
    dialogue, device = Dialogue(), Device()
    talk(dialogue, device, dialogue.start(0.0))
    dialogue.events()
    device.hello = replace(HELLO, boot_id=2)
    device.heard.clear()

    # After a boot the device describes itself unasked; or all of that is lost.
    said = device.describe() if kind == "hello" else [replace(STATUS, boot_id=2)]
    frames = [out for message in said for out in dialogue.received(message, 5.0)]
    talk(dialogue, device, frames, 5.0)

    assert device.heard == ([Start()] if kind == "hello" else [Describe(), Start()])
    assert dialogue.events() == [
        DeviceReset(1, 2),
        Described(replace(DESCRIPTION, hello=device.hello)),
    ]
    assert dialogue.phase == "streaming"


def test_a_reset_whose_description_is_lost_on_the_way_is_asked_about() -> None:
    dialogue, device = Dialogue(), Device()
    talk(dialogue, device, dialogue.start(0.0))
    device.hello = replace(HELLO, boot_id=2)
    dialogue.received(device.hello, 5.0)

    assert dialogue.poll(5.5) == []
    device.heard.clear()
    talk(dialogue, device, dialogue.poll(6.0), 6.0)

    assert device.heard == [Describe(), Start()]


def test_connecting_again_to_the_same_boot_is_no_reset() -> None:
    dialogue, device = Dialogue(), Device()
    talk(dialogue, device, dialogue.start(0.0))
    talk(dialogue, device, dialogue.start(10.0), 10.0)

    assert device.heard == [Describe(), Start(), Describe(), Start()]
    assert dialogue.events() == [Described(DESCRIPTION)]


def test_pings_go_out_once_a_second_while_streaming_and_bring_the_clock() -> None:
    dialogue, device = Dialogue(), Device()
    assert dialogue.poll(0.0) == []
    talk(dialogue, device, dialogue.start(0.0))
    dialogue.events()

    for tenths in range(1, 31):
        replies = device.hear(dialogue.poll(tenths / 10))
        for reply in replies:
            dialogue.received(reply, tenths / 10 + 0.02)

    pongs = [event for event in dialogue.events() if isinstance(event, Pong)]
    assert [pong.sent_s for pong in pongs] == [0.1, 1.1, 2.1]
    assert pongs[0].round_trip_s == pytest.approx(0.02)
    assert pongs[0].host_s == pytest.approx(0.11)
    assert (pongs[0].ticks, pongs[0].uptime_s) == (123, 4)


def test_a_stopped_device_is_not_pinged_and_not_started_by_a_reset() -> None:
    dialogue, device = Dialogue(), Device()
    talk(dialogue, device, dialogue.start(0.0))
    talk(dialogue, device, [dialogue.command(Stop(), 1.0)], 1.0)
    assert dialogue.poll(5.0) == []
    assert not device.is_streaming

    device.hello = replace(HELLO, boot_id=2)
    device.heard.clear()
    frames = [out for message in device.describe() for out in dialogue.received(message, 6.0)]

    assert frames == []
    talk(dialogue, device, [dialogue.command(Start(), 7.0)], 7.0)
    assert device.is_streaming
    assert dialogue.phase == "streaming"


def test_a_callers_command_brings_its_answer() -> None:
    dialogue, device = Dialogue(), Device()

    talk(dialogue, device, [dialogue.command(SetRate(10.0), 0.0)])

    answered = dialogue.events()[0]
    assert isinstance(answered, Answered)
    assert (answered.command, answered.result, answered.answer.rate_hz) == (
        SetRate(10.0),
        "ok",
        10.0,
    )


def test_a_callers_command_is_given_up_after_three_tries() -> None:
    dialogue = Dialogue()
    dialogue.command(SetRate(10.0), 0.0)

    n_sent = 1 + sum(len(dialogue.poll(float(second))) for second in range(1, 10))

    assert n_sent == 3
    assert dialogue.events() == [NoAnswer(SetRate(10.0))]


def test_stop_overtakes_a_start_that_is_still_open() -> None:
    dialogue, device = Dialogue(), Device()
    for reply in device.hear(dialogue.start(0.0)):
        dialogue.received(reply, 0.0)

    dialogue.command(Stop(), 0.5)
    again = Decoder().feed(b"".join(dialogue.poll(3.0))).messages

    assert [received.message for received in again] == [Stop()]


def test_a_device_of_another_version_is_described_and_not_started() -> None:
    dialogue, device = Dialogue(), Device(hello=replace(HELLO, protocol=2))

    talk(dialogue, device, dialogue.start(0.0))

    assert device.heard == [Describe()]
    assert WrongVersion(2) in dialogue.events()


def test_answers_that_nobody_waits_for_are_ignored() -> None:
    dialogue = Dialogue()
    dialogue.start(0.0)

    assert dialogue.received(Answer(999, 0x42), 0.1) == []
    assert dialogue.received(Answer(0, 0x45, token=1, ticks=1, uptime_s=1), 0.1) == []
    assert dialogue.events() == []


def test_a_late_pong_of_another_token_is_ignored() -> None:
    dialogue, device = Dialogue(), Device()
    talk(dialogue, device, dialogue.start(0.0))
    dialogue.events()
    (frame,) = dialogue.poll(1.0)
    (request,) = Decoder().feed(frame).messages

    dialogue.received(Answer(request.seq, 0x45, token=77, ticks=1, uptime_s=1), 1.1)

    assert dialogue.events() == []


def test_the_newest_status_is_kept() -> None:
    dialogue = Dialogue(passive=True)
    dialogue.received(STATUS, 0.0)
    dialogue.received(replace(STATUS, uptime_s=6), 1.0)

    assert dialogue.status is not None
    assert dialogue.status.uptime_s == 6


@given(st.lists(st.booleans(), max_size=60))
def test_whatever_is_lost_the_stream_starts_in_the_end(losses: list[bool]) -> None:
    dialogue, device = Dialogue(), Device()
    fate = iter(losses)
    frames = dialogue.start(0.0)

    for second in range(1, 100):
        heard = [frame for frame in frames if not next(fate, False)]
        replies = [reply for reply in device.hear(heard) if not next(fate, False)]
        frames = [out for reply in replies for out in dialogue.received(reply, float(second))]
        frames += dialogue.poll(float(second))

    assert device.is_streaming
    assert dialogue.phase == "streaming"
