"""Cells that are stuck or silent, found in rows with known faults; the same in any cutting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis.cellwatch import CellTrouble, CellWatch
from evenside_analysis.types import FloatArray, ParameterError

FS = 80.0
ROWS = 800  # ten seconds


def quiet(noise_counts: float = 20.0) -> FloatArray:
    """Four empty cells of a good converter."""
    return np.rint(np.random.default_rng(4).normal(1000.0, noise_counts, (ROWS, 4)))


def troubles_of(rows: FloatArray, cuts: list[int] | None = None) -> list[CellTrouble]:
    watch = CellWatch(rows.shape[1], FS)
    for part in np.split(rows, sorted(cuts or [])):
        watch.push(part)
    return watch.troubles


def test_noise_alone_is_no_trouble() -> None:
    assert troubles_of(quiet(2.0)) == []


def test_a_channel_that_repeats_itself_for_a_second_is_stuck_from_its_first_row_on() -> None:
    rows = quiet()
    rows[160:400, 2] = rows[160, 2]

    assert troubles_of(rows) == [CellTrouble(2, "stuck", 160, 400)]


@pytest.mark.parametrize(("n_rows", "is_stuck"), [(80, False), (81, True)])
def test_a_second_is_eighty_repetitions(n_rows: int, is_stuck: bool) -> None:
    rows = quiet()
    rows[160 : 160 + n_rows, 2] = 17.0

    assert bool(troubles_of(rows)) is is_stuck


def test_where_every_channel_stands_still_nobody_is_stuck() -> None:
    assert troubles_of(np.full((ROWS, 4), 5.0)) == []
    assert troubles_of(np.full((ROWS, 1), 5.0)) == []


def test_a_channel_that_is_missing_while_others_are_there_is_silent() -> None:
    rows = quiet()
    rows[160:400, 1] = np.nan
    rows[700:, 3] = np.nan  # and goes on

    assert troubles_of(rows) == [
        CellTrouble(1, "silent", 160, 400),
        CellTrouble(3, "silent", 700, ROWS),
    ]


def test_a_channel_that_is_missing_because_of_its_range_is_at_its_limit() -> None:
    rows = quiet()
    rows[160:400, 1] = np.nan
    watch = CellWatch(4, FS)
    watch.push(rows)

    watch.mark_at_limit(1, np.arange(161, 399))

    assert watch.troubles == [CellTrouble(1, "limit", 160, 400)]


def test_a_gap_of_the_whole_device_or_a_short_one_is_no_cells_fault() -> None:
    rows = quiet()
    rows[160:400] = np.nan
    rows[500:540, 1] = np.nan  # half a second

    assert troubles_of(rows) == []


def drawn_rows() -> FloatArray:
    rows = quiet()
    rows[100:300, 0] = 1.0
    rows[250:380, 1] = np.nan
    rows[400:520, 2] = 3.0
    rows[430:440, 2] = np.nan
    rows[600:, 3] = 4.0
    return rows


@settings(max_examples=60)
@given(st.lists(st.integers(0, ROWS), max_size=20))
def test_the_cutting_changes_nothing(cuts: list[int]) -> None:
    assert troubles_of(drawn_rows(), cuts) == troubles_of(drawn_rows())


def test_rows_of_another_width_are_refused() -> None:
    with pytest.raises(ParameterError, match="counts"):
        CellWatch(4, FS).push(np.zeros((3, 2)))
    with pytest.raises(ParameterError, match="fs_hz"):
        CellWatch(4, 0.0)
