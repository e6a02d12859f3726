"""Loaded or not: above the on-threshold until below the off-threshold.

Two thresholds keep a load that lingers near one of them from flickering.
"""

import numpy as np

from evenside_analysis.types import BoolArray, FloatArray


def is_loaded(
    load_n: FloatArray, on_n: float, off_n: float, was_loaded: bool
) -> tuple[BoolArray, bool]:
    """Tell sample by sample whether the device is loaded.

    Parameters
    ----------
    load_n : float64 array, shape (n,), newton, finite
    on_n, off_n : thresholds, newton, on_n >= off_n
    was_loaded : the answer for the sample before; False at the start

    Returns
    -------
    loaded : bool array, shape (n,)
    is_loaded : the answer for the last sample, to hand in with the next block
    """
    if load_n.shape[0] == 0:
        return np.empty(0, dtype=np.bool_), was_loaded
    turns = np.where(load_n >= on_n, 1, np.where(load_n < off_n, -1, 0))
    turns[0] = turns[0] or (1 if was_loaded else -1)
    # Between the thresholds the last clear answer holds.
    clear = np.maximum.accumulate(np.where(turns != 0, np.arange(turns.shape[0]), 0))
    loaded: BoolArray = turns[clear] > 0
    return loaded, bool(loaded[-1])
