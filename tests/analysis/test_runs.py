"""RunTracker: runs joined over short interruptions, confirmed no further than is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside_analysis.runs import RunStep, RunTracker
from evenside_analysis.types import BoolArray


def flags(text: str) -> BoolArray:
    return np.array([letter == "#" for letter in text])


def closed(tracker: RunTracker, blocks: list[BoolArray]) -> list[tuple[int, int, int]]:
    steps = [step for block in blocks for step in tracker.push(block)] + tracker.finish()
    return [(step.start, step.stop, step.n_ok) for step in steps if step.is_closed]


@pytest.mark.parametrize(
    ("text", "max_gap", "runs"),
    [
        ("..###..##.", 0, [(2, 5, 3), (7, 9, 2)]),
        ("..###..##.", 1, [(2, 5, 3), (7, 9, 2)]),
        ("..###..##.", 2, [(2, 9, 5)]),
        ("##", 3, [(0, 2, 2)]),
        ("....", 3, []),
        ("", 3, []),
        ("#.#.#", 1, [(0, 5, 3)]),
    ],
)
def test_runs_survive_interruptions_up_to_the_limit(
    text: str, max_gap: int, runs: list[tuple[int, int, int]]
) -> None:
    assert closed(RunTracker(max_gap), [flags(text)]) == runs


def test_an_open_run_is_confirmed_up_to_its_last_true_sample() -> None:
    tracker = RunTracker(2, first=100)

    assert tracker.push(flags(".##.")) == [RunStep(101, 103, 2, False)]
    assert tracker.push(flags(".")) == [RunStep(101, 103, 2, False)]
    assert tracker.open_since == 101
    assert tracker.push(flags(".")) == [RunStep(101, 103, 2, True)]
    assert tracker.open_since is None


@given(st.text("#.", max_size=60), st.integers(0, 5), st.lists(st.integers(0, 60), max_size=6))
def test_any_cutting_closes_the_same_runs(text: str, max_gap: int, cuts: list[int]) -> None:
    whole = flags(text)

    blocks = np.split(whole, sorted(min(cut, len(text)) for cut in cuts))

    assert closed(RunTracker(max_gap), blocks) == closed(RunTracker(max_gap), [whole])
