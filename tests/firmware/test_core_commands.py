"""Requests to the core: what is asked, what is done, what is answered."""

from collections.abc import Iterator

import numpy as np
import pytest
from tests.firmware.host_device import HostDevice, Identity, host_device
from tests.firmware.stored import SLOT_BYTES, slot

from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import (
    Answer,
    Channel,
    Describe,
    Group,
    Hello,
    Message,
    MessageType,
    Ping,
    SampleBatch,
    SetRate,
    Start,
    Status,
    Stop,
)

UNKNOWN = 0x7F


@pytest.fixture
def device() -> Iterator[HostDevice]:
    """With rate pins, some time after it has said who it is."""
    with host_device(Identity.of(boot_id=77)) as board:
        board.memory[:SLOT_BYTES] = slot(wired=2)
        board.boot(boot_id=78)
        board.run(0.1)
        yield board


def raw(device: HostDevice, payload: bytes) -> list[Message]:
    device.receive(encode_frame(payload))
    return device.run(0.005)


def test_a_device_that_is_closed_is_refused_and_takes_nobody_down_with_it() -> None:
    with host_device() as device:
        pass

    for go_on in (lambda: device.receive(b"\0"), lambda: device.advance(1.0), device.close):
        with pytest.raises(AssertionError, match="closed"):
            go_on()


def test_it_says_who_it_is_at_once_after_boot_and_then_nothing_until_asked() -> None:
    with host_device(Identity.of(boot_id=77)) as device:
        told = device.run(0.9)

    kinds = [type(message) for message in told]
    assert kinds == [Hello] + [Group] * 4 + [Channel] * 4


def test_describe_is_answered_and_followed_by_the_description(device: HostDevice) -> None:
    answer, hello, *rest = device.ask(Describe())

    assert answer == Answer(1, MessageType.DESCRIBE, "ok")
    assert isinstance(hello, Hello)
    assert (hello.boot_id, hello.n_groups, hello.has_settings) == (78, 4, True)
    assert len(rest) == 8


def test_a_description_waits_for_room_and_comes_whole(device: HostDevice) -> None:
    device.set_line(bytes_per_s=1000)

    told = device.ask(Describe(), for_s=0.8)

    assert [type(message) for message in told] == [Answer, Hello] + [Group] * 4 + [Channel] * 4


@pytest.mark.parametrize("n_times", [1, 3])
def test_every_command_may_be_repeated(device: HostDevice, n_times: int) -> None:
    for _ in range(n_times):
        assert isinstance(device.ask(Start())[0], Answer)
    for _ in range(n_times):
        (stopped,) = [m for m in device.ask(Stop()) if isinstance(m, Answer)]
        assert stopped.result == "ok"


def test_a_ping_comes_back_with_its_token_and_the_time(device: HostDevice) -> None:
    (pong,) = device.ask(Ping(0xDEADBEEF))

    assert pong == Answer(1, MessageType.PING, "ok", 0xDEADBEEF, 100_000, 0)


@pytest.mark.parametrize(
    ("wired", "wanted_hz", "applied_hz"),
    [
        *((2, 10.0, 10.0), (2, 44.0, 10.0), (2, 46.0, 80.0), (2, 320.0, 80.0)),  # HX711
        *((6, 14.0, 10.0), (6, 16.0, 20.0), (6, 100.0, 80.0), (6, 4000.0, 320.0)),  # HX717
    ],
)
def test_a_rate_is_the_nearest_that_the_converters_have(
    wired: int, wanted_hz: float, applied_hz: float
) -> None:
    with host_device() as device:
        device.memory[:SLOT_BYTES] = slot(wired=wired)
        device.boot()
        device.run(0.1)
        (answer,) = device.ask(SetRate(wanted_hz))
        groups = [m for m in device.ask(Describe()) if isinstance(m, Group)]

    assert answer == Answer(1, MessageType.RATE, "ok", rate_hz=applied_hz)
    assert {group.nominal_rate_hz for group in groups} == {applied_hz}


