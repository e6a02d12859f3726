"""Counting lost frames from sequence numbers, so that every loss is counted once.

A sender numbers its frames with 16 bits that wrap. Between two frames that arrived whole, the
numbers that were skipped are the frames that were lost. A frame that comes late, with one of the
numbers that were skipped just before, takes its loss back. Any other step backward, or over more
than half the range, tells nothing (a repeated frame, a reboot whose HELLO was lost, an outage of
minutes): it is counted as a jump. STATUS carries the full number of frames sent in 32 bits; from
one STATUS to the next the loss is settled with it, so a wrap cannot hide and a jump does not stay
unexplained.
"""

import numpy as np

from evenside.protocol.decoded import IntArray
from evenside.protocol.vocabulary import Hello, Status

_WRAP = 0x1_0000
_FURTHEST = _WRAP // 2
_LATE_FRAMES = 64  # so far behind may a late frame come: most of a second of a plate's frames


class LossCounter:
    """Feed it the sequence numbers of all frames that arrived whole, in wire order."""

    def __init__(self) -> None:
        self.lost = 0
        self.jumps = 0
        self.restarts = 0
        self.late = 0
        self._missing: set[int] = set()  # numbers that were skipped and may still come
        self._last: int | None = None
        self._boot_id: int | None = None
        self._settled: tuple[int, int] | None = None  # (frames sent, lost) at the last STATUS
        self._arrived = 0  # since then

    def frame(self, seq: int) -> None:
        """One frame arrived."""
        self._arrived += 1
        if seq in self._missing:
            self._missing.remove(seq)
            self.lost -= 1
            self.late += 1
            return
        if self._last is not None:
            step = (seq - self._last) % _WRAP
            if 1 <= step <= _FURTHEST:
                self.lost += step - 1
                self._skip(seq, step)
                self._forget(seq)
            else:
                self.jumps += 1
                self._missing.clear()
        self._last = seq

    def frames(self, seqs: IntArray) -> None:
        """Many frames arrived: the same as ``frame`` for each."""
        if len(seqs) == 0:
            return
        self.frame(int(seqs[0]))
        if len(seqs) == 1:
            return
        steps: IntArray = np.diff(np.concatenate([[self._last], seqs[1:]])) % _WRAP
        if not ((steps >= 1) & (steps <= _FURTHEST)).all():
            for seq in seqs[1:].tolist():
                self.frame(seq)
            return
        # Only forward: nothing was late, and only the last gaps may still be filled.
        self._arrived += len(steps)
        self.lost += int(steps.sum()) - len(steps)
        for place in np.flatnonzero(steps[-_LATE_FRAMES:] > 1) - min(len(steps), _LATE_FRAMES):
            self._skip(int(seqs[place]), int(steps[place]))
        self._last = int(seqs[-1])
        self._forget(self._last)

    def hello(self, hello: Hello, seq: int) -> bool:
        """A HELLO arrived; True if the device started again since the last known boot."""
        if self._boot_id is None:
            # What came before belongs to a boot that nobody knows: perhaps not this one.
            self._last = None
            self._missing.clear()
        restarted = self._boot(hello.boot_id)
        self.frame(seq)
        return restarted

    def status(self, status: Status, seq: int) -> None:
        """A STATUS arrived."""
        self._boot(status.boot_id)
        is_late = seq in self._missing
        self.frame(seq)
        if is_late or status.frames_sent % _WRAP != seq:
            # One that was overtaken counts frames that are not there yet, and a sender that keeps
            # its count differently cannot settle anything.
            return
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
            self._missing.clear()
        return restarted

    def _skip(self, seq: int, step: int) -> None:
        """Remember the last numbers that were skipped on the way to ``seq``."""
        self._missing.update((seq - k) % _WRAP for k in range(1, min(step, _LATE_FRAMES)))

    def _forget(self, seq: int) -> None:
        """What is too far behind ``seq`` does not come any more."""
        if self._missing:
            self._missing = {n for n in self._missing if (seq - n) % _WRAP < _LATE_FRAMES}
