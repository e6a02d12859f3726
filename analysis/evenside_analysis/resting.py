"""The moment of what lies on a plate while nobody presses.

The roller weighs some newtons and is put elsewhere between two presses. The sum of the cells does
not change by that, but their moment does: 8 N that have moved by 10 cm shift the center of pressure
of 25 N by 3 cm. The shift goes as the load comes on, and looks like a pass. So a press
counts from the moment that the plate showed in the rest before it. The zero of the load is left
as the tare made it: a rest in which somebody leans a little would falsify it.
"""

from dataclasses import dataclass, field

import numpy as np

from evenside_analysis.types import FloatArray

# Half of the load that makes a contact: in a second that stays below it every contact is over, so
# the moment never changes inside of one.
REST_N = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class RestState:
    """The moment of the last rest, and the samples of the second that is not over."""

    moment_nm: float = 0.0
    force_n: FloatArray = field(default_factory=lambda: np.empty(0))
    pending_nm: FloatArray = field(default_factory=lambda: np.empty(0))


def resting_moment(
    moment_nm: FloatArray, force_n: FloatArray, n_per_second: int, state: RestState
) -> tuple[FloatArray, RestState]:
    """What to take off the moment of each sample.

    Parameters
    ----------
    moment_nm : float64 array, shape (n,), newton metre, along the tissue; NaN where not measured
    force_n : float64 array, shape (n,), newton
    n_per_second : int >= 1, samples in a second
    state : RestState that the block before returned; ``RestState()`` at the start and after a tare

    Returns
    -------
    resting_nm : float64 array, shape (n,): the mean moment of the last whole second before the one
        of the sample in which the load stayed below 10 N either way and at least half of the
        samples were measured; 0 before the first
    state : RestState to hand in with the next block

    Notes
    -----
    Seconds are counted from the first sample, so every cutting gives the same bits.
    """
    n_before = state.force_n.shape[0]
    force = np.concatenate((state.force_n, force_n))
    moment = np.concatenate((state.pending_nm, moment_nm))
    n_whole = force.shape[0] // n_per_second
    n_done = n_whole * n_per_second
    of_second = _rests(
        force[:n_done].reshape(n_whole, n_per_second),
        moment[:n_done].reshape(n_whole, n_per_second),
        state.moment_nm,
    )
    resting_nm = np.repeat(of_second, n_per_second)[n_before : force.shape[0]]
    left = RestState(float(of_second[-1]), force[n_done:].copy(), moment[n_done:].copy())
    return resting_nm, left


def _rests(force_n: FloatArray, moment_nm: FloatArray, before_nm: float) -> FloatArray:
    """The moment that counts in each of these seconds, and in the one after them."""
    measured = ~np.isnan(force_n)
    n_measured = measured.sum(axis=1)
    is_quiet = (np.abs(np.where(measured, force_n, 0.0)) < REST_N).all(axis=1)
    is_rest = is_quiet & (2 * n_measured >= force_n.shape[1])
    total_nm = np.where(measured, moment_nm, 0.0).sum(axis=1)
    known = np.flatnonzero(is_rest)
    values = np.concatenate(([before_nm], total_nm[known] / n_measured[known]))
    n_before = np.concatenate(([0], np.cumsum(is_rest)))
    counting: FloatArray = values[n_before]
    return counting
