"""The window over the newest rows must give what a plain list of all rows would give."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evenside.session.history import LoadHistory

WINDOW = 10


@given(st.lists(st.integers(0, 25), max_size=12), st.integers(0, 60), st.integers(0, 60))
def test_a_slice_gives_the_rows_of_the_window_and_nan_for_all_others(
    sizes: list[int], start: int, stop: int
) -> None:
    history = LoadHistory(WINDOW, 2)
    rows = np.arange(2.0 * sum(sizes)).reshape(-1, 2)
    for block in np.split(rows, np.cumsum(sizes)[:-1] if sizes else []):
        history.append(block)

    window = history.slice(start, stop)

    assert history.stop_index == len(rows)
    assert window.shape == (max(0, stop - start), 2)
    for i, row in enumerate(window, start=start):
        if len(rows) - WINDOW <= i < len(rows):
            np.testing.assert_array_equal(row, rows[i])
        elif i >= len(rows) or i < len(rows) - 2 * WINDOW:
            assert np.isnan(row).all()
        else:  # older than promised: kept or forgotten, never wrong
            assert np.isnan(row).all() or (row == rows[i]).all()
