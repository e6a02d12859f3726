"""The real AVR binary against the protocol: what it says, measures and stores, on good days.

Expected numbers come from docs/protocol.md and from the counts that the test itself put on the
converters; conversion times are those of the simulated chips.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from tests.firmware.bench import BOOTED_S, Bench
from tests.firmware.simavr import CELLS, HZ, Control, Kind, RateBy, Restart

from evenside.protocol.messages import (
    Channel,
    Describe,
    Dial,
    EraseSettings,
    Group,
    Hello,
    Ping,
    ReadSetting,
    SetRate,
    Status,
    Stop,
    StoredSetting,
    Turn,
    WriteSetting,
)

WALKING = [1 << bit for bit in range(23)]
NOTED = [0, -1, 0x7FFFFF, -0x800000, 0x555555, -0x555556, 84_012]
PATTERNS = [*NOTED, *WALKING, *(~bits for bits in WALKING)]
DIAL, RATE_PINS, HX717 = 1, 2, 4
NAME = 1


@pytest.fixture(params=list(Kind), ids=lambda kind: kind.name.lower())
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with Bench(kind=request.param) as bench:
        yield bench


def test_after_boot_it_describes_itself_unasked(bench: Bench) -> None:
    bench.run(BOOTED_S)

    kinds = [type(message) for message in bench.messages]
    assert kinds == [Hello, *[Group] * 4, *[Channel] * 4]
    hello = bench.last(Hello)
    assert (hello.protocol, hello.name, hello.n_channels) == (1, "Evenside plate", 4)
    assert hello.has_settings
    assert not hello.has_dial


def test_it_is_silent_about_samples_until_start_and_after_stop(bench: Bench) -> None:
    bench.run(0.5)
    assert not bench.samples

    bench.start()
    bench.run(0.5)
    n_before = {cell: len(bench.samples[cell]) for cell in range(CELLS)}
    assert min(n_before.values()) > 30

    bench.ask(Stop())
    bench.samples.clear()
    bench.run(0.5)
    assert not bench.samples


def test_every_sample_is_the_conversion_that_its_index_says(bench: Bench) -> None:
    bench.start()
    bench.run(2.0)

    for cell in range(CELLS):
        assert bench.missing(cell) == 0
        differences = {count - index for index, count in bench.samples[cell]}
        assert len(differences) == 1  # of the conversions before the first that it saw
        assert abs(differences.pop() - 1_000_000 * cell) <= 6


@pytest.mark.parametrize("cell", range(CELLS))
def test_every_bit_pattern_arrives_on_every_cell(cell: int) -> None:
    patterns = np.array(PATTERNS)
    with Bench(lambda _, first, n: patterns[np.arange(first, first + n) % len(patterns)]) as bench:
        bench.start()
        bench.run(1.5)

        counts = [count for _, count in bench.samples[cell]]

        first = PATTERNS.index(counts[0])
        n = len(PATTERNS)
        assert counts == [PATTERNS[(first + k) % n] for k in range(len(counts))]
        assert len(counts) > 2 * n


def test_ticks_are_those_of_the_conversions(bench: Bench) -> None:
    for cell in range(CELLS):
        bench.board.chip_clock(cell, 0.004 + 0.0011 * cell, 1.0 + 0.01 * cell)
    bench.run(BOOTED_S)
    bench.start()

    ticks: dict[int, list[int]] = {cell: [] for cell in range(CELLS)}
    bench.feed()
    bench.board.run(bench.board.now_s + 1.0)
    decoded = bench.decoder.feed(bench.board.receive())
    for run in decoded.samples:
        ticks[run.group] += run.ticks.tolist()

    for cell in range(CELLS):
        period_us = 4 * 12_500 / (1.0 + 0.01 * cell)
        assert np.diff(ticks[cell]) == pytest.approx([period_us] * (len(ticks[cell]) - 1), abs=60)
        assert len(ticks[cell]) > 15


def test_a_ping_is_answered_with_the_time_and_its_token(bench: Bench) -> None:
    bench.run(BOOTED_S)

    first = bench.ask(Ping(0xDEADBEEF))
    start_s = bench.board.now_s
    bench.run(1.0)
    second = bench.ask(Ping(1))

    assert (first.token, second.token) == (0xDEADBEEF, 1)
    assert first.ticks is not None
    assert second.ticks is not None
    passed_s = bench.board.now_s - start_s
    assert second.ticks - first.ticks == pytest.approx(passed_s * 1e6, abs=15_000)


def test_status_comes_once_a_second(bench: Bench) -> None:
    bench.start()
    bench.run(5.0)

    ticks = [status.ticks for status in bench.all_of(Status)]

    assert np.diff(ticks) == pytest.approx([1e6] * (len(ticks) - 1), abs=5000)
    assert bench.last(Status).frames_dropped == 0


@pytest.mark.parametrize(
    ("wired", "pins", "rates_hz"),
    [
        (RATE_PINS, RateBy.HX711_PINS, [10.0, 80.0]),
        (RATE_PINS | HX717, RateBy.HX717_PINS, [10.0, 20.0, 320.0, 80.0]),
    ],
    ids=["HX711", "HX717"],
)
def test_all_rates_by_the_rate_command(wired: int, pins: RateBy, rates_hz: list[float]) -> None:
    with Bench(wired=wired) as bench:
        bench.board.rate(pins)
        bench.run(BOOTED_S)

        for wanted_hz in rates_hz:
            answer = bench.ask(SetRate(wanted_hz))
            bench.start()
            bench.samples.clear()
            bench.run(1.0)
            bench.samples.clear()
            bench.run(2.0)
            bench.ask(Stop())

            assert answer.rate_hz == wanted_hz
            assert bench.board.rate_hz == wanted_hz
            for cell in range(CELLS):
                assert len(bench.samples[cell]) == pytest.approx(2 * wanted_hz, abs=6)
                assert bench.missing(cell) == 0


def test_without_rate_pins_the_rate_is_fixed(bench: Bench) -> None:
    bench.run(BOOTED_S)

    assert bench.ask(SetRate(10.0)).result == "not_supported"


def test_320_samples_a_second_on_all_four_cells_without_a_loss() -> None:
    with Bench(rate_hz=320.0, rate_mhz=320_000) as bench:
        bench.start()
        bench.run(10.0)

        status = bench.status
        assert status.frames_dropped == 0
        for cell in range(CELLS):
            assert bench.missing(cell) == 0
            assert len(bench.samples[cell]) > 3190
            assert bench.board.chip(cell).corrupted == 0


def test_the_clock_pulses_are_those_of_the_data_sheet(bench: Bench) -> None:
    bench.start()
    bench.run(10.0)

    for cell in range(CELLS):
        chip = bench.board.chip(cell)
        assert chip.shortest_high >= 0.2e-6 * HZ
        assert chip.longest_high <= 50e-6 * HZ
        assert chip.shortest_low >= 0.2e-6 * HZ
        assert (chip.corrupted, chip.early, chip.long_trains, chip.power_downs) == (0, 0, 0, 0)
        assert chip.trains[0] > 700  # 25 pulses: gain 128


def test_a_gain_of_64_is_asked_for_with_27_pulses(bench: Bench) -> None:
    bench.run(BOOTED_S)
    bench.hold_button()
    cell = bytes([64]) + bench_cell()
    assert bench.ask(WriteSetting(StoredSetting(16, 2, cell))).result == "ok"
    bench.board.restart(Restart.POWER_CYCLE)
    bench.powered_again()

    bench.run(1.0)

    assert [channel.gain for channel in bench.all_of(Channel)[-4:]] == [128, 128, 64, 128]
    assert bench.board.chip(2).trains[2] > 60


def bench_cell() -> bytes:
    """500 N, 2 mV/V, in the middle, across: the rest of a cell's setting."""
    return bytes.fromhex("f401d00700000000" + "8403")


