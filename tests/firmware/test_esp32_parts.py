"""What the ESP32 firmware decides: how bytes are packed, whom it speaks to, when it sleeps."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.firmware.esp32_parts import Parts, as_bytes, build_parts

from evenside.protocol.frames import encode_frame


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    return build_parts(Path(tmp_path_factory.mktemp("esp32")))


# --- notifications --------------------------------------------------------------------------------

frames = st.binary(min_size=3, max_size=80).map(encode_frame)
packing = st.lists(
    st.one_of(
        st.lists(frames, max_size=6).map(lambda some: ("pack", b"".join(some))),
        st.integers(23, 517).map(lambda mtu: ("mtu", mtu)),
        st.integers(0, 5).map(lambda n: ("refuse", n)),
        st.just(("poll", 0)),
    ),
    max_size=30,
)


def packing_orders(steps: list[tuple[str, bytes | int]]) -> list[str]:
    """The steps a millisecond apart; at last the radio takes everything."""
    orders = ["begin"]
    for now_ms, (order, value) in enumerate(steps):
        if isinstance(value, bytes):
            orders.append(f"{order} {value.hex() or '-'} {1000 * now_ms}")
        else:
            orders.append(f"{order} {1000 * now_ms if order == 'poll' else value}")
    return [*orders, "refuse 0", *["pack - 0", f"poll {10**6}"] * 30]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(steps=packing)
def test_notifications_put_together_are_the_stream(
    parts: Parts, steps: list[tuple[str, bytes | int]]
) -> None:
    answers = parts.run(*packing_orders(steps))

    stream = b"".join(value for _, value in steps if isinstance(value, bytes))
    assert b"".join(as_bytes(answers, "notified")) == stream
    mtu = 23  # of a connection that has agreed on nothing; Bluetooth Core 5.4, Vol 3, Part F, 5.2.1
    for what, value in answers:
        mtu = int(value) if what == "mtu" else mtu
        assert what != "notified" or 1 <= len(value) // 2 <= min(mtu, 247) - 3


@pytest.mark.parametrize(
    ("mtu", "sizes"),
    [(23, [20, 20, 20]), (185, [182, 182, 182]), (247, [244, 244, 244]), (517, [244, 244, 244])],
)
def test_a_long_stream_goes_in_full_notifications(parts: Parts, mtu: int, sizes: list[int]) -> None:
    answers = parts.run("begin", f"mtu {mtu}", f"pack {'11' * 4 * sizes[0]} 0")

    assert [len(packet) for packet in as_bytes(answers, "notified")] == sizes


@pytest.mark.parametrize(("age_us", "is_sent"), [(0, False), (9_999, False), (10_000, True)])
@pytest.mark.parametrize("born", [0, 2**32 - 5_000])  # ticks wrap
def test_a_few_bytes_leave_after_ten_milliseconds(
    parts: Parts, age_us: int, is_sent: bool, born: int
) -> None:
    answers = parts.run("begin", f"pack 0102 {born}", f"poll {(born + age_us) % 2**32}")

    assert as_bytes(answers, "notified") == ([b"\x01\x02"] if is_sent else [])


def test_what_the_radio_refuses_holds_the_stream_back_and_is_not_lost(parts: Parts) -> None:
    held = parts.run("begin", "refuse 99", f"pack {'22' * 100} 0")

    assert held == [("kept", "80")]  # 20 of them wait to be notified, the core has the others


def test_a_new_connection_begins_with_nothing_of_the_old_one(parts: Parts) -> None:
    answers = parts.run("begin", "mtu 247", "pack 0102 0", "begin", f"pack {'33' * 21} 0")

    assert as_bytes(answers, "notified") == [b"\x33" * 20]


# --- two lines ------------------------------------------------------------------------------------

# Examples of docs/protocol.md.
DESCRIBE = "03410103d53000"
STOP = "02430401984000"
STATUS_OF_DEVICE = "0220010640c9a2033d010105d4c3b2a101010102020101020105ff7fffff03a00c00"


def test_the_cable_is_spoken_to_until_somebody_else_commands(parts: Parts) -> None:
    assert parts.run("say 0100") == [("cable", "0100"), ("taken", "2")]


def test_a_command_takes_the_word_and_the_line_begins_with_a_delimiter(parts: Parts) -> None:
    answers = parts.run(f"radio {DESCRIBE}", "hear", "say 0100", "say 0200")

    assert as_bytes(answers, "heard") == [bytes.fromhex(DESCRIBE)]
    assert as_bytes(answers, "radio") == [b"\0", b"\x01\0", b"\x02\0"]
    assert as_bytes(answers, "cable") == []


@pytest.mark.parametrize(
    "noise",
    [
        "ffffff00",
        "00",
        "0000",
        DESCRIBE.replace("d5", "d4"),  # a bit wrong
        STATUS_OF_DEVICE,  # whole, but no command: an echo, or another device
    ],
)
def test_noise_does_not_take_the_word_but_the_core_hears_it(parts: Parts, noise: str) -> None:
    answers = parts.run(f"radio {noise}", "hear", "say 0100", "commands")

    assert as_bytes(answers, "heard") == [bytes.fromhex(noise)]
    assert as_bytes(answers, "radio") == []
    assert answers[-1] == ("commands", "0")


def test_frames_of_two_hosts_never_tear_each_other(parts: Parts) -> None:
    begun, rest = DESCRIBE[:6], DESCRIBE[6:]

    answers = parts.run(f"cable {begun}", "hear", f"radio {STOP}", "hear", f"cable {rest}", "hear")

    expected = [b"", bytes.fromhex(STOP), bytes.fromhex(DESCRIBE)]
    assert as_bytes(answers, "heard") == expected


def test_a_frame_that_is_too_long_stays_too_long_for_the_core(parts: Parts) -> None:
    (heard,) = as_bytes(parts.run(f"radio {'55' * 300}00{DESCRIBE}", "hear"), "heard")

    flood, _, command = heard.partition(b"\0")
    assert set(flood) == {0x55}
    assert len(flood) == 49  # one more than EV_READER_BYTES of frame.h
    assert command == bytes.fromhex(DESCRIBE)


@pytest.mark.parametrize("begun", ["01", "0102", "010203"])
def test_the_word_changes_at_the_end_of_a_frame(parts: Parts, begun: str) -> None:
    """The new line gets whole frames; the old one is left with the beginning of one."""
    frame, following = "0102030400", "0100"

    answers = parts.run(
        f"say {begun}",
        f"radio {DESCRIBE}",
        "hear",
        f"say {frame[len(begun) :]}{following}",
    )

    assert b"".join(as_bytes(answers, "cable")) == bytes.fromhex(begun)
    assert b"".join(as_bytes(answers, "radio")) == b"\0" + bytes.fromhex(following)


def test_a_line_without_room_keeps_the_bytes_with_the_core(parts: Parts) -> None:
    answers = parts.run(
        "room cable 1", "say 0102", "room cable 0", "say 02", "room cable 9", "say 02"
    )

    assert [value for what, value in answers if what == "taken"] == ["1", "0", "1"]
    assert b"".join(as_bytes(answers, "cable")) == b"\x01\x02"


def test_the_end_of_the_connection_stops_the_samples_and_gives_the_word_back(parts: Parts) -> None:
    answers = parts.run(f"radio {DESCRIBE}", "hear", "end radio", "hear", "say 0100")

    assert as_bytes(answers, "heard") == [bytes.fromhex(DESCRIBE), bytes.fromhex(STOP)]
    assert as_bytes(answers, "cable") == [b"\0", b"\x01\0"]


def test_the_end_of_a_connection_that_was_not_spoken_to_stops_nothing(parts: Parts) -> None:
    answers = parts.run(
        f"radio {DESCRIBE}", "hear", f"cable {DESCRIBE}", "hear", "end radio", "hear"
    )

    assert as_bytes(answers, "heard")[-1] == b""


def test_half_a_frame_of_an_ended_connection_is_forgotten(parts: Parts) -> None:
    answers = parts.run("radio 0341", "hear", "end radio", f"radio {DESCRIBE}", "hear")

    assert as_bytes(answers, "heard")[-1] == bytes.fromhex(DESCRIBE)


def test_commands_of_both_lines_are_counted(parts: Parts) -> None:
    orders = [f"radio {DESCRIBE}{DESCRIBE}", f"cable {STOP}", "hear", "commands"]

    assert parts.number(*orders) == 3


# --- millivolts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pin_mv", "steps"),
    [
        (0, 0),
        (154, 0),  # the lower end of 680 ohm + 10 k + 3.9 k at 3.3 V: 3300 * 680 / 14580
        (180, 0),
        (1280, 511),  # the middle: (1280 - 180) * 1023 / 2200 = 511.5
        (2380, 1023),
        (2417, 1023),  # the upper end: 3300 * 10680 / 14580
        (3300, 1023),
    ],
)
def test_the_dial_reaches_both_of_its_ends(parts: Parts, pin_mv: int, steps: int) -> None:
    assert parts.number(f"dial {pin_mv}") == steps


@pytest.mark.parametrize("resistors", [(0.95, 1.05), (1.05, 0.95), (0.95, 0.95), (1.05, 1.05)])
def test_the_dial_reaches_its_ends_with_resistors_that_are_five_percent_off(
    parts: Parts, resistors: tuple[float, float]
) -> None:
    low, high = 680 * resistors[0], 3900 * resistors[1]
    total = low + 10_000 + high
    ends = [3300 * low / total, 3300 * (low + 10_000) / total]

    assert [parts.number(f"dial {round(end)}") for end in ends] == [0, 1023]


@pytest.mark.parametrize(
    ("pin_mv", "battery_mv"),
    [(0, 65535), (1249, 65535), (1250, 2500), (1850, 3700), (2100, 4200)],
)
def test_a_battery_stands_behind_a_divider_by_two(
    parts: Parts, pin_mv: int, battery_mv: int
) -> None:
    assert parts.number(f"battery {pin_mv}") == battery_mv


@pytest.mark.parametrize(
    ("battery_mv", "percent"),
    [(2500, 0), (3300, 0), (3450, 2), (3600, 5), (3775, 32), (4150, 95), (4200, 100), (4300, 100)],
)
def test_the_level_of_the_battery_runs_between_the_points_of_its_table(
    parts: Parts, battery_mv: int, percent: int
) -> None:
    assert parts.number(f"percent {battery_mv}") == percent


def test_a_fuller_battery_never_shows_less(parts: Parts) -> None:
    answers = parts.run(*(f"percent {mv}" for mv in range(2500, 4400, 5)))

    levels = [int(value) for _, value in answers]
    assert levels == sorted(levels)


# --- sleep ----------------------------------------------------------------------------------------

MINUTE = 60_000_000  # ticks


@pytest.mark.parametrize("begun", [0, 2**32 - 3 * MINUTE])
@pytest.mark.parametrize(
    ("use", "is_due"),
    [
        ("0 0 0", True),
        ("1 0 0", False),  # connected
        ("0 1 0", False),  # a hand on the button
        ("0 0 1", False),  # a command
    ],
)
def test_ten_minutes_of_nothing_send_it_to_sleep(
    parts: Parts, begun: int, use: str, is_due: bool
) -> None:
    def at(minutes: int) -> int:
        return (begun + minutes * MINUTE) % 2**32

    answers = parts.run(f"rest-from {begun}", f"rest {at(9)} {use}", f"rest {at(10)} 0 0 {use[-1]}")

    assert [value for _, value in answers] == ["0", str(int(is_due))]


def test_a_host_that_only_listens_does_not_keep_it_awake(parts: Parts) -> None:
    """The count of commands stands still: a cable whose host is gone looks like this."""
    assert parts.number("rest-from 0", f"rest {MINUTE} 0 0 7", f"rest {11 * MINUTE} 0 0 7") == 1


# --- the advertisement ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", ""),
        ("Evenside plate", "Evenside plate"),
        ("x" * 26, "x" * 26),
        ("x" * 32, "x" * 26),
        ("x" * 25 + "ü", "x" * 25),  # two bytes, one of which would fit
        ("x" * 24 + "ü" + "x", "x" * 24 + "ü"),
        ("x" * 23 + "🌀" + "x", "x" * 23),  # four bytes
    ],
)
def test_a_name_is_cut_between_two_characters(parts: Parts, name: str, shown: str) -> None:
    n = parts.number(f"advert {name.encode().hex() or '-'}")

    assert name.encode()[:n].decode() == shown
