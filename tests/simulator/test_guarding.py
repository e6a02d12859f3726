"""Guarding: load taken off and unrest where it hurts."""

import pytest

from evenside.simulator.guarding import Guard, guard


@pytest.mark.parametrize(
    ("guarding", "felt", "expected"),
    [
        (1.0, 5.0, Guard(1.0, 1.0)),
        (1.0, 6.0, Guard(1.0, 1.0)),
        (1.0, 7.5, Guard(0.875, 2.0)),  # halfway from 6 to 9
        (1.0, 9.0, Guard(0.75, 3.0)),
        (1.0, 14.0, Guard(0.75, 3.0)),
        (0.5, 9.0, Guard(0.875, 2.0)),
        (0.0, 14.0, Guard(1.0, 1.0)),
    ],
)
def test_guarding_grows_from_six_to_nine_points(
    guarding: float, felt: float, expected: Guard
) -> None:
    assert guard(guarding, felt) == expected
