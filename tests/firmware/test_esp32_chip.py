"""The whole ESP32 firmware on a model of the chip: what comes over the cable and over the air."""

import struct
from pathlib import Path

import numpy as np
import pytest
from tests.firmware.esp32_parts import Answers, Parts, as_bytes, build_chip

from evenside.protocol.frames import encode_frame, open_frame
from evenside.protocol.messages import (
    Answer,
    Channel,
    Describe,
    Group,
    Hello,
    Message,
    Ping,
    SampleBatch,
    Start,
    Status,
    Stop,
    decode_payload,
    encode_message,
)


@pytest.fixture(scope="module")
def chip(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return build_chip(Path(tmp_path_factory.mktemp("esp32")))


def frame(command: Message, seq: int = 1) -> str:
    return encode_frame(encode_message(command, seq)).hex()


def messages(stream: bytes) -> list[Message]:
    """All that the stream says; a bad frame or an unreadable message fails."""
    payloads = [open_frame(piece) for piece in stream.split(b"\0")[:-1] if piece]
    assert all(isinstance(payload, bytes) for payload in payloads)
    decoded = [decode_payload(payload) for payload in payloads if isinstance(payload, bytes)]
    assert all(isinstance(one, tuple) for one in decoded), decoded
    return [one[1] for one in decoded if isinstance(one, tuple)]


def over_cable(answers: Answers) -> list[Message]:
    return messages(b"".join(as_bytes(answers, "cable")))


def over_air(answers: Answers) -> list[Message]:
    return messages(b"".join(as_bytes(answers, "notified")))


def samples(said: list[Message], group: int) -> list[SampleBatch]:
    return [one for one in said if isinstance(one, SampleBatch) and one.group == group]


# --- the cable ------------------------------------------------------------------------------------


def test_it_describes_itself_over_the_cable_after_boot(chip: Parts) -> None:
    said = over_cable(chip.run("boot", "run 300"))

    kinds = [type(one) for one in said]
    assert kinds == [Hello, *[Group] * 4, *[Channel] * 4]
    hello = said[0]
    assert isinstance(hello, Hello)
    assert hello.name == "Evenside plate"
    assert hello.boot_id == 0x5EED1234  # drawn when the radio was on
    # The model's address, and two bytes that tell an ESP32.
    assert hello.device_id == "f6e5d4c3b2a13200"


@pytest.mark.parametrize(("group", "period_us"), [(0, 12500), (1, 12600), (2, 12400), (3, 12537)])
def test_ten_seconds_of_samples_without_a_loss(chip: Parts, group: int, period_us: int) -> None:
    answers = chip.run("boot", "run 300", f"cable {frame(Start())}", "run 10000")

    batches = samples(over_cable(answers), group)
    counts = np.concatenate([np.ravel(batch.counts) for batch in batches])
    assert len(counts) > 10_000_000 / period_us - 8
    np.testing.assert_array_equal(np.diff(counts), 1000)  # the model counts its conversions
    np.testing.assert_array_equal(counts % 1000, group)
    assert {batch.overflows for batch in batches} == {0}
    ticks = np.array([batch.ticks for batch in batches])
    np.testing.assert_allclose(np.diff(ticks), 4 * period_us, atol=2)  # counted, not read


def test_an_unplugged_converter_is_told_and_does_not_stop_the_others(chip: Parts) -> None:
    orders = ["boot", "run 300", f"cable {frame(Start())}", "run 1000", "unplug 2", "run 4000"]

    said = over_cable(chip.run(*orders))

    last = [one for one in said if isinstance(one, Status)][-1]
    assert [group.cell_faults for group in last.groups] == [0, 0, 1, 0]
    assert len(samples(said, 0)) > 4 * 19  # twenty frames of four a second, of five seconds


def test_a_shorted_line_costs_no_interrupts_and_does_not_stop_the_others(chip: Parts) -> None:
    orders = [f"cable {frame(Start())}", "run 1000", "short 1", "run 3000", "interrupts 1"]

    answers = chip.run("boot", "run 300", *orders, "run 1000", "interrupts 1", "interrupts 0")

    said = over_cable(answers)
    last = [one for one in said if isinstance(one, Status)][-1]
    assert [group.cell_faults for group in last.groups] == [0, 1, 0, 0]
    assert len(samples(said, 0)) > 5 * 19
    _, of_shorted, of_other = (int(value) for what, value in answers if what == "interrupts")
    assert of_shorted == 0  # a line that is low never falls
    assert of_other > 5 * 79  # a second of them, and those before


def test_status_tells_battery_and_temperature(chip: Parts) -> None:
    said = over_cable(chip.run("boot", "run 1500"))

    (status,) = (one for one in said if isinstance(one, Status))
    assert status.battery_v == 3.7  # 1850 mV behind the divider
    assert status.temperature_c == 36.5


# --- the air --------------------------------------------------------------------------------------

UART = "6E400001-B5A3-F393-E0A9-E50E24DCCA9E"
CONNECTED = ("boot", "run 300", "connect", "subscribe")


def test_the_name_is_advertised_and_the_service_in_the_scan_response(chip: Parts) -> None:
    answers = chip.run("boot")

    assert ("name", b"Evenside plate".hex()) in answers
    assert ("shows", UART) in answers
    assert [value for what, value in answers if what == "service"] == [UART, "180A", "180F"]


@pytest.mark.parametrize(
    ("uuid", "value"),
    [
        ("2A29", b"Evenside"),
        ("2A24", b"ESP32"),
        ("2A26", b"0.1.0"),
        ("2A25", b"f6e5d4c3b2a13200"),
        ("2A19", b"\x0c"),  # 12 % at 3.7 V
    ],
)
def test_the_standard_services_can_be_read(chip: Parts, uuid: str, value: bytes) -> None:
    assert as_bytes(chip.run("boot", f"read {uuid}"), "read") == [value]


@pytest.mark.parametrize("mtu", [23, 185, 247, 517])
def test_the_stream_over_the_air_is_the_stream_over_the_cable(chip: Parts, mtu: int) -> None:
    orders = [f"write {frame(Describe(), 1)}", "run 100", f"write {frame(Start(), 2)}", "run 3000"]

    answers = chip.run(*CONNECTED, f"mtu {mtu}", *orders)

    said = over_air(answers)
    assert [type(one) for one in said[:10]] == [Answer, Hello, *[Group] * 4, *[Channel] * 4]
    for group in range(4):
        counts = np.concatenate([np.ravel(batch.counts) for batch in samples(said, group)])
        np.testing.assert_array_equal(np.diff(counts), 1000)
    assert max(map(len, as_bytes(answers, "notified"))) <= min(mtu, 247) - 3
    assert as_bytes(answers, "cable")[1:] == [b"", b""]  # nothing more since the host spoke


def test_a_radio_that_refuses_for_a_second_loses_nothing(chip: Parts) -> None:
    orders = ["mtu 247", f"write {frame(Start())}", "run 1000", "refuse 400", "run 3000"]

    said = over_air(chip.run(*CONNECTED, *orders))

    counts = np.concatenate([np.ravel(batch.counts) for batch in samples(said, 0)])
    np.testing.assert_array_equal(np.diff(counts), 1000)


def test_what_a_dead_connection_costs_is_counted_and_the_rest_is_whole(chip: Parts) -> None:
    """Ten seconds are more than the outbox holds."""
    orders = ["mtu 247", f"write {frame(Start())}", "run 1000", "refuse 1000000", "run 10000"]

    said = over_air(chip.run(*CONNECTED, *orders, "refuse 0", "run 2000"))

    last = samples(said, 0)[-1]
    n_received = sum(np.size(batch.counts) for batch in samples(said, 0))
    first = samples(said, 0)[0].sample_index
    n_sent = last.sample_index + np.size(last.counts) - first
    assert last.overflows == n_sent - n_received > 0


def test_the_end_of_the_connection_stops_the_samples(chip: Parts) -> None:
    orders = ["mtu 247", f"write {frame(Start())}", "run 1000", "disconnect", "run 2000"]

    answers = chip.run(*CONNECTED, *orders)

    cable = over_cable(answers)
    assert samples(cable, 0) == []
    assert [one.command for one in cable if isinstance(one, Answer)] == [0x43]  # STOP, to nobody


def test_the_next_connection_hears_nothing_of_the_last_one(chip: Parts) -> None:
    first = ["mtu 247", f"write {frame(Start())}", "run 1010", "refuse 99", "run 50", "disconnect"]
    second = [
        "refuse 0",
        "run 100",
        "connect",
        "subscribe",
        f"write {frame(Ping(7), 9)}",
        "run 100",
    ]

    answers = chip.run(*CONNECTED, *first, *second)

    after = answers[max(i for i, (what, _) in enumerate(answers) if what == "interval") :]
    (pong,) = over_air(after)
    assert isinstance(pong, Answer)
    assert (pong.command, pong.request_seq) == (0x45, 9)


def test_short_intervals_are_asked_for(chip: Parts) -> None:
    assert ("interval", "6-12") in chip.run(*CONNECTED)  # 7.5 to 15 ms in 1.25 ms


def test_a_host_on_the_cable_can_take_over(chip: Parts) -> None:
    orders = [
        "mtu 247",
        f"write {frame(Start())}",
        "run 500",
        f"cable {frame(Stop(), 2)}",
        "run 500",
    ]

    answers = chip.run(*CONNECTED, *orders)

    assert any(isinstance(one, Answer) for one in over_cable(answers))


# --- settings -------------------------------------------------------------------------------------

WRITE_SETTING, KEY_NAME = 0x47, 1


def rename(name: bytes) -> str:
    payload = struct.pack("<BHBBB", WRITE_SETTING, 5, KEY_NAME, 0, len(name)) + name
    return encode_frame(payload).hex()


def test_a_name_outlasts_the_power(chip: Parts) -> None:
    orders = ["boot", "press 1", "run 300", f"cable {rename(b'Blue roller')}", "run 300"]

    stored = as_bytes(chip.run(*orders), "stored")
    hello = over_cable(chip.run(f"flash {stored[-1].hex()}", "boot", "run 300"))[0]

    assert len(stored) == 1
    assert isinstance(hello, Hello)
    assert hello.name == "Blue roller"


def test_without_the_button_nothing_is_stored(chip: Parts) -> None:
    answers = chip.run("boot", "run 300", f"cable {rename(b'Not mine')}", "run 300")

    assert as_bytes(answers, "stored") == []


# --- sleep ----------------------------------------------------------------------------------------


def test_after_ten_minutes_of_nothing_it_sleeps_with_its_converters(chip: Parts) -> None:
    answers = chip.run("boot", "run 700000")

    assert ("asleep", "600") in answers
    assert [value for what, value in answers if what == "held"] == ["181", "191", "221", "231"]
    assert ("wakes-by", "27") in answers
    assert answers.index(("radio", "off")) < answers.index(("asleep", "600"))


def test_a_connection_keeps_it_awake(chip: Parts) -> None:
    answers = chip.run(*CONNECTED, "run 700000")

    assert [value for what, value in answers if what == "asleep"] == []
