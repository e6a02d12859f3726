"""What an earlier program noted between two chunks, while its part of a session is lived again.

The same bytes in the same pieces make the guide decide again what it decided then. Whatever it
wants noted stands in the recording already: it is taken from there, at the place where it was made,
so that what follows finds it. What is left over was asked by a person, and is asked again.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import numpy as np

from evenside.errors import UsageError
from evenside.hosttime import NS_PER_S
from evenside.recording.format import Annotation, AnnotationKind, LinkRecord, Note, RawBlock
from evenside.session.jsonout import JsonDict

# What is noted follows from what was seen in the seconds before it (a roll-off takes one). Between
# them the guide only waits; chunk by chunk an hour would take minutes.
EXACT_S = 2.0
QUIET_S = 0.25

Take = Callable[[Annotation], JsonDict]


class Rehearsal:
    """The notes that are still to come before the next chunk."""

    def __init__(self, notes: Iterable[Annotation | LinkRecord]) -> None:
        self._coming = deque(notes)

    def note(self, kind: AnnotationKind, take: Take) -> JsonDict:
        """Take the recorded annotation of this kind; nothing where the recording broke off."""
        for record in self._coming:
            if isinstance(record, Annotation) and record.kind == kind:
                self._coming.remove(record)
                return take(record)
        return {}

    def take_zero(self, take: Take) -> JsonDict:
        """Take the recorded zero; raises UsageError when it was refused then."""
        zero = self.note("tare", take)
        if not zero:
            raise UsageError("the zero was refused then")
        return zero

    def left_over(self) -> Iterator[Annotation | LinkRecord]:
        """What nobody asked for by itself, in its order."""
        while self._coming:
            yield self._coming.popleft()


def scenes(
    parts: Iterable[RawBlock | Note],
) -> Iterator[tuple[RawBlock | None, list[Annotation | LinkRecord]]]:
    """Some chunks with what was noted behind the last of them; before the first there are none.

    Before something was noted, the chunks are cut as they were; in quiet times some go together.
    """
    block: RawBlock | None = None
    notes: list[Annotation | LinkRecord] = []
    for part in parts:
        if isinstance(part, RawBlock):
            for piece in short_pieces(part):
                yield block, notes
                block, notes = piece, []
        elif isinstance(part, Annotation | LinkRecord):
            notes.append(part)
    yield block, notes


def short_pieces(block: RawBlock) -> Iterator[RawBlock]:
    """A block cut as it came in its last seconds, and before them at every ``QUIET_S``."""
    n = len(block.ends)
    since_ns = block.arrival_ns - block.arrival_ns[0]
    slots = since_ns // round(QUIET_S * NS_PER_S)
    is_late = since_ns >= since_ns[-1] - round(EXACT_S * NS_PER_S)
    is_first = np.append(True, np.diff(slots) != 0) | is_late
    for first, stop in pairwise([*np.flatnonzero(is_first).tolist(), n]):
        yield block.part(first, stop)
