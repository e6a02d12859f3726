"""What people may ask of a live session, each request with its rules: the server's ``SessionPort``.

Every refusal is a UsageError in words that can be shown as they are.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from evenside.errors import RecordingError, UsageError
from evenside.recording.format import AnnotationKind
from evenside.session.hub import Subscription
from evenside.session.jsonout import JsonDict
from evenside.session.live import LiveSession
from evenside.session.measurement import Measurement
from evenside.session.previous import known_as
from evenside_analysis.plan import drill_words
from evenside_analysis.types import ParameterError

RATING_LATE_S = 20.0  # after a visit; later a number is from memory and never counts (experience)


class Desk:
    """Answers for one session, in its event loop."""

    def __init__(self, session: LiveSession) -> None:
        self._session = session

    def snapshot(self) -> JsonDict:
        """All that a page needs to begin."""
        return self._session.view.snapshot()

    def subscribe(self) -> Subscription:
        """Everything from now on."""
        return self._session.hub.subscribe()

    def since(self, stream: str, seq: int) -> list[JsonDict] | None:
        """What a viewer missed whose connection broke; None if it has to begin anew."""
        return self._session.hub.since(stream, seq)

    def person_code(self) -> str | None:
        """Whose session it is."""
        return known_as(self._session.leader.setup.person_code, self._session.source.url)

    def result(self) -> JsonDict:
        """The analysis so far, as ``analyze --json`` gives it."""
        return {
            "schema": "evenside.analysis/1",
            "source": self._session.view.source_json(),
            **self._session.core.analysis_json(),
            **self._session.view.results_json(),
        }

    def setup(self, **fields: object) -> JsonDict:
        """Choose who, what and where; gives the setup as it then stands."""
        self._must_be_live()
        leader = self._session.leader
        leader.choose(fields)
        self._session.tell_setup()
        self._session.tell_guide()
        return leader.setup_json()

    def rate(self, score: float, kind: str, *, from_memory: bool = False) -> JsonDict:
        """Note a rating; refused when there is no hold that it could belong to.

        One from memory may come at any time, also of a recording; it is kept and marked as such,
        and never counts for a verdict.
        """
        if not from_memory:
            self._must_be_live()
        measurement = self._session.past.core.measurement
        if measurement is None:
            raise UsageError("no sample has come yet: there is nothing to rate yet")
        now_s = self._session.stream_now_s()
        if measurement.open_visit is None and not measurement.visits:
            raise UsageError("there is nothing to rate yet: the first visit has not begun")
        if from_memory:
            return self._add("rating", now_s, {"score": score, "kind": kind, "by": "memory"})
        guide = self._session.leader.guide
        is_waiting = measurement.open_visit is not None or guide.visiting is not None
        if not is_waiting and now_s - measurement.visits[-1].end_s > RATING_LATE_S:
            raise UsageError("the last visit is too long ago to rate it; repeat it instead")
        data = {"score": score, "kind": kind, "by": "hand", "given_s": now_s}
        annotation = self._session.note("rating", guide.asking.time_of_answer(now_s), data)
        self._session.leader.carry_out(guide.rated(score))
        self._session.tell_guide()
        return annotation

    def sync(self, text: str) -> JsonDict:
        """Note a mark that another instrument has too, such as a trigger or a clap.

        It is about this very moment, which the newest sample has not reached yet.
        """
        self._must_be_live()
        if not text:
            raise UsageError("a mark needs a word")
        data = {"text": text, "kind": "sync"}
        return self._session.note("note", self._session.stream_now_s(), data)

    def note(
        self, text: str, drills: Sequence[str] = (), *, time_s: float | None = None
    ) -> JsonDict:
        """Write down what somebody wants to remember of a moment, and the drills that were done.

        The moment is the present, or the end of a recording, unless ``time_s`` says another. A
        drill is a step of the plan's table for one zone and side ("hamstring.left.isolate").
        """
        if not text and not drills:
            raise UsageError("a note needs words or a drill")
        for drill in drills:
            try:
                drill_words(drill)
            except ParameterError as error:
                raise UsageError(f"drills: {error}") from error
        until_s = self._session.past.core.now_s
        if time_s is not None and not 0 <= time_s <= until_s:
            raise UsageError(f"time_s={time_s:g} is outside the session (0 to {until_s:.1f} s)")
        data: JsonDict = {"text": text, "drills": list(drills)} if drills else {"text": text}
        return self._add("note", until_s if time_s is None else time_s, data)

    def trace(self, start_s: float, end_s: float, points: int) -> JsonDict:
        """Load and position of any stretch of the session, or of the whole recording."""
        return self._session.past.trace.view(start_s, end_s, points)

    def review(self) -> JsonDict:
        """All that is needed to look back at the session, or at the whole recording.

        Refused while a blind test is on: nobody is to see its numbers.
        """
        if self._session.leader.withholds:
            raise UsageError("this test is blind; look back when it is over")
        return self._session.past.to_json()

    def correct(
        self,
        annotation: int,
        *,
        time_s: float | None = None,
        data: Mapping[str, object] | None = None,
        drop: bool = False,
        why: str = "",
    ) -> JsonDict:
        """Correct a mark by one more annotation; of a recording too, behind its end."""
        correction = self._session.past.correction(
            annotation, time_s=time_s, data=data, drop=drop, why=why
        )
        return self._session.correct(correction)

    def visit(self, action: str, zone: str, side: str) -> JsonDict:
        """Mark by hand that a visit begins or ends."""
        measurement = self._measurement("a visit cannot begin")
        if self._session.leader.guide.is_on:
            raise UsageError("the guide makes the visits; stop it to mark them by hand")
        now_s = self._session.stream_now_s()
        if action == "end":
            if measurement.open_visit is None:
                raise UsageError("no visit is open")
            return self._session.note("visit_end", now_s, {})
        return self._session.note("visit_start", now_s, {"zone": zone, "side": side})

    def recording(self) -> JsonDict:
        """Where the session is written, and what is in the way."""
        return self._session.scribe.to_json()

    def record_to(self, path: str | None) -> JsonDict:
        """Go on recording in another file, or try the same once more; nothing is left behind."""
        self._must_be_live()
        scribe = self._session.scribe
        if scribe.path is None:
            raise UsageError("this session is not recorded")
        if path is None:
            scribe.retry()
            return scribe.to_json()
        place = Path(path).expanduser()
        try:
            scribe.move_to(place / Path(scribe.path).name if place.is_dir() else place)
        except RecordingError as error:
            raise UsageError(str(error)) from error
        return scribe.to_json()

    def tare(self) -> JsonDict:
        """Take the zero; refused when somebody is on the device or it is not quiet."""
        self._must_be_live()
        session = self._session
        annotation = session.take_zero()
        session.leader.carry_out(session.leader.guide.tared(session.core.now_s))
        session.tell_guide()
        return annotation

    def guide(self, action: str) -> JsonDict:
        """Steer the guided test; gives the guide as it then stands."""
        self._measurement("the test cannot begin")
        leader = self._session.leader
        leader.carry_out(leader.steer(action))
        self._session.tell_guide()
        self._session.tell_result()  # what a blind test withheld is shown when it is stopped
        return self._session.view.guide_json()

    def _add(self, kind: AnnotationKind, time_s: float, data: JsonDict) -> JsonDict:
        """Note it, or, when all is past, add it behind the end of the recording."""
        if self._session.is_running:
            return self._session.note(kind, time_s, data)
        return self._session.add(kind, min(time_s, self._session.past.core.now_s), data)

    def _measurement(self, what: str) -> Measurement:
        self._must_be_live()
        measurement = self._session.core.measurement
        if measurement is None:
            raise UsageError(f"no sample has come yet: {what}")
        return measurement

    def _must_be_live(self) -> None:
        if (why := self._session.why_past()) is not None:
            raise UsageError(why)
