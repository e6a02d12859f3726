"""exp, log, sin and cos with the same bits on every machine and under every numpy.

A library's transcendental functions are right to within a last bit that depends on the processor
and on the version. Here they are made of operations whose result the IEEE 754 standard fixes: sum,
difference, product, quotient, rounding to whole numbers and shifting of the exponent, each its own
array operation, so that no compiler can fuse two of them into one with another rounding.

Right to about 2e-16 of the value (``exp``: for arguments from -700 to 700; ``sin`` and ``cos``: to
1e-15 for angles below 1e5 rad). The series are Taylor's, on the usual reduced ranges.
"""

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# Constants in two parts: the first has few enough bits that its product with a whole number below
# 2^20 is exact, the second is what is left (hexadecimal, so that no reader of decimals rounds).
_LN2_HIGH, _LN2_LOW = float.fromhex("0x1.62e42feep-1"), float.fromhex("0x1.a39ef35793c76p-33")
_HALF_PI_HIGH = float.fromhex("0x1.921fb544p+0")
_HALF_PI_LOW = float.fromhex("0x1.0b4611a626331p-34")
_ONE_OVER_LN2, _TWO_OVER_PI = 1.4426950408889634, 0.6366197723675814
_SQRT_HALF = 0.7071067811865476

_EXP_SERIES = tuple(float(Fraction(1, math.factorial(n))) for n in range(13, -1, -1))
_SIN_SERIES = tuple(float(Fraction((-1) ** n, math.factorial(2 * n + 1))) for n in range(8, -1, -1))
_COS_SERIES = tuple(float(Fraction((-1) ** n, math.factorial(2 * n))) for n in range(8, -1, -1))
_LOG_SERIES = tuple(float(Fraction(2, 2 * n + 1)) for n in range(11, -1, -1))


def exp(x: FloatArray) -> FloatArray:
    """The exponential function, for x from -700 to 700."""
    twos = np.rint(x * _ONE_OVER_LN2)
    rest = (x - twos * _LN2_HIGH) - twos * _LN2_LOW
    return np.ldexp(_polynomial(_EXP_SERIES, rest), twos.astype(np.int32))


def log(x: FloatArray) -> FloatArray:
    """The natural logarithm of positive, normal x."""
    mantissa, twos = np.frexp(x)
    is_small = mantissa < _SQRT_HALF
    mantissa = np.where(is_small, 2.0 * mantissa, mantissa)
    twos = (twos - is_small).astype(np.float64)
    s = (mantissa - 1.0) / (mantissa + 1.0)
    series = s * _polynomial(_LOG_SERIES, s * s)
    return twos * _LN2_HIGH + (twos * _LN2_LOW + series)


def sin(angle_rad: FloatArray) -> FloatArray:
    """The sine of angles below 1e5 rad either way."""
    return _of_quarter(*_quarter_waves(angle_rad))


def cos(angle_rad: FloatArray) -> FloatArray:
    """The cosine of angles below 1e5 rad either way."""
    sine, cosine, quarters = _quarter_waves(angle_rad)
    return _of_quarter(sine, cosine, quarters + 1)


def cos_sin(angle_rad: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Both at once, for little more than the price of one; the same bits as each alone."""
    sine, cosine, quarters = _quarter_waves(angle_rad)
    return _of_quarter(sine, cosine, quarters + 1), _of_quarter(sine, cosine, quarters)


def interpolate(x: FloatArray, places: FloatArray, values: FloatArray) -> FloatArray:
    """Straight lines between the (rising) places; the first and last value outside."""
    right = np.clip(np.searchsorted(places, x, side="right"), 1, len(places) - 1)
    left = right - 1
    share = (x - places[left]) / (places[right] - places[left])
    share = np.clip(share, 0.0, 1.0)
    return values[left] + (values[right] - values[left]) * share


# --- one number ---------------------------------------------------------------------------------


def exp_of(x: float) -> float:
    """``exp`` of one number."""
    return float(exp(np.array([x]))[0])


def log_of(x: float) -> float:
    """``log`` of one number."""
    return float(log(np.array([x]))[0])


def power_of(base: float, exponent: float) -> float:
    """A positive base to any power."""
    return exp_of(exponent * log_of(base))


# --- series -------------------------------------------------------------------------------------


def _quarter_waves(angle_rad: FloatArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Sine and cosine of what is left of an angle after whole quarter turns, and their number."""
    quarters = np.rint(angle_rad * _TWO_OVER_PI)
    rest = (angle_rad - quarters * _HALF_PI_HIGH) - quarters * _HALF_PI_LOW
    square = rest * rest
    sine = rest * _polynomial(_SIN_SERIES, square)
    return sine, _polynomial(_COS_SERIES, square), quarters.astype(np.int64)


def _of_quarter(sine: FloatArray, cosine: FloatArray, quarters: IntArray) -> FloatArray:
    """The sine of the whole angle; a quarter more gives its cosine."""
    value = np.where(quarters & 1, cosine, sine)
    return np.where(quarters & 2, -value, value)


def _polynomial(coefficients: tuple[float, ...], x: FloatArray) -> FloatArray:
    """Horner's rule, highest power first."""
    value = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        value *= x
        value += coefficient
    return value
