"""Counting losses from sequence numbers."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.protocol import Hello, Status
from evenside.protocol.sequence import LossCounter

numbers = st.integers(0, 0xFFFF)
Step = Callable[[LossCounter], object]


def hello(boot_id: int, seq: int) -> Step:
    return lambda counter: counter.hello(Hello(boot_id, n_groups=1, n_channels=1), seq)


def status(boot_id: int, frames_sent: int, seq: int | None = None) -> Step:
    message = Status(ticks=0, uptime_s=0, boot_id=boot_id, frames_sent=frames_sent)
    number = frames_sent % 65_536 if seq is None else seq
    return lambda counter: counter.status(message, number)


def frames(*seqs: int) -> Step:
    return lambda counter: counter.frames(np.array(seqs, dtype=np.int64))


@pytest.mark.parametrize(
    ("steps", "lost", "jumps", "restarts"),
    [
        ([frames(5, 6, 7)], 0, 0, 0),
        ([frames(5, 8)], 2, 0, 0),
        ([frames(65_535, 0, 1)], 0, 0, 0),
        ([frames(65_530, 4)], 9, 0, 0),
        # Half the range ahead is still a loss, one more is a step back.
        ([frames(0, 32_768)], 32_767, 0, 0),
        ([frames(0, 32_769)], 0, 1, 0),
        ([frames(7, 7)], 0, 1, 0),
        # What came before the first HELLO may be from another boot.
        ([frames(100), hello(1, 0)], 0, 0, 0),
        ([frames(100), hello(1, 200), frames(203)], 2, 0, 0),
        ([hello(1, 0), frames(1), hello(1, 3)], 1, 0, 0),
        ([hello(1, 50), frames(51), hello(2, 0), frames(2)], 1, 0, 1),
        ([status(1, 70), frames(71), status(2, 3)], 0, 0, 1),
        # Repeated frames between two STATUS: more arrived than were sent. Nothing is lost.
        ([status(1, 10), frames(11, 11, 11), status(1, 12)], 0, 2, 0),
        ([frames(2, 5), status(1, 6), frames(7, 7, 7), status(1, 8)], 2, 2, 0),
        # 65,536 frames went unseen between 12 and 13; another whole round is no harder.
        ([status(1, 11), frames(12), status(1, 65_536 + 13)], 65_536, 0, 0),
        ([status(1, 11), frames(12), status(1, 3 * 65_536 + 13)], 3 * 65_536, 0, 0),
        # The 32-bit count may wrap, too.
        ([status(1, 2**32 - 1), frames(0), status(1, 3)], 2, 0, 0),
        # A sender whose count does not fit its number cannot settle anything.
        ([status(1, 9000, seq=10), frames(12), status(1, 90_000, seq=13)], 1, 0, 0),
        # A STATUS of another boot settles nothing with the one before.
        ([status(1, 10), status(2, 900), frames(901), status(2, 902)], 0, 0, 1),
    ],
)
def test_losses_are_told_from_jumps_and_restarts(
    steps: list[Step], lost: int, jumps: int, restarts: int
) -> None:
    counter = LossCounter()

    for step in steps:
        step(counter)

    assert (counter.lost, counter.jumps, counter.restarts) == (lost, jumps, restarts)


@pytest.mark.parametrize(
    ("steps", "lost", "jumps", "late"),
    [
        ([frames(5, 7, 6, 8)], 0, 0, 1),
        ([frames(5, 8, 6, 9)], 1, 0, 1),
        # Late a second time: the number has come already.
        ([frames(5, 7, 6, 6)], 0, 1, 1),
        ([frames(65_534, 0, 65_535, 1)], 0, 0, 1),
        # 63 behind is late, 64 behind is a step back.
        ([frames(0, 64, 1)], 62, 0, 1),
        ([frames(0, 65, 1)], 64, 1, 0),
        # A STATUS that was overtaken settles nothing; the next one does.
        ([status(1, 10), frames(12), status(1, 11), frames(13), status(1, 14)], 0, 0, 1),
        # Late behind the STATUS that has settled its loss.
        ([status(1, 10), status(1, 12), frames(11), status(1, 14)], 1, 0, 1),
        # What is missing from another boot does not come late.
        ([hello(1, 0), frames(2), hello(2, 0), frames(1)], 1, 0, 0),
    ],
)
def test_a_frame_that_comes_late_takes_its_loss_back(
    steps: list[Step], lost: int, jumps: int, late: int
) -> None:
    counter = LossCounter()

    for step in steps:
        step(counter)

    assert (counter.lost, counter.jumps, counter.late) == (lost, jumps, late)


near = st.lists(st.integers(0, 120), max_size=60)


@given(near | st.lists(numbers, max_size=30), st.lists(st.integers(0, 30), max_size=4))
def test_many_frames_count_as_each_of_them(seqs: list[int], places: list[int]) -> None:
    one_by_one, together = LossCounter(), LossCounter()
    for seq in seqs:
        one_by_one.frame(seq)

    for part in np.split(np.array(seqs, dtype=np.int64), sorted(places)):
        together.frames(part)

    assert vars(together) == vars(one_by_one)
