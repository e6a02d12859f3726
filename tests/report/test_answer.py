"""The headline of a report whose sides nobody can call different: why not, in one sentence."""

import pytest

from evenside.report.answer import nothing_tighter
from evenside.report.words import Words

NOTHING = [
    # verdicts with the holds of left and right, how the headline begins
    ([("balanced", 4, 4), ("balanced", 3, 5)], "Everything that was tested is balanced"),
    ([("cannot_tell", 1, 1), ("cannot_tell", 1, 0)], "This is a quick chart"),
    ([("cannot_tell", 1, 1), ("cannot_tell", 2, 1)], "No side"),
    ([("balanced", 4, 4), ("cannot_tell", 2, 3)], "No side"),
]


@pytest.mark.parametrize(("comparisons", "begins"), NOTHING)
def test_why_no_side_is_tighter_is_said_as_it_is(
    comparisons: list[tuple[str, int, int]], begins: str
) -> None:
    told = [
        {"verdict": verdict, "n_left": n_left, "n_right": n_right}
        for verdict, n_left, n_right in comparisons
    ]

    assert nothing_tighter(told, Words.of("en")).startswith(begins)