def test_the_dial_is_read_when_it_is_wired() -> None:
    with Bench(wired=DIAL) as bench:
        bench.start()
        for at_s, steps in [(0.5, 1023), (1.5, 512)]:
            bench.board.control_at(Control.DIAL, at_s, steps)
        bench.run(3.0)

        values = [dial.value for dial in bench.all_of(Dial)]

        # (512 * 1000 + 511) // 1023 = 500 hundredths, less 5 of play from above: 5.05
        assert values[0] == 0.0
        assert 10.0 in values
        assert values[-1] == pytest.approx(5.05)


def test_the_turn_sensor_is_found_at_boot_and_told_of_50_times_a_second(bench: Bench) -> None:
    bench.board.turn([100.0, -50.0, 0.0])
    bench.start()
    bench.run(2.0)

    turns = bench.all_of(Turn)

    assert bench.last(Hello).has_turn_sensor
    assert len(turns) == pytest.approx(100, abs=3)
    scale = 180 / np.pi
    assert [rate * scale for rate in turns[-1].rate_rad_s] == pytest.approx([100, -50, 0], abs=0.1)


def test_a_setting_outlasts_the_power(bench: Bench) -> None:
    bench.run(BOOTED_S)
    written = StoredSetting(NAME, 0, "Käthes Rolle".encode())

    assert bench.ask(WriteSetting(written)).result == "locked"
    bench.hold_button()
    assert bench.ask(WriteSetting(written)).result == "ok"
    bench.board.restart(Restart.POWER_CYCLE)
    bench.powered_again()
    bench.run(BOOTED_S)

    assert bench.last(Hello).name == "Käthes Rolle"
    assert bench.ask(ReadSetting(NAME)).setting == written
    bench.hold_button()
    bench.ask(EraseSettings())
    bench.ask(Describe())
    bench.run(BOOTED_S)
    assert bench.last(Hello).name == "Evenside plate"
