"""The simulated converter against the HX711's data sheet, seen by a bare program on the AVR.

Times are the data sheet's: 60 us of a high clock line put it to sleep, four conversions to settle.
The 75 us during which DOUT is high when an unread conversion is replaced were seen on real chips
(they are in no data sheet). Rates by the RATE pin: low 10/s, high 80/s.
"""

from collections.abc import Iterator

import pytest
from tests.firmware.probe import UP_TO_S, Probe, probe_elf
from tests.firmware.simavr import HZ, Fault, RateBy, Restart, Simavr, Stop

PERIOD_S = 1 / 80
COUNTS = [100_000 + k for k in range(400)]  # of conversion k: says which one was read


@pytest.fixture
def probe() -> Iterator[Probe]:
    with Simavr(probe_elf()) as board:
        for cell in range(4):
            board.chip_clock(cell, PERIOD_S)
            board.feed(cell, COUNTS)
        yield Probe(board)


@pytest.mark.parametrize("count", [0, 1, -1, 0x7FFFFF, -0x800000, 0x555555, -0x555556, 84_012])
def test_a_conversion_is_shifted_out_highest_bit_first(count: int) -> None:
    with Simavr(probe_elf()) as board:
        for cell in range(4):
            board.chip_clock(cell, PERIOD_S)
            board.feed(cell, [count] * 40)
        probe = Probe(board)

        read = [probe.read(cell) for cell in range(4)]

        assert read == [(count, 1)] * 4


def test_conversions_end_when_they_are_told_to_and_keep_their_numbers(probe: Probe) -> None:
    board = probe.board

    board.run(10.5 * PERIOD_S)

    assert board.chip(0).conversions == 10
    assert board.conversion_s(0) == 11 * PERIOD_S
    assert probe.read(0) == (COUNTS[9], 1)  # already there: read at once
    assert probe.read(0) == (COUNTS[10], 1)  # waited for


def test_after_the_25th_pulse_the_data_line_is_high(probe: Probe) -> None:
    assert probe.read(0, pulses=24)[1] == COUNTS[0] & 1
    assert probe.read(1, pulses=25)[1] == 1


def test_a_read_of_24_pulses_is_no_read_and_spoils_the_next_conversion(probe: Probe) -> None:
    probe.read(0, pulses=24)
    probe.board.run(10 * PERIOD_S)

    assert probe.board.chip(0).corrupted == 1
    assert probe.board.chip(0).reads == 0


