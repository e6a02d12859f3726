"""What the core makes of its converters: numbers, times, frames, and cells that are not well."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.firmware.host_device import HostDevice, host_device
from tests.firmware.stored import SLOT_BYTES, slot

from evenside.protocol.messages import (
    Answer,
    GroupStatus,
    Message,
    MessageType,
    SampleBatch,
    SetRate,
    Start,
    Status,
    Stop,
)

PERIOD_S = 1 / 80


@pytest.fixture
def device() -> Iterator[HostDevice]:
    with host_device() as board:
        yield board


def feed(
    device: HostDevice, cell: int, n: int, *, first_s: float = 0.004, period_s: float = PERIOD_S
) -> None:
    """``n`` conversions, each counting 1000 times its number, and its cell."""
    at_s = first_s + np.arange(n) * period_s
    device.add_conversions(cell, at_s, 1000 * np.arange(n) + cell)


def batches(messages: list[Message], cell: int = 0) -> list[SampleBatch]:
    return [m for m in messages if isinstance(m, SampleBatch) and m.group == cell]


def rows(messages: list[Message], cell: int = 0) -> dict[int, int]:
    """Index -> count of every sample of a cell; an index that comes twice fails."""
    found: dict[int, int] = {}
    for batch in batches(messages, cell):
        for i, count in enumerate(batch.counts[:, 0].tolist()):
            assert batch.sample_index + i not in found
            found[batch.sample_index + i] = count
    return found


def last_status(messages: list[Message]) -> Status:
    return [m for m in messages if isinstance(m, Status)][-1]


def health(messages: list[Message], cell: int) -> int:
    return last_status(messages).groups[cell].cell_faults


def test_samples_come_in_fours_with_the_index_and_the_ticks_of_the_first(
    device: HostDevice,
) -> None:
    feed(device, 0, 40)
    device.ask(Start(), for_s=0.001)

    first, second = batches(device.run(0.12))[:2]

    assert (first.sample_index, first.ticks) == (0, 4000)
    assert (second.sample_index, second.ticks) == (4, 54000)
    assert first.counts[:, 0].tolist() == [0, 1000, 2000, 3000]


def test_nothing_is_sent_before_start_and_after_stop_and_conversions_are_counted_all_along(
    device: HostDevice,
) -> None:
    feed(device, 0, 400)

    before = device.run(1.0)
    during = device.ask(Start(), for_s=1.0)
    after = device.ask(Stop(), for_s=1.0)

    assert not batches(before)
    assert not batches(after)
    assert min(rows(during)) == 80  # 1.0 s at 80 a second went by unsent
    assert last_status(after).groups[0] == GroupStatus(0, 240, 0, 0)


def test_only_the_first_four_conversions_are_settling(device: HostDevice) -> None:
    feed(device, 0, 40)
    device.ask(Start(), for_s=0.001)

    flags = [batch.settling for batch in batches(device.run(0.4))]

    assert flags == [True] + [False] * (len(flags) - 1)


@pytest.mark.parametrize("count", [0x7FFFFF, -0x800000])
def test_a_count_at_either_end_is_saturated(device: HostDevice, count: int) -> None:
    device.add_conversions(0, [0.01 + i * PERIOD_S for i in range(8)], [5] * 5 + [count, 5, 5])
    device.ask(Start(), for_s=0.001)

    assert [batch.saturated for batch in batches(device.run(0.2))] == [0, 1]


@given(st.lists(st.integers(-(2**23), 2**23 - 1), min_size=4, max_size=40))
@settings(max_examples=50)
def test_every_count_arrives_as_it_was(counts: list[int]) -> None:
    with host_device() as device:
        device.add_conversions(2, 0.004 + np.arange(len(counts)) * PERIOD_S, counts)
        device.ask(Start(), for_s=0.001)
        told = device.run(1.0)

    assert list(rows(told, 2).values()) == counts  # the rest of less than four comes by itself


def test_the_clock_wraps_and_nothing_else_does() -> None:
    with host_device(start_ticks=2**32 - 1_000_000) as device:
        feed(device, 0, 400)
        device.ask(Start(), for_s=0.001)
        told = device.run(3.0)

    ticks = [batch.ticks for batch in batches(told)]
    assert np.all(np.diff(ticks) % 2**32 == 50_000)
    assert [m.uptime_s for m in told if isinstance(m, Status)] == [1, 2, 3]


@pytest.mark.parametrize("rate_hz", [70.0, 76.5, 80.0, 93.0])
def test_a_loose_oscillator_costs_no_sample(device: HostDevice, rate_hz: float) -> None:
    # 70 to 93 a second were measured on chips set to 80 (docs/firmware.md).
    feed(device, 0, 600, period_s=1 / rate_hz)
    device.ask(Start(), for_s=0.001)

    told = device.run(6.0)

    assert list(rows(told)) == list(range(len(rows(told))))
    assert len(rows(told)) >= 6.0 * rate_hz - 8
    assert health(told, 0) == 0


@pytest.mark.parametrize("n_missing", [1, 2, 7, 40])
def test_conversions_that_nobody_could_read_leave_a_gap_of_their_number(
    device: HostDevice, n_missing: int
) -> None:
    at_s = 0.004 + np.arange(200) * PERIOD_S * 1.07  # a chip that runs 7 % slow
    is_there = (np.arange(200) < 60) | (np.arange(200) >= 60 + n_missing)
    device.add_conversions(0, at_s[is_there], np.arange(200)[is_there])
    device.ask(Start(), for_s=0.001)

    told = device.run(2.6)

    assert all(index == count for index, count in rows(told).items())
    assert 60 + n_missing in rows(told)
    assert last_status(told).groups[0].overflows == n_missing


@pytest.mark.parametrize("fault", ["dead", "shorted"])
def test_a_silent_cell_is_flagged_within_the_second_and_the_others_lose_nothing(
    device: HostDevice, fault: str
) -> None:
    for cell in range(4):
        feed(device, cell, 400, first_s=0.002 + 0.003 * cell)
    device.ask(Start(), for_s=1.0)

    device.set_fault(1, "dead" if fault == "dead" else "shorted")
    told = device.run(1.2)

    assert [health(told, cell) for cell in range(4)] == [0, 1, 0, 0]
    for cell in (0, 2, 3):
        assert np.all(np.diff(list(rows(told, cell))) == 1)


def test_a_cell_that_comes_back_takes_up_its_count_where_time_has_gone(device: HostDevice) -> None:
    feed(device, 0, 800)
    device.ask(Start(), for_s=1.0)
    device.set_fault(0, "dead")
    device.run(3.0)

    device.set_fault(0, "none")
    told = device.run(2.0)

    assert all(1000 * index == count for index, count in rows(told).items())
    assert batches(told)[0].settling  # its power was taken away to wake it
    assert health(told, 0) == 0


def test_a_line_that_flutters_all_the_time_is_flagged_and_costs_the_others_nothing(
    device: HostDevice,
) -> None:
    feed(device, 0, 800)
    feed(device, 1, 800, first_s=0.007)
    device.ask(Start(), for_s=1.0)

    device.set_fault(1, "flooding")
    told = device.run(2.0)

    assert health(told, 1) == 1
    assert np.all(np.diff(list(rows(told, 0))) == 1)
    late = [batch for batch in batches(told, 1) if batch.ticks > 2_000_000]
    assert not late  # after the first second nothing of it is passed on


def test_a_flutter_now_and_then_costs_nothing(device: HostDevice) -> None:
    feed(device, 0, 400)
    device.ask(Start(), for_s=1.0)

    told = []
    for _ in range(50):
        device.set_fault(0, "flooding")
        told += device.run(0.0002)
        device.set_fault(0, "none")
        told += device.run(0.02)

    n = len(rows(told))
    assert n >= 60
    # A flutter in the very moment of a conversion may cost that one.
    assert sum(np.diff(list(rows(told))) != 1) <= 3


def test_one_count_for_ever_is_flagged_and_still_told(device: HostDevice) -> None:
    device.add_conversions(0, 0.004 + np.arange(200) * PERIOD_S, [1234] * 200)
    device.ask(Start(), for_s=0.001)

    told = device.run(2.0)

    assert health(told, 0) == 1
    assert set(rows(told).values()) == {1234}


def test_a_saturated_cell_is_not_stuck(device: HostDevice) -> None:
    device.add_conversions(0, 0.004 + np.arange(200) * PERIOD_S, [0x7FFFFF] * 200)
    device.ask(Start(), for_s=0.001)

    assert health(device.run(2.0), 0) == 0


def test_the_rest_of_a_frame_does_not_wait_for_a_cell_that_has_died(device: HostDevice) -> None:
    feed(device, 0, 42)  # ten frames of four, and two more samples
    device.ask(Start(), for_s=0.001)

    told = device.run(0.7)

    assert [batch.counts.shape[0] for batch in batches(told)][-1] == 2
    assert len(rows(told)) == 42


def test_a_line_that_nobody_reads_drops_whole_frames_and_tells_how_many(
    device: HostDevice,
) -> None:
    feed(device, 0, 1000)
    device.ask(Start(), for_s=1.0)

    device.set_line(stopped=True)
    device.run(5.0)
    device.set_line()
    told = device.run(2.0)

    status = last_status(told)
    n_missing = sum(np.diff([-1, *sorted(rows(told))]) - 1)
    assert status.frames_dropped > 80
    # What it says was never sent is the gap that the host sees; what stood in the ring came.
    first = min(rows(told))
    gap = max(np.diff(sorted(rows(told)))) - 1
    assert status.groups[0].overflows == gap
    assert n_missing == first + gap


def test_a_line_just_fast_enough_loses_nothing(device: HostDevice) -> None:
    for cell in range(4):
        feed(device, cell, 900, first_s=0.002 + 0.003 * cell)
    # 80 frames of 33 bytes and a status of 74 in a second.
    device.set_line(bytes_per_s=2_900)

    told = device.ask(Start(), for_s=10.0)

    assert last_status(told).frames_dropped == 0
    assert all(len(rows(told, cell)) >= 790 for cell in range(4))


@pytest.mark.parametrize(("rate_hz", "n_in_frame"), [(10.0, 1), (20.0, 1), (80.0, 4), (320.0, 4)])
def test_a_frame_holds_what_fits_into_fifty_milliseconds(rate_hz: float, n_in_frame: int) -> None:
    with host_device() as device:
        device.memory[:SLOT_BYTES] = slot(wired=6)  # rate pins, of an HX717
        device.boot()
        device.run(0.01)
        (answer,) = device.ask(SetRate(rate_hz))
        feed(device, 0, 100, first_s=device.now_s + 0.003, period_s=1 / rate_hz)
        told = device.ask(Start(), for_s=20 / rate_hz)

    assert answer == Answer(1, MessageType.RATE, "ok", rate_hz=rate_hz)
    assert {batch.counts.shape[0] for batch in batches(told)} == {n_in_frame}
    assert next(batch.settling for batch in batches(told))
