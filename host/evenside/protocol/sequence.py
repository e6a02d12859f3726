"""Counting lost frames from sequence numbers, so that every loss is counted once.

A sender numbers its frames with 16 bits that wrap. Between two frames that arrived whole, the
numbers that were skipped are the frames that were lost. A step backward, or over more than half the
range, tells nothing (a repeated frame, a reboot whose HELLO was lost, an outage of minutes): it is
counted as a jump. STATUS carries the full number of frames sent in 32 bits; from one STATUS to the
next the loss is settled with it, so a wrap cannot hide and a jump does not stay unexplained.
"""

import numpy as np

from evenside.protocol.decoded import IntArray
from evenside.protocol.vocabulary import Hello, Status

_WRAP = 0x1_0000
_FURTHEST = _WRAP // 2


class LossCounter:
    """Feed it the sequence numbers of all frames that arrived whole, in wire order."""

    def __init__(self) -> None:
        self.lost = 0
        self.jumps = 0
        self.restarts = 0
        self._last: int | None = None
        self._boot_id: int | None = None
        self._settled: tuple[int, int] | None = None  # (frames sent, lost) at the last STATUS
        self._arrived = 0  # since then

    def frame(self, seq: int) -> None:
        """One frame arrived."""
        self._arrived += 1
        if self._last is not None:
            step = (seq - self._last) % _WRAP
            if 1 <= step <= _FURTHEST:
                self.lost += step - 1
            else:
                self.jumps += 1
        self._last = seq

    def frames(self, seqs: IntArray) -> None:
        """Many frames arrived: the same as ``frame`` for each."""
        if len(seqs) == 0:
            return
        self.frame(int(seqs[0]))
        steps = np.diff(seqs) % _WRAP
        forward = (steps >= 1) & (steps <= _FURTHEST)
        n_forward = int(np.count_nonzero(forward))
        self.lost += int(steps[forward].sum()) - n_forward
        self.jumps += len(steps) - n_forward
        self._arrived += len(steps)
        self._last = int(seqs[-1])

    def hello(self, hello: Hello, seq: int) -> bool:
        """A HELLO arrived; True if the device started again since the last known boot."""
        if self._boot_id is None:
            # What came before belongs to a boot that nobody knows: perhaps not this one.
            self._last = None
        restarted = self._boot(hello.boot_id)
        self.frame(seq)
        return restarted

    def status(self, status: Status, seq: int) -> None:
        """A STATUS arrived."""
        self._boot(status.boot_id)
        self.frame(seq)
        if status.frames_sent % _WRAP != seq:
            return  # a sender that keeps its count differently cannot settle anything
        if self._settled is not None:
            sent_then, lost_then = self._settled
            missing = (status.frames_sent - sent_then) % 2**32 - self._arrived
            if missing >= 0:
                self.lost = lost_then + missing
        self._settled = (status.frames_sent, self.lost)
        self._arrived = 0

    def _boot(self, boot_id: int) -> bool:
        restarted = self._boot_id is not None and boot_id != self._boot_id
        self._boot_id = boot_id
        if restarted:
            self.restarts += 1
            self._last = None
            self._settled = None
        return restarted
