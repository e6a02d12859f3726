"""Cells: fixed groups of samples, wherever a stretch or a chunk begins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis.cells import CellBlock, CellCleaner, CellGrid, CellMaker, CleanCells
from evenside_analysis.types import FloatArray


@pytest.mark.parametrize(
    ("fs_hz", "size", "rate_hz"),
    [(10, 1, 10), (50, 2, 25), (80, 4, 20), (133, 7, 19), (1000, 50, 20)],
)
def test_cells_come_about_twenty_times_a_second(fs_hz: float, size: int, rate_hz: float) -> None:
    grid = CellGrid.at(fs_hz)

    assert (grid.size, grid.rate_hz) == (size, rate_hz)


def test_the_middle_of_a_cell_is_the_middle_of_its_samples() -> None:
    # Cell 3 of four samples holds the samples 12 to 15.
    assert CellGrid.at(80.0).sample_of(3.0) == 13.5


def make(start: int, blocks: list[FloatArray], place: list[FloatArray]) -> list[CellBlock]:
    maker = CellMaker(CellGrid.at(80.0), start)
    return [
        maker.push(force, at, ~np.isnan(force)) for force, at in zip(blocks, place, strict=True)
    ]


def test_a_stretch_that_begins_inside_a_cell_leaves_that_cell_out() -> None:
    [cells] = make(6, [np.arange(6.0, 18.0)], [np.zeros(12)])

    # Samples 8 to 11 and 12 to 15; 6 and 7 belong to cell 1, 16 and 17 wait.
    assert cells.first == 2
    np.testing.assert_array_equal(cells.force_n, [9.5, 13.5])
    np.testing.assert_array_equal(cells.n_measured, [4, 4])


def test_a_cell_knows_its_place_from_the_samples_that_have_one() -> None:
    place = np.array([0.1, np.nan, 0.3, np.nan, np.nan, np.nan, np.nan, np.nan])

    [cells] = make(0, [np.ones(8)], [place])

    np.testing.assert_allclose(cells.position_m, [0.2, np.nan])


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(0, 40),
    st.sampled_from([50.0, 80.0, 133.0, 450.0]),
    st.lists(st.integers(0, 400), max_size=8),
)
def test_any_cutting_makes_the_same_cells(
    seed: int, start: int, fs_hz: float, cuts: list[int]
) -> None:
    rng = np.random.default_rng(seed)
    force_n, place_m = rng.normal(100.0, 9.0, 400), rng.normal(0.0, 0.1, 400)
    place_m[rng.random(400) < 0.3] = np.nan
    at = sorted(cuts)

    def through(cuts: list[int]) -> CleanCells:
        maker, cleaner = CellMaker(CellGrid.at(fs_hz), start), CellCleaner(5)
        out = cleaner.push(maker.push(force_n[:0], place_m[:0], np.zeros(0, dtype=np.bool_)))
        for a, b in zip(np.split(force_n, cuts), np.split(place_m, cuts), strict=True):
            out = out.then(cleaner.push(maker.push(a, b, np.ones(a.shape, dtype=np.bool_))))
        return out.then(cleaner.flush())

    pieces, whole = through(at), through([])
    assert len(pieces) == len(whole)
    for name in ("force_n", "position_m", "n_measured", "smooth_n", "smooth_m"):
        np.testing.assert_array_equal(getattr(pieces, name), getattr(whole, name))


def test_two_wrong_cells_in_a_row_are_taken_out_and_a_slope_is_kept() -> None:
    force_n = np.arange(20.0)
    force_n[8:10] = 1e6
    cleaner = CellCleaner(5)
    n = np.full(20, 4)

    cells = cleaner.push(CellBlock(0, force_n, np.zeros(20), n)).then(cleaner.flush())

    assert np.abs(cells.smooth_n - np.arange(20.0)).max() <= 2.0
    np.testing.assert_array_equal(cells.force_n, force_n)


def test_a_place_is_bridged_over_a_short_gap_and_unknown_in_a_long_one() -> None:
    place_m = np.array([0.1] * 5 + [np.nan] * 2 + [0.2] * 5 + [np.nan] * 6)
    cleaner = CellCleaner(2)
    n = np.full(place_m.shape, 4)

    block = CellBlock(0, np.ones(place_m.shape), place_m, n)
    cells = cleaner.push(block).then(cleaner.flush())

    np.testing.assert_array_equal(cells.position_m[:14], [0.1] * 7 + [0.2] * 7)
    assert np.isnan(cells.position_m[14:]).all()
