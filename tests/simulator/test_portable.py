"""The functions against numpy's own (right to the last bit or two), and their exact bits."""

import hashlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.simulator import portable

Function = Callable[[portable.FloatArray], portable.FloatArray]

LAST_BITS = 5e-16  # two units in the last place of a double


@pytest.mark.parametrize(
    ("ours", "numpys", "low", "high"),
    [
        (portable.exp, np.exp, -700.0, 700.0),
        (portable.exp, np.exp, -1.0, 1.0),
        (portable.sin, np.sin, -1e5, 1e5),
        (portable.cos, np.cos, -1e5, 1e5),
        (portable.sin, np.sin, -4.0, 4.0),
        (portable.cos, np.cos, -4.0, 4.0),
        (portable.log, np.log, 1e-6, 2.0),
        (portable.log, np.log, 2.0, 1e9),
    ],
)
def test_each_function_is_numpys_to_the_last_bits(
    ours: Function, numpys: Function, low: float, high: float
) -> None:
    x = np.linspace(low, high, 200_001)
    expected = numpys(x)

    scale = np.maximum(np.abs(expected), 1.0 if ours is not portable.exp else 0.0)
    assert np.max(np.abs(ours(x) - expected) / scale) < LAST_BITS


def test_sine_and_cosine_together_are_those_alone() -> None:
    x = np.linspace(-50.0, 50.0, 9_999)

    cosine, sine = portable.cos_sin(x)

    np.testing.assert_array_equal(cosine, portable.cos(x))
    np.testing.assert_array_equal(sine, portable.sin(x))


@given(st.floats(1e-300, 1e300))
def test_log_and_exp_undo_each_other(value: float) -> None:
    assert portable.exp_of(portable.log_of(value)) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("base", "exponent", "power"), [(2.0, 10.0, 1024.0), (9.0, 0.5, 3.0), (10.0, -2.0, 0.01)]
)
def test_a_power_is_what_school_says(base: float, exponent: float, power: float) -> None:
    assert portable.power_of(base, exponent) == pytest.approx(power, rel=1e-14)


def test_interpolation_is_numpys_inside_and_outside() -> None:
    places, values = np.array([0.0, 1.0, 4.0]), np.array([5.0, -1.0, 2.0])
    x = np.array([-3.0, 0.0, 0.25, 1.0, 3.5, 4.0, 9.0])

    np.testing.assert_allclose(
        portable.interpolate(x, places, values), np.interp(x, places, values), rtol=1e-15
    )


def test_the_bits_are_the_same_everywhere() -> None:
    # The hash was made on x86-64; a machine that disagrees does not follow IEEE 754, or its
    # compiler fused a product and a sum.
    x = np.linspace(-30.0, 30.0, 10_001)
    made = (portable.exp(x), portable.sin(x), portable.cos(x), portable.log(np.abs(x) + 0.001))

    digest = hashlib.sha256(b"".join(part.astype("<f8").tobytes() for part in made)).hexdigest()

    assert digest[:16] == "658a9f255f873ee2"
