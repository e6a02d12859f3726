"""The roller as a button: counted presses, the counting voice, and the correction."""

import itertools
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside.session.presses import (
    Answer,
    Counted,
    Given,
    Lying,
    RollerAnswers,
    Settled,
    TooMany,
    Way,
    Wrong,
)

FS_HZ = 80.0
Stretch = tuple[float, float]  # newtons, seconds


def load_of(stretches: Iterable[Stretch]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.concatenate([np.full(round(s * FS_HZ), load_n) for load_n, s in stretches])


def answers_to(stretches: Iterable[Stretch], way: Way = "presses") -> list[Answer]:
    roller = RollerAnswers(way)
    roller.listen()
    return roller.push(load_of(stretches), 0.0, FS_HZ)


def pressed(n: int, down_s: float = 0.2, up_s: float = 0.3) -> list[Stretch]:
    return [(90.0, down_s), (0.0, up_s)] * n


SILENCE = (0.0, 9.0)


@pytest.mark.parametrize(
    ("stretches", "answers"),
    [
        ([SILENCE], []),
        ([*pressed(1), SILENCE], [Given(1.0), Settled()]),
        ([*pressed(4), SILENCE], [Given(4.0), Settled()]),
        ([*pressed(10), SILENCE], [Given(10.0), Settled()]),
        ([*pressed(12), SILENCE], [TooMany(12)]),
        ([*pressed(12), (0.0, 3.0), *pressed(2), SILENCE], [TooMany(12), Given(2.0), Settled()]),
        ([*pressed(1, down_s=2.0), SILENCE], [Given(0.0), Settled()]),
        ([*pressed(2), *pressed(1, down_s=2.0), SILENCE], [Given(3.0), Settled()]),
        ([(90.0, 0.03), SILENCE], []),
        ([(90.0, 6.0)], [Lying()]),
        (
            [*pressed(3), (0.0, 3.0), *pressed(2), (0.0, 1.0), *pressed(5), SILENCE],
            [Given(3.0), Wrong(), Given(5.0), Settled()],
        ),
        ([*pressed(3), (0.0, 3.0), *pressed(1), SILENCE], [Given(3.0), Settled()]),
        ([*pressed(3), (0.0, 3.0), (90.0, 6.0)], [Given(3.0), Lying()]),
        ([(90.0, 0.1), (np.nan, 0.3), (90.0, 0.1), SILENCE], [Given(1.0), Settled()]),
    ],
    ids=[
        "no press is no number, never 0",
        "one",
        "four",
        "ten",
        "more than ten is asked again",
        "and then taken",
        "one long press is zero",
        "a long press among short ones is one point",
        "a knock is no press",
        "who lies on it does not press",
        "two presses after the read back correct it",
        "one press after it does not",
        "who lies down after it has begun the next visit",
        "missing samples do not divide a press",
    ],
)
def test_presses_are_points(stretches: list[Stretch], answers: list[Answer]) -> None:
    assert answers_to(stretches) == answers


@pytest.mark.parametrize(
    ("lean_s", "score", "n_said"),
    [(0.5, None, 0), (1.1, 0, 1), (1.6, 0, 1), (4.4, 3, 4), (5.9, 4, 5), (5.2, 3, 5), (20, 10, 11)],
)
def test_who_leans_on_it_lets_go_at_the_number(
    lean_s: float, score: float | None, n_said: int
) -> None:
    answers = answers_to([(90.0, lean_s), SILENCE], way="count")

    assert [answer.n for answer in answers if isinstance(answer, Counted)] == list(range(n_said))
    assert [answer.score for answer in answers if isinstance(answer, Given)] == (
        [] if score is None else [score]
    )


def test_nobody_is_heard_before_it_listens_nor_after_the_number_is_settled() -> None:
    roller = RollerAnswers()
    assert roller.push(load_of([*pressed(3), SILENCE]), 0.0, FS_HZ) == []

    roller.listen()
    roller.push(load_of([*pressed(3), SILENCE]), 0.0, FS_HZ)

    assert not roller.is_listening
    assert roller.push(load_of([*pressed(3), SILENCE]), 20.0, FS_HZ) == []


hand = st.tuples(
    st.floats(40.0, 400.0),  # N
    st.floats(0.12, 1.2),  # s down
    st.floats(0.12, 2.2),  # s up
)


@settings(max_examples=60, deadline=None)
@given(presses=st.lists(hand, min_size=1, max_size=10), fs_hz=st.sampled_from([40.0, 80.0, 320.0]))
def test_however_somebody_presses_every_press_is_one_point(
    presses: list[tuple[float, float, float]], fs_hz: float
) -> None:
    parts = [
        part
        for load_n, down_s, up_s in presses
        for part in (np.full(round(down_s * fs_hz), load_n), np.zeros(round(up_s * fs_hz)))
    ]
    load_n = np.concatenate([*parts, np.zeros(round(9 * fs_hz))])
    roller = RollerAnswers()
    roller.listen()

    assert roller.push(load_n, 0.0, fs_hz) == [Given(float(len(presses))), Settled()]


@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(st.integers(0, 1600), max_size=12),
    noise=st.integers(0, 2**32 - 1),
    way=st.sampled_from(["presses", "count"]),
)
def test_any_cutting_gives_the_same_answers(cuts: list[int], noise: int, way: Way) -> None:
    rng = np.random.default_rng(noise)
    load_n = np.repeat(rng.choice([0.0, 20.0, 90.0], 40), 40) + rng.normal(0, 2, 1600)
    whole, pieces = RollerAnswers(way), RollerAnswers(way)
    whole.listen()
    pieces.listen()
    edges = [0, *sorted(cuts), len(load_n)]

    in_pieces = [
        answer
        for start, stop in itertools.pairwise(edges)
        for answer in pieces.push(load_n[start:stop], start / FS_HZ, FS_HZ)
    ]

    assert in_pieces == whole.push(load_n, 0.0, FS_HZ)
