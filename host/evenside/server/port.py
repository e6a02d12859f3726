"""What the server asks of a running session, and nothing more.

The session lives in the server's event loop: every method here is called from that loop, returns at
once and never blocks. All values are plain JSON (``None`` for what was not measured, never NaN), in
the words of ``docs/api.md``.

A message is a dictionary that carries ``"v": 1`` and ``"type"``. The types are ``snapshot``,
``block``, ``event``, ``annotation``, ``setup``, ``check``, ``guide``, ``speech``, ``result``,
``health`` and ``link``, all numbered by ``seq``; the server itself adds ``access`` and ``missed``.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Protocol

JsonDict = Mapping[str, object]
"""A JSON object; a Mapping, so that every kind of dictionary with text keys fits."""

MESSAGE_VERSION = 1


class Subscription(Protocol):
    """One viewer's bounded queue: who cannot keep up loses the oldest messages, and they count.

    ``async for message in subscription`` ends when the session ends or after ``close()``.
    """

    @property
    def dropped(self) -> int:
        """How many messages this viewer has missed since it subscribed."""
        ...

    def __aiter__(self) -> AsyncIterator[JsonDict]:
        """Hand out the messages in the order in which they were published."""
        ...

    def put(self, message: dict[str, Any]) -> None:
        """Queue a message for this viewer alone, behind what waits already."""
        ...

    def close(self) -> None:
        """Leave the session; may be called twice."""
        ...


class SessionPort(Protocol):
    """A session as the server sees it.

    The methods that change something raise ``UsageError`` with one plain sentence when it makes no
    sense now ("somebody is on the plate ..."); the server answers 409 and the page shows the
    sentence as it is.
    """

    def snapshot(self) -> JsonDict:
        """Give the whole ``snapshot`` message: all that a page needs to draw from nothing.

        Besides the parts that later messages replace it carries ``zones`` (for each zone id, in
        the order of the chart, ``{name, area, how, is_major_mover}``), ``annotations`` (all so
        far, from which the page knows ratings and visits) and ``is_live`` (False: a recording is
        played back, and the page offers nothing that would change it).
        """
        ...

    def subscribe(self) -> Subscription:
        """Join as a viewer. A snapshot taken before the next ``await`` misses and repeats nothing.

        Publishing happens in the same event loop, so nothing can come between the two calls.
        """
        ...

    def since(self, stream: str, seq: int) -> Sequence[JsonDict] | None:
        """Give the messages after number ``seq`` of ``stream``; None if they are gone."""
        ...

    def person_code(self) -> str | None:
        """Give the code of whoever is being measured; None: nobody gave one.

        A simulated person without a code is known by the source that makes them.
        """
        ...

    def result(self) -> JsonDict:
        """Give the analysis of everything so far, in the shape of ``analyze --json``."""
        ...

    def trace(self, *, start_s: float, end_s: float, points: int) -> JsonDict:
        """Give load and position from ``start_s`` to ``end_s``, as at most ``points`` points."""
        ...

    def review(self) -> JsonDict:
        """Give all that is needed to look back: duration, marks as they count now, analysis."""
        ...

    def setup(self, **fields: object) -> JsonDict:
        """Change some fields of the setup; give all of it."""
        ...

    def rate(self, score: float, kind: str, *, from_memory: bool = False) -> JsonDict:
        """Note a rating from 0 to 10 for the current visit; give the annotation.

        A second rating in the same visit corrects the first. One from memory may come at any time
        after a visit, and never counts for a verdict.
        """
        ...

    def sync(self, text: str) -> JsonDict:
        """Note a mark that another instrument has too, at this moment; give the annotation."""
        ...

    def note(
        self, text: str, drills: Sequence[str] = (), *, time_s: float | None = None
    ) -> JsonDict:
        """Write a few words beside a moment, and which drills were done; give the annotation.

        Without ``time_s`` it is this moment, or the end of what is over.
        """
        ...

    def correct(
        self,
        annotation: int,
        *,
        time_s: float | None,
        data: JsonDict | None,
        drop: bool,
        why: str,
    ) -> JsonDict:
        """Correct the annotation with this number in the snapshot; give the correction."""
        ...

    def visit(self, action: str, zone: str, side: str) -> JsonDict:
        """Mark the ``start`` or the ``end`` of a visit by hand; give the annotation."""
        ...

    def recording(self) -> JsonDict:
        """Give where the session is written, and what is in the way."""
        ...

    def record_to(self, path: str | None) -> JsonDict:
        """Go on recording in another file, or try the same once more; give the same."""
        ...

    def tare(self) -> JsonDict:
        """Take the present readings as the running zero; give the annotation."""
        ...

    def guide(self, action: str) -> JsonDict:
        """Steer it (``start``, ``next``, ``repeat``, ``stop``, ``skip_rest``); give the guide."""
        ...
