"""What the device tells of its dial and its button."""

import numpy as np
import numpy.typing as npt
import pytest

from evenside.simulator.controls import Dial, Press, bounced, debounced, dial_steps
from evenside.simulator.rng import Stream


def steps_at(points: npt.NDArray[np.float64], seed: int = 4) -> npt.NDArray[np.int64]:
    """What the converter says of a dial with its noise."""
    return dial_steps(points, Stream(seed, "dial").normal(len(points)))


@pytest.mark.parametrize(
    ("steps", "told", "sent"),
    [
        # By hand: 512 steps are (512 * 1000 + 511) // 1023 = 500 hundredths, and 511 are 500, too;
        # 517 are 505, which is just the play away; 518 are 506 and drag the slide to 501.
        ([512, 511, 517, 518], [500, 500, 500, 501], [True, False, False, True]),
        # 10 steps are 10 hundredths: still the end; 17 are 17 and leave the slide at 12.
        ([10, 11, 17], [0, 0, 12], [True, False, True]),
        # From the top: 1012 are 989, the slide follows to 994 and is still the end.
        ([1023, 1012, 1007], [1000, 1000, 989], [True, False, True]),
    ],
)
def test_the_steps_become_hundredths_by_whole_numbers(
    steps: list[int], told: list[int], sent: list[bool]
) -> None:
    values, is_sent = Dial(first=3).read(np.array(steps))

    assert values.tolist() == told
    assert is_sent.tolist() == sent


def test_a_dial_at_rest_does_not_chatter() -> None:
    values, _ = Dial(first=0).read(steps_at(np.full(20 * 600, 5.37)))  # ten minutes

    # It settles within a second; then the noise pushes the slide less than once a minute.
    assert np.count_nonzero(np.diff(values[20:])) < 10
    np.testing.assert_allclose(values, 537, atol=6)


@pytest.mark.parametrize(("stands_at", "told"), [(0.0, 0), (0.04, 0), (9.97, 1000)])
def test_the_ends_are_the_ends(stands_at: float, told: int) -> None:
    values, _ = Dial(first=0).read(steps_at(np.full(100, stands_at)))

    assert set(values.tolist()) == {told}


def test_a_turn_is_followed_within_the_play_and_every_step_of_it_is_sent() -> None:
    turn = np.concatenate([np.zeros(20), np.linspace(0.0, 7.0, 17), np.full(40, 7.0)])

    values, is_sent = Dial(first=0).read(steps_at(turn))

    np.testing.assert_allclose(values[37:], 700, atol=6)
    assert is_sent[0]
    assert is_sent[20:60:20].all()
    assert is_sent[np.flatnonzero(np.diff(values)) + 1].all()
    assert is_sent.sum() < 30


def test_readings_may_come_in_any_cutting() -> None:
    turn = steps_at(5.0 + 4.0 * np.sin(np.arange(500) / 40.0))
    whole, sent = Dial(first=17).read(turn)
    dial = Dial(first=17)

    parts = [dial.read(part) for part in np.split(turn, [1, 2, 50, 333])]

    np.testing.assert_array_equal(np.concatenate([values for values, _ in parts]), whole)
    np.testing.assert_array_equal(np.concatenate([flags for _, flags in parts]), sent)


def test_a_press_is_told_once_twenty_milliseconds_after_its_last_bounce() -> None:
    # By hand: closed at 1.000, open for a millisecond, closed from 1.002 on.
    edges = [(1.0, True), (1.001, False), (1.002, True), (1.15, False)]

    assert list(debounced(edges)) == [
        Press(1.0, pytest.approx(1.022), True),
        Press(1.15, pytest.approx(1.17), False),
    ]


def test_a_touch_shorter_than_the_quiet_time_is_nothing() -> None:
    assert list(debounced([(1.0, True), (1.004, False)])) == []


def test_every_press_bounces_in_its_own_way_and_is_told_once_with_its_first_edge() -> None:
    changes = [(1.0 + 0.2 * k, k % 2 == 0) for k in range(200)]

    edges = bounced(changes, seed=9)
    told = list(debounced(edges))

    assert [(press.edge_s, press.pressed) for press in told] == changes
    assert 2 * len(changes) < len(edges) < 5 * len(changes)
    delays = np.array([press.told_s - press.edge_s for press in told])
    assert delays.min() + 1e-12 >= 0.02
    assert delays.max() <= 0.025 + 1e-12
    assert len(set(np.round(delays, 6).tolist())) > 50
