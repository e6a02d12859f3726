"""GridResampler: four wrong clocks on one grid, against a slow version that is plainly right."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis.resample import GridBlock, GridResampler, GroupFrames
from evenside_analysis.types import FloatArray, ParameterError

FS = 80.0
CUTS = st.lists(st.integers(0, 60), min_size=1, max_size=10).filter(any)


@dataclass(frozen=True)
class Frame:
    group: int
    first_index: int
    device_s: float
    counts: tuple[float, ...]


def pulled(time_s: float, group: int) -> float:
    """What the converter of a group reads at a time: smooth enough for straight lines."""
    return 1000.0 * (group + 1) + 100.0 * math.sin(0.5 * time_s) + 10.0 * time_s


def stream(
    rates_hz: Sequence[float],
    duration_s: float,
    *,
    n: int = 4,
    jitter_s: float = 0.0,
    seed: int = 0,
) -> list[Frame]:
    """Frames in wire order: each is sent when its last sample has been taken."""
    rng = np.random.default_rng(seed)
    sent: list[tuple[float, Frame]] = []
    for group, rate in enumerate(rates_hz):
        begin_s = rng.uniform(0.0, 0.02)
        for index in range(0, int(duration_s * rate) // n * n, n):
            taken = [begin_s + (index + j) / rate for j in range(n)]
            device_s = taken[0] + rng.uniform(0.0, jitter_s)
            counts = tuple(pulled(t, group) for t in taken)
            sent.append((taken[-1], Frame(group, index, device_s, counts)))
    return [frame for _, frame in sorted(sent, key=lambda item: item[0])]


def runs_of(frames: Sequence[tuple[int, Frame]]) -> list[GroupFrames]:
    """Frames with their ordinals, in runs as a decoder hands them on: by group and length."""
    keys = sorted({(frame.group, len(frame.counts)) for _, frame in frames})
    return [_run(key, [f for f in frames if (f[1].group, len(f[1].counts)) == key]) for key in keys]


def _run(key: tuple[int, int], frames: list[tuple[int, Frame]]) -> GroupFrames:
    group, n = key
    return GroupFrames(
        channels=(group,),
        group=group,
        ordinal=np.array([ordinal for ordinal, _ in frames], dtype=np.int64),
        first_index=np.array([frame.first_index for _, frame in frames], dtype=np.int64),
        device_s=np.array([frame.device_s for _, frame in frames]),
        n_per_frame=n,
        counts=np.array([frame.counts for _, frame in frames]).reshape(-1, 1),
    )


def resampler(n_groups: int = 4, **options: float) -> GridResampler:
    groups = {group: (group,) for group in range(n_groups)}
    return GridResampler(groups, dict.fromkeys(groups, 80.0), FS, **options)


def whole(frames: Sequence[Frame], n_groups: int = 4) -> tuple[GridResampler, FloatArray]:
    grid = resampler(n_groups)
    blocks = [grid.push(runs_of(list(enumerate(frames)))), grid.flush()]
    return grid, joined(blocks)


def joined(blocks: Sequence[GridBlock]) -> FloatArray:
    """The rows of all blocks, which must follow each other without a gap."""
    at = 0
    for block in blocks:
        assert block.start_index == at
        at += block.counts.shape[0]
    return np.concatenate([block.counts for block in blocks])


def in_pieces(frames: Sequence[Frame], cuts: Sequence[int]) -> Iterator[list[GroupFrames]]:
    numbered, at, turn = list(enumerate(frames)), 0, 0
    while at < len(numbered):
        stop = at + cuts[turn % len(cuts)]
        yield runs_of(numbered[at:stop])
        at, turn = stop, turn + 1


# --- what the rows hold -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rates_hz", [(80.0,) * 4, (70.0, 79.3, 80.9, 96.0), (96.0, 70.0, 93.0, 80.0)]
)
def test_four_groups_at_four_rates_read_the_same_curve(rates_hz: tuple[float, ...]) -> None:
    grid, rows = whole(stream(rates_hz, 20.0, jitter_s=20e-6))

    assert grid.origin_s is not None
    for group in range(4):
        expected = [pulled(grid.origin_s + k / FS, group) for k in range(rows.shape[0])]
        # At the ends a group has not begun or is over, and of its first frame only the nominal
        # period is known. A slope of 60 counts/s and a jitter of 20 us leave 0.001 counts.
        known = slice(8, -8)
        np.testing.assert_allclose(rows[known, group], expected[known], atol=0.01)


def test_the_first_row_is_the_very_first_sample() -> None:
    frames = stream((80.0, 80.0), 2.0)
    grid, rows = whole(frames, 2)

    assert grid.origin_s == frames[0].device_s
    assert rows[0, frames[0].group] == frames[0].counts[0]


def test_the_measured_rate_of_a_chip_follows_the_chip_and_not_its_label() -> None:
    grid, _ = whole(stream((70.0, 93.0, 80.0, 96.0), 10.0, jitter_s=50e-6))

    assert [grid.rate_hz[g] for g in range(4)] == pytest.approx([70.0, 93.0, 80.0, 96.0], rel=0.003)


def test_a_group_of_four_channels_fills_four_columns() -> None:
    counts = np.arange(32.0).reshape(8, 4)
    frames = GroupFrames(
        (0, 1, 2, 3), 7, np.arange(2), np.array([0, 4]), np.array([0.0, 0.05]), 4, counts
    )

    block = GridResampler({7: (0, 1, 2, 3)}, {7: 80.0}, FS).push([frames])

    np.testing.assert_allclose(block.counts, counts)


# --- what is missing ----------------------------------------------------------------------------


def test_a_dead_group_is_missing_and_holds_nobody_up_for_longer_than_the_lag() -> None:
    frames = [frame for frame in stream((80.0,) * 4, 10.0) if frame.group != 2]
    grid = resampler()

    before_flush = grid.push(runs_of(list(enumerate(frames)))).counts

    assert np.isnan(before_flush[:, 2]).all()
    assert not np.isnan(before_flush[4:, [0, 1, 3]]).any()
    assert before_flush.shape[0] == pytest.approx((10.0 - 0.25) * FS, abs=6)


def test_a_group_that_falls_silent_and_comes_back_lacks_only_that_time() -> None:
    frames = [
        f for f in stream((80.0,) * 4, 10.0) if not (f.group == 1 and 4.0 <= f.device_s < 6.0)
    ]

    _, rows = whole(frames)

    missing = np.flatnonzero(np.isnan(rows[8:-8, 1])) + 8
    assert missing[0] == pytest.approx(4.0 * FS, abs=5)
    assert missing[-1] == pytest.approx(6.0 * FS, abs=5)
    assert not np.isnan(rows[8:-8, [0, 2, 3]]).any()


def test_frames_that_come_after_their_rows_are_counted_and_not_used() -> None:
    frames = stream((80.0, 80.0), 6.0)
    early = [f for f in frames if not (f.group == 1 and 2.0 <= f.device_s < 3.0)]
    late = [f for f in frames if f.group == 1 and 2.0 <= f.device_s < 3.0]
    at = next(i for i, frame in enumerate(early) if frame.device_s > 4.0 and frame.group == 1)

    grid, rows = whole(early[:at] + late + early[at:], 2)

    assert grid.n_late == 4 * len(late)
    assert np.isnan(rows[int(2.2 * FS) : int(2.8 * FS), 1]).all()


def test_a_lost_frame_is_a_gap_of_its_own_length_in_its_own_channel() -> None:
    frames = stream((80.0,) * 4, 5.0)
    lost = next(i for i, f in enumerate(frames) if f.group == 3 and f.device_s > 2.0)

    _, rows = whole(frames[:lost] + frames[lost + 1 :])

    # Four samples are gone: the rows between the fourth sample before and the first after.
    gap = np.flatnonzero(np.isnan(rows[8:-8]).any(axis=1)) + 8
    assert 4 <= gap.shape[0] <= 6
    assert np.isnan(rows[gap, 3]).all()
    assert not np.isnan(rows[gap][:, :3]).any()


def test_after_a_reset_of_the_device_the_time_in_between_is_missing() -> None:
    # The host has put the second life on the same time line, 3 s later; the index starts again.
    first = stream((80.0, 80.0), 4.0)
    second = [
        Frame(f.group, f.first_index, f.device_s + 7.0, f.counts) for f in stream((80.0, 80.0), 4.0)
    ]

    _, rows = whole(first + second, 2)

    gap = np.flatnonzero(np.isnan(rows[4:-4]).all(axis=1)) + 4
    assert gap[0] == pytest.approx(4.0 * FS, abs=5)
    assert gap[-1] == pytest.approx(7.0 * FS, abs=5)
    assert gap.shape[0] == gap[-1] - gap[0] + 1


def test_a_clock_that_steps_back_is_dropped_until_it_catches_up() -> None:
    frames = stream((80.0,), 4.0)
    stepped = [
        Frame(0, f.first_index, f.device_s - (0.5 if f.first_index >= 160 else 0.0), f.counts)
        for f in frames
    ]

    grid, rows = whole(stepped, 1)

    assert grid.n_late == pytest.approx(0.5 * FS, abs=4)
    assert rows.shape[0] == pytest.approx(3.5 * FS, abs=5)


def test_a_sample_that_the_host_has_blanked_is_missing_and_nothing_else() -> None:
    frames = stream((80.0,), 2.0)
    blank = Frame(0, frames[5].first_index, frames[5].device_s, (math.nan, *frames[5].counts[1:]))

    _, rows = whole([*frames[:5], blank, *frames[6:]], 1)

    assert np.flatnonzero(np.isnan(rows[:, 0])).tolist() in ([20], [19, 20], [20, 21])


def test_a_sample_that_jitter_puts_on_the_row_of_the_one_before_it_changes_nothing() -> None:
    # Row 4 appears with the sample that lies on it. The next frame is stamped 1 ms earlier, so its
    # first sample cannot lie before; whether it has arrived yet must not matter.
    frames = [
        Frame(0, 0, 0.0, (10.0, 11.0, 12.0, 13.0, 14.0)),
        Frame(0, 5, 0.049, (15.0, 16.0, 17.0, 18.0, 19.0)),
    ]
    grid = resampler(1)

    pieces = [grid.push(piece) for piece in in_pieces(frames, [1])]

    np.testing.assert_array_equal(joined([*pieces, grid.flush()]), whole(frames, 1)[1])
    assert pieces[0].counts[4, 0] == 14.0


# --- the cutting --------------------------------------------------------------------------------


def rough(seed: int) -> list[Frame]:
    """Wrong rates, jitter, frame lengths that change, losses, silences and a reset."""
    rng = np.random.default_rng(seed)
    rates = rng.uniform(70.0, 96.0, 3)
    n = int(rng.integers(1, 9))
    frames = stream(
        rates, rng.uniform(1.0, 6.0), n=n, jitter_s=rng.choice([0.0, 1e-4, 5e-3]), seed=seed
    )
    if rng.random() < 0.5:
        more = stream(rates, 2.0, n=int(rng.integers(1, 9)), seed=seed + 1)
        gap_s = frames[-1].device_s + rng.uniform(0.0, 2.0)
        frames += [Frame(f.group, f.first_index, f.device_s + gap_s, f.counts) for f in more]
    silent = int(rng.integers(0, 6))
    begin_s = rng.uniform(0.0, 4.0)
    kept = [f for f in frames if not (f.group == silent and begin_s < f.device_s < begin_s + 1.5)]
    return [frame for frame in kept if rng.random() > 0.03]


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10_000), CUTS)
def test_any_cutting_into_pushes_gives_the_same_rows(seed: int, cuts: list[int]) -> None:
    frames = rough(seed)
    expected_grid, expected = whole(frames, 3)

    grid = resampler(3)
    blocks = [grid.push(piece) for piece in in_pieces(frames, cuts)]

    np.testing.assert_array_equal(joined([*blocks, grid.flush()]), expected)
    assert (grid.n_late, grid.rate_hz) == (expected_grid.n_late, expected_grid.rate_hz)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_rows_equal_those_of_a_slow_version_frame_by_frame(seed: int) -> None:
    frames = rough(seed)

    _, rows = whole(frames, 3)

    expected = np.array(slowly(frames, 3)).reshape(-1, 3)
    assert rows.shape == expected.shape
    np.testing.assert_array_equal(np.isnan(rows), np.isnan(expected))
    np.testing.assert_allclose(rows, expected, rtol=1e-9)


def slowly(frames: Sequence[Frame], n_groups: int, max_lag_s: float = 0.25) -> list[list[float]]:
    """The same rules, one frame, one row and one sample at a time."""
    clocks = [SlowClock() for _ in range(n_groups)]
    rows: list[list[float]] = []
    for frame in frames:
        clocks[frame.group].take(frame, frames[0].device_s)
        lead = max(clock.reached for clock in clocks)
        least = min(clock.reached for clock in clocks)
        while len(rows) <= least or len(rows) < lead - max_lag_s * FS:
            rows.append([clock.value(len(rows), max_lag_s * FS) for clock in clocks])
    while len(rows) <= max(clock.reached for clock in clocks):
        rows.append([clock.value(len(rows), max_lag_s * FS) for clock in clocks])
    return rows


class SlowClock:
    """One group: its samples as (position, index, value) and its period."""

    def __init__(self) -> None:
        self.samples: list[tuple[float, int, float]] = []
        self.period_s = 1.0 / 80.0
        self.is_measured = False
        self.last: Frame | None = None
        self.reached = -math.inf

    def take(self, frame: Frame, origin_s: float) -> None:
        if self.last is not None:
            if frame.device_s <= self.last.device_s:
                return
            self._measure(frame, self.last)
        self.last = frame
        for j, value in enumerate(frame.counts):
            at = (frame.device_s + j * self.period_s - origin_s) * FS
            self.reached = max(self.reached, at)
            self.samples.append((self.reached, frame.first_index + j, value))

    def _measure(self, frame: Frame, last: Frame) -> None:
        n = len(last.counts)
        period_s = (frame.device_s - last.device_s) / n
        if frame.first_index - last.first_index != n or not 0.1 < period_s * 80.0 < 10.0:
            return
        mean_s = 0.9 * self.period_s + 0.1 * period_s
        self.period_s = mean_s if self.is_measured else period_s
        self.is_measured = True

    def value(self, row: int, max_gap: float) -> float:
        before = [sample for sample in self.samples if sample[0] < row]
        if len(before) == len(self.samples):
            return math.nan
        after, next_index, next_value = self.samples[len(before)]
        if after == row:
            return next_value
        if not before:
            return math.nan
        at, index, value = before[-1]
        if next_index - index != 1 or after - at > max_gap:
            return math.nan
        return value + (row - at) / (after - at) * (next_value - value)


# --- arguments ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "rates", "options", "words"),
    [
        ({0: (0,)}, {0: 80.0}, {"max_lag_s": 0.0}, "max_lag_s=0"),
        ({0: (0,)}, {0: 0.0}, {}, r"nominal_rate_hz\[0\]=0"),
        ({0: (0,), 1: (1,)}, {0: 80.0}, {}, "must name group 1"),
        ({0: (0,), 1: (0,)}, {0: 80.0, 1: 80.0}, {}, "exactly once"),
        ({0: (1,)}, {0: 80.0}, {}, "exactly once"),
        ({}, {}, {}, "exactly once"),
    ],
)
def test_wrong_groups_are_refused(
    groups: dict[int, tuple[int, ...]],
    rates: dict[int, float],
    options: dict[str, float],
    words: str,
) -> None:
    with pytest.raises(ParameterError, match=words):
        GridResampler(groups, rates, FS, **options)


def test_frames_that_do_not_fit_are_refused() -> None:
    good = runs_of(list(enumerate(stream((80.0,), 1.0))))[0]
    grid = resampler(1)

    for change in ({"group": 5}, {"n_per_frame": 3}, {"first_index": good.first_index[1:]}):
        with pytest.raises(ParameterError):
            grid.push([GroupFrames(**{**as_dict(good), **change})])


def as_dict(frames: GroupFrames) -> dict[str, object]:
    return {name: getattr(frames, name) for name in GroupFrames.__slots__}
