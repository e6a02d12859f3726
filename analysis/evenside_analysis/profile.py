"""Load along the tissue: how hard the person presses at each centimetre while rolling.

Each pass is put into bins when it is found (a few dozen numbers instead of its samples), and the
passes of one side are laid over each other to one curve. A force-only sign: it shows where load
is, not where the tissue is tight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import column
from evenside_analysis.types import BoolArray, FloatArray, IntArray

BIN_M = 0.01
MIN_PASSES = 3  # through a bin, or it has no place in the curve
MIN_BINS = 3
MIN_PASSES_TO_JUDGE = 5  # through a bin, or its departure is shown and not judged
RELEVANT_PCT = 10.0  # [E] the guide's own band: inside it loads count as equal


@dataclass(frozen=True, slots=True)
class PassProfile:
    """One pass in bins; bin b covers positions from b to b + 1 times `BIN_M`.

    Attributes
    ----------
    first_bin : int
        Of the first entry of the arrays.
    log_load : float64 array, shape (n_bins,)
        Median of ln(load / 1 N) of the bin's samples; NaN where there are none.
    n_samples : int64 array, shape (n_bins,)
    """

    first_bin: int
    log_load: FloatArray
    n_samples: IntArray

    @property
    def stop_bin(self) -> int:
        """The bin after the last one."""
        return self.first_bin + len(self.n_samples)


@dataclass(frozen=True, slots=True)
class LoadCurve:
    """The passes of one side laid over each other; one entry a bin, bins without enough left out.

    Attributes
    ----------
    bins : int64 array, shape (n,)
        Ascending; bin b covers positions from b to b + 1 times `BIN_M`.
    level_n : float > 0
        Geometric mean load of the curve.
    shape : float64 array, shape (n,)
        ln(load / level), mean 0.
    sd : float64 array, shape (n,)
        Scatter of ln(load) from pass to pass, each pass's own level taken out.
    n_passes : int64 array, shape (n,)
    share : float64 array, shape (n,)
        Share of all measured samples that lies in the bin.
    n_passes_total : int
    """

    bins: IntArray
    level_n: float
    shape: FloatArray
    sd: FloatArray
    n_passes: IntArray
    share: FloatArray
    n_passes_total: int

    @property
    def position_m(self) -> FloatArray:
        """Middle of each bin."""
        middle: FloatArray = (self.bins.astype(np.float64) + 0.5) * BIN_M
        return middle

    @property
    def load_n(self) -> FloatArray:
        """The curve in newton."""
        curve: FloatArray = self.level_n * np.exp(self.shape)
        return curve

    @property
    def squared_error(self) -> FloatArray:
        """Squared standard error of `shape`.

        No bin is taken to be steadier than the curve as a whole: with few passes some bins agree by
        luck, and the middle of the way agrees because every pass's level is taken off there.
        """
        pooled = float((self.sd**2 * (self.n_passes - 1)).sum() / (self.n_passes - 1).sum())
        error: FloatArray = np.maximum(self.sd**2, pooled) / self.n_passes
        return error


def pass_profile(position_m: npt.ArrayLike, force_n: npt.ArrayLike) -> PassProfile | None:
    """Put the samples of one pass into bins of a centimetre.

    Parameters
    ----------
    position_m : array_like, shape (n,), metre
        Position along the tissue; NaN where not known.
    force_n : array_like, shape (n,), newton
        Load; NaN where not measured.

    Returns
    -------
    PassProfile or None
        None if no sample has both a position and a load above 0.

    Raises
    ------
    ParameterError
        If the lengths differ.

    References
    ----------
    .. [1] Evenside, docs/methods.md, "Load along the tissue".
    """
    place = column("position_m", position_m)
    force = column("force_n", force_n, length=len(place))
    usable = np.isfinite(place) & (force > 0)
    if not usable.any():
        return None
    bins = np.floor(place[usable] / BIN_M).astype(np.int64)
    first, order = int(bins.min()), np.argsort(bins, kind="stable")
    n_samples = np.bincount(bins - first)
    parts = np.split(np.log(force[usable])[order], np.cumsum(n_samples)[:-1])
    medians = [float(np.median(part)) if len(part) else np.nan for part in parts]
    return PassProfile(first, np.array(medians), n_samples)


def load_curve(passes: Sequence[PassProfile]) -> LoadCurve | None:
    """Lay the passes of one zone and side over each other.

    Parameters
    ----------
    passes : sequence of PassProfile

    Returns
    -------
    LoadCurve or None
        None with fewer than three bins that three passes have gone through. Raises nothing.

    Notes
    -----
    ``ln(load) = level of the pass + shape of the tissue + rest``, by least squares: a pass that is
    shorter, or pressed harder, bends the shape of none. Positions are those of the device. The
    person lies anew at each visit, so one and the same spot may stand a centimetre elsewhere; the
    curve of passes from several visits is smoother than the tissue. Loads at the ends of the way
    come from turning and rest on fewer passes.

    References
    ----------
    .. [1] C. Baumgart et al., Sports 7(1):27, 2019: the load falls from proximal to distal.
    """
    if not passes:
        return None
    first = min(one.first_bin for one in passes)
    table = np.full((len(passes), max(one.stop_bin for one in passes) - first), np.nan)
    n_samples = np.zeros(table.shape[1])
    for row, one in zip(table, passes, strict=True):
        inside = slice(one.first_bin - first, one.stop_bin - first)
        row[inside] = one.log_load
        n_samples[inside] += one.n_samples
    rows, bins = _connected(~np.isnan(table))
    if len(bins) < MIN_BINS:
        return None
    part = table[np.ix_(rows, bins)]
    level, shape = _levels_and_shape(part)
    rest = part - (level[:, np.newaxis] + shape)
    n_passes = np.count_nonzero(~np.isnan(rest), axis=0)
    # each pass gave up one degree of freedom, for its level, to all its bins together
    variance = np.nansum(rest**2, axis=0) / (n_passes - 1) * (len(bins) / (len(bins) - 1))
    return LoadCurve(
        bins=bins + first,
        level_n=float(np.exp(level.mean())),
        shape=shape,
        sd=np.sqrt(variance),
        n_passes=n_passes,
        share=n_samples[bins] / n_samples.sum(),
        n_passes_total=len(rows),
    )


def _connected(known: BoolArray) -> tuple[IntArray, IntArray]:
    """Rows and columns that make one curve: passes with two bins, bins that hang together."""
    rows, bins = np.arange(known.shape[0]), np.arange(known.shape[1])
    while True:
        kept_bins = _longest_run(known[rows], bins)
        kept_rows = rows[np.count_nonzero(known[np.ix_(rows, kept_bins)], axis=1) >= 2]
        if len(kept_bins) == len(bins) and len(kept_rows) == len(rows):
            return rows, bins
        rows, bins = kept_rows, kept_bins


def _longest_run(known: BoolArray, bins: IntArray) -> IntArray:
    """The longest stretch of neighbouring bins of which any two in a row share enough passes."""
    enough: IntArray = bins[np.count_nonzero(known[:, bins], axis=0) >= MIN_PASSES]
    if not len(enough):
        return enough
    shared = np.count_nonzero(known[:, enough[1:]] & known[:, enough[:-1]], axis=0)
    parted = (np.diff(enough) > 1) | (shared < MIN_PASSES)
    edges = np.concatenate(([0], np.flatnonzero(parted) + 1, [len(enough)]))
    longest = int(np.argmax(np.diff(edges)))
    return enough[edges[longest] : edges[longest + 1]]


def _levels_and_shape(part: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Least squares of one level a row and one shape (mean 0) for all rows; NaN is missing.

    With the levels solved for, the shape's normal equations have one row a bin. Only the sum of
    level and shape is seen, which the row of ones settles: the shape has mean 0.
    """
    known = (~np.isnan(part)).astype(np.float64)
    per_row = known.sum(axis=1)
    value = np.where(known > 0, part, 0.0)
    row_mean = value.sum(axis=1) / per_row
    left = np.diag(known.sum(axis=0)) - known.T @ (known / per_row[:, np.newaxis])
    right = (known * (value - row_mean[:, np.newaxis])).sum(axis=0)
    shape = np.linalg.solve(left + 1.0, right)
    return row_mean - known @ shape / per_row, shape