@pytest.mark.parametrize(
    ("request_", "result"),
    [
        (SetRate(10.0, group=4), "bad_argument"),
        (SetRate(10.0, group=2), "not_supported"),  # the pins are those of all converters
    ],
)
def test_a_rate_that_cannot_be_set_says_why(
    device: HostDevice, request_: SetRate, result: str
) -> None:
    (answer,) = device.ask(request_)

    assert answer == Answer(1, MessageType.RATE, result)


def test_no_rate_is_set_while_samples_are_sent(device: HostDevice) -> None:
    device.ask(Start())

    (answer,) = device.ask(SetRate(10.0))

    assert answer == Answer(2, MessageType.RATE, "busy")


def test_a_device_without_rate_pins_keeps_its_rate() -> None:
    with host_device() as device:
        device.run(0.1)
        (answer,) = device.ask(SetRate(10.0))

    assert answer == Answer(1, MessageType.RATE, "not_supported")


@pytest.mark.parametrize(
    ("payload", "result"),
    [
        (bytes([UNKNOWN, 9, 0]), "unknown_command"),
        (bytes([0x40, 9, 0]), "unknown_command"),
        (bytes([MessageType.RATE, 9, 0, 0xFF, 1]), "bad_argument"),
        (bytes([MessageType.PING, 9, 0, 1, 2, 3]), "bad_argument"),
        (bytes([MessageType.READ_SETTING, 9, 0, 1]), "bad_argument"),
    ],
)
def test_every_request_that_arrives_whole_is_answered(
    device: HostDevice, payload: bytes, result: str
) -> None:
    assert raw(device, payload) == [Answer(9, payload[0], result)]


def test_a_request_may_be_longer_than_known(device: HostDevice) -> None:
    assert raw(device, bytes([MessageType.STOP, 9, 0, 1, 2, 3])) == [
        Answer(9, MessageType.STOP, "ok")
    ]


def test_what_devices_say_is_not_for_devices(device: HostDevice) -> None:
    assert not raw(device, bytes([MessageType.HELLO, 9, 0, 1, 2, 3]))


def test_bad_pieces_are_counted_and_do_no_harm(device: HostDevice) -> None:
    device.receive(b"\x05\x01\x02\x03\x04\x05\x06\0" + b"\x09" * 90 + b"\0\0\0\x01\0")

    (pong,) = device.ask(Ping(5))
    (status,) = [m for m in device.run(1.0) if isinstance(m, Status)]

    assert pong == Answer(1, MessageType.PING, "ok", 5, 100_000, 0)
    assert status.rx_bad == 3


def test_requests_wait_while_there_is_no_room_to_answer_and_none_is_lost(
    device: HostDevice,
) -> None:
    device.set_line(stopped=True)
    for token in range(40):
        device.receive(encode_frame(bytes([MessageType.PING, token, 0]) + bytes([token] * 4)))
    device.run(0.5)

    device.set_line()
    told = device.run(0.1)

    assert [m.request_seq for m in told if isinstance(m, Answer)] == list(range(40))


def test_status_comes_every_second_and_counts_the_frames_before_it(device: HostDevice) -> None:
    told = device.run(5.0)

    statuses = [m for m in told if isinstance(m, Status)]
    assert [m.uptime_s for m in statuses] == [1, 2, 3, 4, 5]
    assert [m.frames_sent for m in statuses] == [9, 10, 11, 12, 13]  # after nine of description
    assert {m.boot_id for m in statuses} == {78}


def test_temperature_and_battery_are_told_where_there_are_any() -> None:
    with host_device() as device:
        device.set_sensors(temperature_c=-12.5, battery_v=3.712)
        (status,) = [m for m in device.run(1.0) if isinstance(m, Status)]

    assert (status.temperature_c, status.battery_v) == (-12.5, 3.712)


def test_a_stop_throws_away_what_is_not_yet_a_frame(device: HostDevice) -> None:
    device.add_conversions(0, 0.11 + np.arange(200) / 80, np.arange(200))
    device.ask(Start(), for_s=0.08)  # four to seven samples
    device.ask(Stop(), for_s=0.5)

    first, *_ = [m for m in device.ask(Start(), for_s=0.2) if isinstance(m, SampleBatch)]

    assert first.sample_index == first.counts[0, 0]
    assert first.counts[:, 0].tolist() == list(range(first.sample_index, first.sample_index + 4))
