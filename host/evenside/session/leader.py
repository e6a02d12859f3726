"""Leads a live session: the guide, the voice, the setup and what they hear of the samples.

The guide decides and is pure; here its actions become annotations, messages and a zero.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenside.errors import UsageError
from evenside.recording.format import Annotation
from evenside.session.actions import (
    Action,
    CloseVisit,
    CountNeeds,
    OpenVisit,
    TakeRating,
    TakeTare,
)
from evenside.session.asking import Asking, Dial
from evenside.session.bands import Bands
from evenside.session.guide import Guide
from evenside.session.jsonout import JsonDict
from evenside.session.limits import Limits
from evenside.session.needs import Needs, needs_of
from evenside.session.pace import Pace
from evenside.session.pipeline import LoadBlock
from evenside.session.plan import other
from evenside.session.previous import Previous, find_previous
from evenside.session.script import Say
from evenside.session.setup import CHECKS, Setup, problems_of, setup_json
from evenside.session.voice import Voice
from evenside.sources import PlannedVisit
from evenside_analysis.types import Event

if TYPE_CHECKING:
    from evenside.session.live import LiveSession

DIAL_STEP = 0.25  # points; less is a trembling hand, not a turn of the dial
STEPS: Mapping[str, Callable[[Guide, float], list[Action]]] = {
    "next": Guide.skip,
    "repeat": Guide.repeat,
    "stop": Guide.stop,
    "skip_rest": Guide.skip_rest,
}
OF_THE_PLAN = {"zones", "test", "visits_per_zone", "first_side", "person_code", "phase"}
DURING_A_TEST = ("language", "rating_by", "cautions", "body_mass_kg")  # may change while it is on


@dataclass(frozen=True, slots=True)
class Lead:
    """What a session begins with."""

    setup: Setup
    followed: tuple[PlannedVisit, ...] = ()  # a simulated person's own plan, which nothing changes
    previous: Previous = field(default_factory=Previous)
    recordings: Path | None = None  # where other sessions of the same person may lie
    auto_start: bool = False


class Leader:
    """Owns the guide of one session."""

    def __init__(self, session: "LiveSession", lead: Lead) -> None:
        self._session = session
        self._recordings = lead.recordings
        self._followed = lead.followed
        self._auto_start = lead.auto_start
        self._dial: Dial | None = None
        self.setup = lead.setup
        self.voice = Voice(lead.setup.language)
        self.pace = Pace()
        self.guide = Guide(
            lead.followed or lead.setup.plan(),
            follows=bool(lead.followed),
            adapts=not lead.followed and lead.setup.procedure.adapts,
            rating_at_s=session.core.settings.holds.rating_at_s,
            rest_s=lead.setup.procedure.rest_s,
            asking=Asking(way=lead.setup.rating_by),
            bands=Bands(lead.previous.reference_n),
            limits=Limits(lead.setup.body_mass_kg),
        )

    # --- what people ask --------------------------------------------------------------------------

    def choose(self, fields: Mapping[str, Any]) -> None:
        """Change the setup; raises UsageError for what cannot be, now or at all."""
        chosen = self.setup.changed(fields)
        changed = [name for name in fields if getattr(chosen, name) != getattr(self.setup, name)]
        self._refuse(changed)
        self._refuse_other_second(chosen)
        if "person_code" in changed:
            chosen = self._meet(chosen)
        self.setup = chosen
        self._heed_setup(changed)
        if changed:
            data = {name: value for name, value in chosen.to_json().items() if name in changed}
            self._session.note("setup", self._session.core.now_s, data)
        if "phase" in changed:
            phase = {"phase": chosen.phase}
            self._session.note("phase", self._session.core.now_s, phase)

    def start(self) -> list[Action]:
        """Begin the test; raises UsageError with what stands in its way."""
        problems = self.problems()
        if problems:
            raise UsageError(self.voice.texts.say(f"check.setup.{problems[0]}"))
        now_s = self._session.core.now_s
        self._session.note("setup", now_s, self.setup.to_json())
        return self._steered("start")

    def steer(self, action: str) -> list[Action]:
        """One step of the test; raises UsageError when there is none of this name."""
        if action == "start":
            return self.start()
        if action not in STEPS:
            raise UsageError(f"the guide cannot {action!r}: start, {', '.join(STEPS)}")
        return self._steered(action)

    def recall(self, annotation: Annotation) -> None:
        """What was asked before the session broke off is asked again, as it was granted."""
        match annotation.kind, annotation.data:
            case "setup", data:
                self._recall_setup(data)
            case "guide", {"action": str(action)}:
                self.carry_out(self._step(action))
            case "rating", {"by": "hand", "score": score}:
                self.carry_out(self.guide.rated(score))
            case "tare", _:
                self.carry_out(self.guide.tared(self._session.core.now_s))

    def problems(self) -> list[str]:
        """What keeps the test from starting; a simulated person has read everything."""
        found = problems_of(self.setup, has_samples=self._session.core.measurement is not None)
        return [name for name in found if not (self._followed and name == "cautions")]

    def setup_json(self) -> JsonDict:
        """``setup`` of the snapshot."""
        return setup_json(self.setup, self.problems())

    @property
    def withholds(self) -> bool:
        """Blind, and the test is not over: nobody is to see results."""
        return self.setup.is_blind and self.guide.is_on

    # --- what the session hears -------------------------------------------------------------------

    def follow(self, blocks: Sequence[LoadBlock]) -> None:
        """New samples: let the guide look at them."""
        measurement = self._session.core.measurement
        if measurement is None:
            return
        now_s = self._session.core.now_s
        if self._auto_start and not self.problems():
            self._auto_start = False
            self.carry_out(self.start())
        for block in blocks:
            start_s = block.start_index / measurement.fs_hz
            self.carry_out(self.guide.hear(block.force_n, start_s, measurement.fs_hz))
        live = measurement.detector.now
        self.carry_out(self.guide.step(live, now_s, self._dial))
        if not self.guide.is_on:
            self.carry_out(self._watch_work(live.load_n, is_on=live.in_contact, now_s=now_s))

    def heed_events(self, events: Iterable[Event]) -> None:
        """A hold teaches the load to aim at, a pass the pace."""
        measurement = self._session.core.measurement
        assert measurement is not None, "an event comes from a measurement"
        for event in events:
            if event.kind == "pass":
                self.pace.passed(event.end_s)
            visit = measurement.visit_at((event.start_s + event.end_s) / 2)
            if event.kind == "dwell" and visit is not None and not visit.is_practice:
                self.guide.bands.learn(visit.zone, event.load_n)

    def turn_dial(self, value: float) -> None:
        """Where the dial stands now."""
        if self._dial is None or abs(self._dial.value - value) >= DIAL_STEP:
            self._dial = Dial(value, self._session.core.now_s)

    def carry_out(self, actions: Iterable[Action]) -> None:
        """Do what the guide wants, in its order; what follows from that comes at once."""
        now_s = self._session.core.now_s
        for action in actions:
            match action:
                case Say():
                    speech = self.voice.next(action, now_s)
                    self._session.note("speech", now_s, speech)
                case TakeTare(needs_turn):
                    self.carry_out(self._try_tare(needs_turn, now_s))
                case OpenVisit(visit, time_s):
                    self._session.note("visit_start", time_s, visit_data(visit))
                case CloseVisit(time_s):
                    self._session.note("visit_end", time_s, {})
                case TakeRating(score, time_s, by):
                    data = {"score": score, "kind": "tension", "by": by, "given_s": now_s}
                    self._session.note("rating", time_s, data)
                case CountNeeds():
                    self.carry_out(self.guide.heed_needs(self._needs(), now_s))

    # --- inside -----------------------------------------------------------------------------------

    def _steered(self, action: str) -> list[Action]:
        """Written down, so that a session that broke off can be lived again."""
        self._session.note("guide", self._session.core.now_s, {"action": action})
        return self._step(action)

    def _step(self, action: str) -> list[Action]:
        now_s = self._session.core.now_s
        if action == "start":
            return self.guide.start(now_s, is_roller=self._session.core.pipeline.is_roller)
        return STEPS[action](self.guide, now_s)

    def _recall_setup(self, data: Mapping[str, Any]) -> None:
        before = self.setup
        chosen = before.changed({name: data[name] for name in data if name in CHECKS})
        self.setup = replace(chosen, first_side=data.get("first_side", before.first_side))
        names = (field.name for field in fields(Setup))
        self._heed_setup([n for n in names if getattr(before, n) != getattr(self.setup, n)])

    def _watch_work(self, load_n: float | None, *, is_on: bool, now_s: float) -> list[Action]:
        """Between tests: limits of load and time for whoever rolls, and in the work its pace."""
        said = self.guide.limits.say("", load_n, is_on=is_on, now_s=now_s)
        pace = self.pace.step(now_s) if self.setup.phase == "intervention" else None
        return [*said, *([Say(f"say.{pace}")] if pace else [])]

    def _try_tare(self, needs_turn: bool, now_s: float) -> list[Action]:
        try:
            self._session.take_zero(needs_turn=needs_turn)
        except UsageError:
            return self.guide.tare_refused(now_s)
        return self.guide.tared(now_s)

    def _needs(self) -> Needs:
        """Of the zones whose planned visits are over."""
        guide = self.guide
        if not guide.adapts:
            return {}
        to_come = {visit.zone for visit in guide.plan[guide.visit_no :]}
        over = dict.fromkeys(v.zone for v in guide.chosen if v.zone not in to_come)
        return needs_of(self._session.core.results(), guide.chosen, over, self.setup.phase)

    def _refuse(self, changed: Iterable[str]) -> None:
        for name in changed:
            if self.guide.is_on and name not in DURING_A_TEST:
                raise UsageError(f"{name}: the test is on; stop it first")
            if self._followed and name in ("zones", "test", "visits_per_zone"):
                raise UsageError(f"{name}: a simulated person follows a plan of their own")
            measurement = self._session.core.measurement
            if name == "person_code" and measurement is not None and measurement.marks.visits:
                raise UsageError("person_code: this session has begun; start another for another")

    def _refuse_other_second(self, chosen: Setup) -> None:
        """The second of the number stands in the recording's head: one session, one second."""
        course = chosen.procedure
        if course.rating_at_s != self.guide.rating_at_s and not self._followed:
            raise UsageError(
                f"test: {chosen.test!r} asks for the number at {course.rating_at_s:g} s, this "
                f"session at {self.guide.rating_at_s:g} s; begin with `--test {chosen.test}`"
            )

    def _meet(self, chosen: Setup) -> Setup:
        """Another person: what is known of an earlier session of theirs."""
        if self._recordings is None:
            return chosen
        path = self._session.scribe.path
        but = Path(path) if path else None
        previous = find_previous(self._recordings, chosen.person_code, but=but)
        self.guide.bands = Bands(previous.reference_n)
        first = previous.first_side
        return replace(chosen, first_side=other(first)) if first else chosen

    def _heed_setup(self, changed: Sequence[str]) -> None:
        """Hand the choices on to those who act on them."""
        self.guide.limits.body_mass_kg = self.setup.body_mass_kg
        self.guide.asking.way = self.setup.rating_by
        self.voice.use(self.setup.language)
        is_other_plan = OF_THE_PLAN & set(changed)
        if is_other_plan and not self._followed:
            self.guide.choose(self.setup.plan(), self.setup.procedure)


def visit_data(visit: PlannedVisit) -> dict[str, object]:
    """What stands in the recording about a visit's begin."""
    practice = {"practice": True} if visit.is_practice else {}
    return {"zone": visit.zone, "side": visit.side, **practice}
