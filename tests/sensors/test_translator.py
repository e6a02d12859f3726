"""A translator towards its host: what it answers, what it refuses, how it keeps the bytes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.errors import DeviceError
from evenside.protocol.decoder import Decoder
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import (
    Answer,
    Command,
    Describe,
    ForeignPacket,
    Message,
    Ping,
    ReadSetting,
    SetRate,
    Start,
    encode_message,
)
from evenside.sensors.lines import Lines, format_of
from evenside.sensors.translator import Identity, Translator
from evenside.sensors.vocabulary import Bad, Facts, Item, Reading, Request


class Repeater:
    """A sensor whose packets say what a test wants."""

    facts = Facts("Repeater", ("one", "two"))

    def __init__(self) -> None:
        self.says: list[Item] = [Reading((1.0, 2.0))]

    def start(self) -> tuple[Request, ...]:
        return ()

    def decode(self, packet: bytes) -> list[Item]:
        assert isinstance(packet, bytes)
        return self.says


def described(sensor: Repeater) -> tuple[Translator, int]:
    """One that knows its rate and streams; and the time."""
    translator, now_us = Translator(sensor, Identity("test", 1)), 0
    while now_us <= 2_100_000:
        translator.packet(b"x", now_us)
        now_us += 20_000
    translator.receive(frame(Start()), now_us)
    return translator, now_us


def frame(command: Command) -> bytes:
    return encode_frame(encode_message(command, 7))


def said(data: bytes) -> list[Message]:
    return [received.message for received in Decoder().feed(data).messages]


def answers(translator: Translator, command: Command, now_us: int) -> list[Answer]:
    translator.receive(frame(command), now_us)
    return [m for m in said(translator.packet(b"x", now_us)) if isinstance(m, Answer)]


@pytest.mark.parametrize("command", [Describe(), Start()])
def test_before_the_rate_is_known_the_host_is_asked_to_wait(command: Command) -> None:
    (answer,) = answers(Translator(Repeater(), Identity("test", 1)), command, 0)

    assert answer.result == "busy"


@pytest.mark.parametrize("command", [SetRate(10.0), ReadSetting(1)])
def test_what_a_foreign_sensor_cannot_do_is_not_supported(command: Command) -> None:
    translator, now_us = described(Repeater())
    translator.packet(b"x", now_us)

    (answer,) = answers(translator, command, now_us)

    assert answer.result == "not_supported"


def test_a_ping_gets_the_clock_of_the_translator() -> None:
    translator, now_us = described(Repeater())
    translator.packet(b"x", now_us)

    (pong,) = answers(translator, Ping(99), 5_000_000)

    assert (pong.token, pong.ticks, pong.uptime_s) == (99, 5_000_000, 5)


def test_force_becomes_millinewtons_and_what_is_none_is_at_the_limit() -> None:
    sensor = Repeater()
    translator, now_us = described(sensor)
    sensor.says = [Reading((-1.2344, math.nan)), Reading((9000.0, 0.0))]

    (run,) = Decoder().feed(translator.packet(b"x", now_us)).samples

    assert run.counts.tolist() == [[-1234, 2**23 - 1], [2**23 - 1, 0]]


@pytest.mark.parametrize("n_bytes", [0, 1, 190, 191, 244, 400])
def test_a_packet_is_kept_whole_whatever_its_length(n_bytes: int) -> None:
    sensor = Repeater()
    sensor.says = [Bad("for a reason"), Bad("and another")]
    packet = bytes(k % 256 for k in range(n_bytes))

    parts = said(Translator(sensor, Identity("test", 1)).packet(packet, 0))

    kept = [part for part in parts if isinstance(part, ForeignPacket)]
    assert b"".join(part.data for part in kept) == packet
    assert [part.goes_on for part in kept] == [True] * (len(kept) - 1) + [False]
    assert sum(part.is_bad for part in kept) == 1  # one packet is counted once


def test_a_sensor_that_is_too_slow_is_refused_in_words() -> None:
    translator = Translator(Repeater(), Identity("test", 1))
    for k in range(7):
        translator.packet(b"x", k * 500_000)

    with pytest.raises(DeviceError, match=r"gives 2\.0 readings a second; at least 4\.5"):
        translator.packet(b"x", 3_500_000)


@given(st.lists(st.binary(max_size=300), max_size=30), st.binary(max_size=60))
def test_any_bytes_from_both_sides_raise_nothing(packets: list[bytes], command: bytes) -> None:
    translator = Translator(Lines(format_of("lines:x", {"unit": "N"})), Identity("test", 1))
    translator.connected()

    for k, packet in enumerate(packets):
        translator.receive(command + b"\0", k * 10_000)
        assert Decoder().feed(translator.packet(packet, k * 10_000)).faults == ()
