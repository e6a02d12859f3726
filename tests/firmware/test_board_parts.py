"""Line, EEPROM, controls, turn sensor and resets of the simulated board, seen by a bare program.

Numbers: 250000 baud 8N1 is 40 us a byte; an EEPROM byte takes 3.4 ms, MCUSR's bits are PORF 1,
EXTRF 2, BORF 4, WDRF 8, the receiver holds two bytes and one that arrives (ATmega328P data sheet);
the MPU-6050 counts 32768 for its full scale of 250, 500, 1000 or 2000 degrees/s (its register map).
"""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.firmware.probe import Probe, probe_elf
from tests.firmware.simavr import HZ, Control, Restart, Simavr, Stop


def fed(board: Simavr) -> Simavr:
    for cell in range(4):
        board.feed(cell, range(2000))
    return board


@pytest.fixture
def probe() -> Iterator[Probe]:
    with Simavr(probe_elf()) as board:
        yield Probe(fed(board))


def test_the_missing_file_is_told() -> None:
    with pytest.raises(FileNotFoundError, match="no firmware in"):
        Simavr(probe_elf().with_name("missing.elf"))


def test_bytes_take_their_time_on_the_line(probe: Probe) -> None:
    start_s = probe.board.now_s

    probe.board.send(b"z" * 100)
    probe.board.run(start_s + 100 * 40e-6 + 0.001)

    assert probe.board.receive() == b"z" * 100
    probe.board.send(b"z" * 100)
    probe.board.run(probe.board.now_s + 50 * 40e-6)
    assert 47 <= len(probe.board.receive()) <= 50


def test_a_deaf_receiver_keeps_three_bytes_and_loses_the_rest(probe: Probe) -> None:
    probe.board.send(b"sABCDEFGH")  # deaf for 1 ms: 25 bytes' time

    probe.board.run(probe.board.now_s + 0.01)

    assert probe.board.receive() == b"ABC"
    assert probe.board.account.rx_lost == 5


def test_a_slow_line_holds_the_firmware_up(probe: Probe) -> None:
    probe.board.line_slowdown(100)  # 4 ms a byte

    assert probe.ask(b"r\x00\x19\0\0", 4) != b""

    assert probe.board.now_s > 0.0125 + 2 * 0.004


@pytest.mark.parametrize("steps", [0, 1, 2, 511, 512, 1022, 1023])
def test_the_dial_reads_every_step_exactly(probe: Probe, steps: int) -> None:
    probe.board.control_at(Control.DIAL, 0.0, steps)

    assert int.from_bytes(probe.ask(b"d", 2), "little") == steps


def test_the_dial_moves_at_the_times_that_are_told(probe: Probe) -> None:
    for at_s, steps in [(0.1, 10), (0.2, 20), (0.3, 30)]:
        probe.board.control_at(Control.DIAL, at_s, steps)
    read = {}

    for at_s in (0.15, 0.25, 0.35):
        probe.board.run(at_s)
        read[at_s] = int.from_bytes(probe.ask(b"d", 2), "little")

    assert read == {0.15: 10, 0.25: 20, 0.35: 30}


def test_the_button_wins_against_the_pull_up_on_a_port_that_is_written(probe: Probe) -> None:
    released = probe.ask(b"b", 1)
    probe.board.control_at(Control.BUTTON, 0.0, 1)
    probe.hold_clock(0, 5e-6)  # writes the button's port

    pressed = probe.ask(b"b", 1)

    assert (released, pressed) == (b"\1", b"\0")


def test_the_led_can_be_seen(probe: Probe) -> None:
    seen = [probe.board.led]
    for _ in range(2):
        probe.ask(b"l", 1)
        seen.append(probe.board.led)

    assert seen == [False, True, False]


def test_an_eeprom_byte_takes_3_4_ms_and_a_second_write_meanwhile_is_ignored(probe: Probe) -> None:
    busy, *took = probe.ask(b"x\x07\x00\xa5", 3)

    assert busy == 1
    assert int.from_bytes(bytes(took), "little") * 0.5e-6 == pytest.approx(3.4e-3, abs=5e-6)
    assert probe.board.eeprom()[7] == 0xA5
    assert probe.board.eeprom()[0] == 0xFF
    assert probe.board.account.eeprom_ignored == 1