@pytest.mark.parametrize(
    ("pulses", "settled"),
    [(25, COUNTS[9]), (26, 0), (27, COUNTS[9] // 2)],
    ids=["A at 128", "B at 32: nothing wired", "A at 64"],
)
def test_the_number_of_pulses_chooses_the_gain(probe: Probe, pulses: int, settled: int) -> None:
    read = [probe.read(0, pulses=pulses)[0] for _ in range(10)]

    assert read[0] == COUNTS[0]
    assert read[9] == settled
    assert probe.board.chip(0).trains[pulses - 25] >= 9


def test_after_a_change_of_gain_four_conversions_settle(probe: Probe) -> None:
    read = [probe.read(0, pulses=27)[0] for _ in range(6)]

    halves = [COUNTS[k] // 2 for k in range(6)]
    assert read[1:] == [halves[1] // 4, halves[2] // 2, halves[3] * 3 // 4, halves[4], halves[5]]


def test_an_unread_conversion_is_replaced_after_75_us_of_a_high_line(probe: Probe) -> None:
    probe.board.run(1.5 * PERIOD_S)

    edges = probe.edges(0, 3)

    assert [level for level, _ in edges] == [1, 0, 1]
    assert edges[0][1] == pytest.approx(75e-6, abs=2e-6)
    assert edges[1][1] == pytest.approx(PERIOD_S - 75e-6, abs=2e-6)
    assert probe.board.chip(0).unread == probe.board.chip(0).conversions - 1


@pytest.mark.parametrize("gap_s", [0.0, 0.005, 0.0123])
def test_a_slow_read_that_ends_in_time_is_whole(probe: Probe, gap_s: float) -> None:
    assert probe.read(0, gap_s=gap_s) == (COUNTS[0], 1)
    assert probe.board.chip(0).corrupted == 0


def test_a_conversion_that_ends_during_a_read_spoils_it(probe: Probe) -> None:
    count, _ = probe.read(0, gap_s=0.0126)

    assert count != COUNTS[0]
    assert count >> 12 == COUNTS[0] >> 12  # what was read before is as it was
    assert probe.board.chip(0).corrupted == 1
    probe.read(0)  # of the spoilt conversion pulses are missing; then all is well again
    assert probe.read(0)[0] in COUNTS


def test_the_clock_line_high_for_60_us_puts_the_chip_to_sleep_and_wakes_it_anew(
    probe: Probe,
) -> None:
    probe.read(0, pulses=27)
    earliest_s = probe.board.now_s
    probe.hold_clock(0, 70e-6)
    latest_s = probe.board.now_s
    n_before = probe.board.chip(0).conversions

    read = [probe.read(0)[0] for _ in range(5)]

    woke_s = probe.board.conversion_s(0) - 6 * PERIOD_S
    assert probe.board.chip(0).power_downs == 1
    assert earliest_s < woke_s < latest_s
    fed = COUNTS[n_before : n_before + 5]  # at gain 128 again, the filter filling
    assert read == [fed[0] // 4, fed[1] // 2, fed[2] * 3 // 4, fed[3], fed[4]]


def test_a_chip_that_sleeps_does_not_convert(probe: Probe) -> None:
    probe.read(0)

    probe.hold_clock(0, 0.020)

    assert probe.board.chip(0).conversions == 1
    assert probe.board.chip(1).conversions == 2


def test_the_clock_line_high_for_55_us_changes_nothing(probe: Probe) -> None:
    probe.read(0)
    probe.board.run(1.5 * PERIOD_S)

    probe.hold_clock(0, 55e-6)

    assert probe.board.chip(0).power_downs == 0
    assert probe.board.chip(0).longest_high == pytest.approx(55e-6 * HZ, abs=32)


def test_a_bit_is_there_a_little_later_than_the_edge(probe: Probe) -> None:
    # The first bit of a positive count is 0 and DOUT is low before; so let it be negative.
    with Simavr(probe_elf()) as board:
        for cell in range(4):
            board.feed(cell, [-1] * 40)

        assert Probe(board).ask(b"i", 2) == bytes([0, 1])


def test_widths_of_pulses_are_accounted_for(probe: Probe) -> None:
    probe.read(0)

    chip = probe.board.chip(0)

    assert 16 <= chip.shortest_high <= chip.longest_high <= 32  # 1 us as programmed, and loops
    assert chip.shortest_low >= 3


@pytest.mark.parametrize(("pins", "rate_hz"), [(0, 10.0), (1, 80.0)])
def test_the_rate_pin_chooses_the_rate(probe: Probe, pins: int, rate_hz: float) -> None:
    probe.board.rate(RateBy.HX711_PINS)

    probe.ask(bytes([ord("p"), pins]), 1)
    first_s = probe.board.conversion_s(0)

    assert probe.board.rate_hz == rate_hz
    assert probe.board.conversion_s(0, 10) - first_s == pytest.approx(10 / rate_hz)


@pytest.mark.parametrize("pins", range(4))
def test_a_hx717_has_two_rate_pins(probe: Probe, pins: int) -> None:
    probe.board.rate(RateBy.HX717_PINS)

    probe.ask(bytes([ord("p"), pins]), 1)

    assert probe.board.rate_hz == (10.0, 80.0, 20.0, 320.0)[pins]  # D12 is the higher bit


def test_each_chip_keeps_its_own_rate(probe: Probe) -> None:
    board = probe.board
    board.restart(Restart.POWER_CYCLE)
    for cell, factor in enumerate([1.0, 0.9, 1.15, 1.002]):
        board.chip_clock(cell, 0.003, factor)
        board.feed(cell, COUNTS)

    board.run(1.0)

    # first at 3 ms, then every 12.5 ms / factor: floor(0.997 * 80 * factor) + 1
    assert [board.chip(cell).conversions for cell in range(4)] == [80, 72, 92, 80]


@pytest.mark.parametrize(("fault", "level"), [(Fault.DEAD, 1), (Fault.SHORTED, 0)])
def test_a_line_that_does_not_move_and_its_neighbour_that_does(
    probe: Probe, fault: Fault, level: int
) -> None:
    probe.board.break_chip(0, fault)

    seen = set()
    for _ in range(30):
        probe.read(1)
        seen.add(probe.level(0))

    assert seen == {level}
    assert probe.board.chip(1).reads == 30


def test_a_stuck_chip_says_the_same_for_ever(probe: Probe) -> None:
    probe.read(0)
    probe.board.break_chip(0, Fault.STUCK)

    assert [probe.read(0)[0] for _ in range(3)] == [COUNTS[0]] * 3


def test_a_flooding_line_toggles_at_20_khz(probe: Probe) -> None:
    probe.board.break_chip(0, Fault.FLOODING)

    took_s = [time_s for _, time_s in probe.edges(0, 6)]

    assert took_s == pytest.approx([25e-6] * 6, abs=2.5e-6)  # the program's loop takes its time


def test_without_counts_the_board_stops_before_the_conversion_and_goes_on_when_fed() -> None:
    with Simavr(probe_elf()) as board:
        for cell in range(4):
            board.chip_clock(cell, PERIOD_S)
            board.feed(cell, COUNTS[: 3 if cell == 2 else 100])

        assert board.run(UP_TO_S) == Stop.HUNGRY

        assert 4 * PERIOD_S - 10e-6 < board.now_s < 4 * PERIOD_S
        board.feed(2, COUNTS[3:100])
        assert board.run(0.5) == Stop.REACHED
        assert board.chip(2).conversions == 40
