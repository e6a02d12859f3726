"""The scoring itself, against cases that can be counted by hand."""

import pytest
from tests.validate.scoring import Interval, Tally, match, overlap_over_union


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 10), (0, 10), 1.0),
        ((0, 10), (10, 20), 0.0),
        ((0, 10), (30, 40), 0.0),
        ((0, 10), (2, 8), 0.6),
        # science.md 5.2: a shift s of a length T gives (T - s) / (T + s); T / 3 gives one half
        ((0, 30), (10, 40), 0.5),
        ((0, 7), (1, 8), 0.75),
        ((0, 19), (1, 20), 0.9),
    ],
)
def test_overlap_over_union_by_hand(one: Interval, other: Interval, expected: float) -> None:
    assert overlap_over_union(one, other) == pytest.approx(expected)
    assert overlap_over_union(other, one) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("true", "found", "pairs"),
    [
        ([], [(0, 1)], []),
        ([(0, 1)], [], []),
        ([(0, 10)], [(0, 10), (0, 10)], [(0, 0)]),  # one found twice is one right, one false
        ([(0, 10), (20, 30)], [(19, 30), (1, 10)], [(0, 1), (1, 0)]),
        ([(0, 10)], [(0, 5), (5, 10)], [(0, 0)]),  # split in two halves: one of them counts
        ([(0, 10), (10, 20)], [(0, 20)], [(0, 0)]),  # merged: one is missed
        ([(0, 10)], [(6, 16)], []),
    ],
)
def test_every_interval_is_used_once(
    true: list[Interval], found: list[Interval], pairs: list[tuple[int, int]]
) -> None:
    assert match(true, found) == pairs


def test_as_many_pairs_as_possible_go_before_the_best_single_one() -> None:
    # by hand: the second found fits the first true best (0.95), but then one true is left alone
    true = [(0.0, 20.0), (5.0, 20.0)]
    found = [(9.0, 20.0), (1.0, 20.0)]

    assert match(true, found) == [(0, 1), (1, 0)]
    assert match([(0.0, 20.0), (0.0, 40.0)], [(0.0, 20.0), (0.0, 11.0)]) == [(0, 1), (1, 0)]


def test_a_tally_over_two_sessions() -> None:
    tally = Tally()

    tally.add([(0, 10), (20, 30)], [(0.1, 10.2), (50, 60)])
    tally.add([(0, 10)], [(-0.3, 10.0)])

    # by hand: three true, three found, two pairs; errors 0.1 and 0.3, 0.2 and 0
    assert (tally.n_true, tally.n_found, tally.n_matched) == (3, 3, 2)
    assert (tally.precision, tally.recall, tally.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert tally.onset_error_s(50) == pytest.approx(0.2)
    assert tally.offset_error_s(100) == pytest.approx(0.2)


def test_nothing_has_no_score_instead_of_a_division_by_0() -> None:
    tally = Tally()

    assert (tally.precision, tally.recall, tally.f1) == (None, None, None)
    assert (tally.onset_error_s(50), tally.offset_error_s(95)) == (None, None)
