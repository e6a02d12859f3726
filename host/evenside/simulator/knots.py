"""Slow signals on a fixed raster from time 0, made in stretches as far as somebody looks.

The stretches are made one after the other and kept, so a signal may carry a state from one to the
next, and what it is at some time does not depend on who asks when.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

Make = Callable[[int, int], FloatArray]  # first knot, number of knots -> (n_columns, n_knots)


class Knots:
    """Columns of values with straight lines between them."""

    def __init__(self, every_s: float, per_stretch: int, n_columns: int, make: Make) -> None:
        self._every_s = every_s
        self._per_stretch = per_stretch
        self._make = make
        self._values: FloatArray = np.empty((n_columns, 0))

    def at(self, column: int, time_s: FloatArray) -> FloatArray:
        """The column's value at these times; before time 0 it is what it is at 0."""
        place = np.maximum(time_s, 0.0) / self._every_s
        left = place.astype(np.int64)
        self._reach(int(left.max(initial=0)) + 1)
        values: FloatArray = self._values[column]
        at_left = values[left]
        between: FloatArray = at_left + (values[left + 1] - at_left) * (place - left)
        return between

    def _reach(self, knot: int) -> None:
        made = [self._values]
        n = self._values.shape[1]
        while n <= knot:
            made.append(self._make(n, self._per_stretch))
            n += self._per_stretch
        if len(made) > 1:
            self._values = np.concatenate(made, axis=1)
