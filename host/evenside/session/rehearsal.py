"""What an earlier program noted between two chunks, while its part of a session is lived again.

The same bytes in the same pieces make the guide decide again what it decided then. Whatever it
wants noted stands in the recording already: it is taken from there, at the place where it was made,
so that what follows finds it. What is left over was asked by a person, and is asked again.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from evenside.errors import UsageError
from evenside.recording.format import Annotation, AnnotationKind, LinkRecord, RawChunk, Record
from evenside.session.jsonout import JsonDict

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
    records: Iterable[Record],
) -> Iterator[tuple[RawChunk | None, list[Annotation | LinkRecord]]]:
    """Each chunk with what was noted behind it; before the first chunk there is none."""
    chunk: RawChunk | None = None
    notes: list[Annotation | LinkRecord] = []
    for record in records:
        if isinstance(record, RawChunk):
            yield chunk, notes
            chunk, notes = record, []
        elif isinstance(record, Annotation | LinkRecord):
            notes.append(record)
    yield chunk, notes