@pytest.mark.parametrize(
    ("how", "is_whole"),
    [(Restart.RESET_BUTTON, True), (Restart.BROWN_OUT, False), (Restart.POWER_CYCLE, False)],
)
def test_a_failing_supply_spoils_the_byte_that_is_being_written(
    probe: Probe, how: Restart, is_whole: bool
) -> None:
    probe.ask(b"x\x07\x00\xa5", 1)

    probe.board.restart(how)

    assert (probe.board.eeprom()[7] == 0xA5) == is_whole
    assert probe.board.eeprom()[:7] + probe.board.eeprom()[8:] == b"\xff" * 1023


@pytest.mark.parametrize("scale_bits", range(4))
def test_the_turn_sensor_counts_by_its_full_scale(probe: Probe, scale_bits: int) -> None:
    full_dps = 250 << scale_bits
    probe.board.turn([full_dps / 2, -full_dps / 4, 2.0 * full_dps])

    answer = probe.ask(bytes([ord("t"), scale_bits]), 15)

    # simavr says "data acknowledged" (0x28) for an address too, where the chip says 0x18; and of
    # the address after a repeated start it still says 0x10.
    assert set(answer[:8]) == {0x28}
    words = [int.from_bytes(answer[i : i + 2], "big", signed=True) for i in (9, 11, 13)]
    assert words == [16384, -8192, 32767]


def test_where_there_is_no_turn_sensor_nobody_acknowledges(probe: Probe) -> None:
    assert probe.ask(b"t\0", 1)[0] in (0x20, 0x30)  # address or data not acknowledged


@pytest.mark.parametrize(
    ("how", "cause"),
    [(Restart.POWER_CYCLE, 1), (Restart.RESET_BUTTON, 2), (Restart.BROWN_OUT, 4)],
)
def test_a_restart_tells_its_cause(probe: Probe, how: Restart, cause: int) -> None:
    probe.board.restart(how)

    assert Probe(fed(probe.board)).ask(b"c", 1) == bytes([cause])
    assert probe.board.account.starts == 2


def test_the_watchdog_bites_and_the_converters_do_not_notice(probe: Probe) -> None:
    probe.ask(b"w", 0)
    probe.board.run(0.105)

    assert probe.ask(b"c", 1) == b"\x08"
    assert probe.board.account.starts == 2
    assert probe.board.chip(0).conversions == 8  # at 12.5, 25, ... 100 ms
    assert probe.read(0)[0] == 7  # the eighth


def test_only_a_power_cycle_starts_the_converters_anew(probe: Probe) -> None:
    probe.board.run(0.1 + 0.00625)

    probe.board.restart(Restart.RESET_BUTTON)
    assert probe.board.conversion_s(0) == pytest.approx(0.1125)

    probe.board.restart(Restart.POWER_CYCLE)
    assert probe.board.now_s == 0.0
    assert probe.board.conversion_s(0) == pytest.approx(0.0125)


def test_a_reset_in_the_middle_of_a_pulse_lets_the_clock_line_go(probe: Probe) -> None:
    probe.board.send(b"h\0" + (2000).to_bytes(2, "little"))
    probe.board.run(probe.board.now_s + 0.0005)  # high for half a millisecond of one

    probe.board.restart(Restart.RESET_BUTTON)

    assert probe.board.chip(0).power_downs == 1
    assert Probe(probe.board).read(0)[0] in range(2000)


COMMANDS = {0.001: b"r\0\x19\0\0", 0.06: b"e\1\6", 0.2: b"r\2\x1b\0\0", 0.25: b"r\3\x19\0\0"}
END_S = 0.3


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0.0, END_S), max_size=30))
def test_where_a_run_is_cut_changes_nothing(cuts_s: list[float]) -> None:
    said = [b"", b""]
    for i, cuts in enumerate(([], cuts_s)):
        with Simavr(probe_elf()) as board:
            for cell in range(4):
                board.chip_clock(cell, 0.003 + cell * 0.0011, 1.0 + cell / 100)
            fed(board)
            for stop_s in sorted({*cuts, *COMMANDS, END_S}):
                assert board.run(stop_s) == Stop.REACHED
                said[i] += board.receive()
                board.send(COMMANDS.get(stop_s, b""))
            assert board.cycle - END_S * HZ < 8

    assert said[0] == said[1]
    assert len(said[0]) == 4 + 13 + 4 + 4
