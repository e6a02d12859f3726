"""Rules for arguments, said once: every message names the argument, its value and the rule."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from evenside_analysis.types import FloatArray, ParameterError


def positive(name: str, value: float, *, below: float = math.inf) -> float:
    """Return the value as a float, or raise ParameterError unless 0 < value < below and finite."""
    number = float(value)
    if not (0.0 < number < below and math.isfinite(number)):
        rule = "be finite and > 0" if math.isinf(below) else f"be > 0 and below {below:g}"
        raise ParameterError(f"{name}={value} must {rule}")
    return number


def not_negative(name: str, value: float) -> float:
    """Return the value as a float, or raise ParameterError unless finite and at least 0."""
    number = float(value)
    if not (number >= 0.0 and math.isfinite(number)):
        raise ParameterError(f"{name}={value} must be finite and >= 0")
    return number


def share(name: str, value: float) -> float:
    """Return the value as a float, or raise ParameterError unless 0 <= value <= 1."""
    number = float(value)
    if not 0.0 <= number <= 1.0:
        raise ParameterError(f"{name}={value} must lie between 0 and 1")
    return number


def finite(name: str, values: Sequence[float]) -> None:
    """Raise ParameterError when any of the values is NaN or infinite."""
    for value in values:
        if not math.isfinite(value):
            raise ParameterError(f"{name}={tuple(values)} must hold finite numbers only")


def column(name: str, values: npt.ArrayLike, *, length: int | None = None) -> FloatArray:
    """Return a C-contiguous float64 array of one dimension; infinities become NaN (not measured).

    Contiguity is part of the promise that any cutting gives the same bits: numpy sums strided and
    contiguous data in different orders.
    """
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ParameterError(f"{name} has shape {array.shape}, it must have one dimension")
    if length is not None and array.shape[0] != length:
        raise ParameterError(f"{name} has {array.shape[0]} samples, it must have {length}")
    return _without_infinities(array)


def matrix(name: str, values: npt.ArrayLike, *, n_columns: int) -> FloatArray:
    """Return a C-contiguous float64 array of shape (n, n_columns), or raise ParameterError."""
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != n_columns:
        raise ParameterError(f"{name} has shape {array.shape}, it must have (n, {n_columns})")
    return array


def _without_infinities(array: FloatArray) -> FloatArray:
    infinite = np.isinf(array)
    if infinite.any():
        array = np.where(infinite, np.nan, array)
    return array
