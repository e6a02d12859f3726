"""The guide: a measured test as a state machine, zone by zone and side by side.

It is pure: stream time, the state of the detector, the load and the person's answers go in, actions
come out. The person leads. A visit begins when somebody presses on the device (``visiting``); here
is what comes between the visits: the zero, the rest, once more, the next place, a lost device.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from evenside.session.actions import Action, CountNeeds, OpenVisit, RatedBy
from evenside.session.asking import Asking, Dial
from evenside.session.bands import Bands
from evenside.session.cues import Cue
from evenside.session.limits import Limits
from evenside.session.needs import Needs
from evenside.session.plan import extra_visits
from evenside.session.procedures import MEASURED, Procedure
from evenside.session.script import Say
from evenside.session.taring import Taring
from evenside.session.visiting import Visiting
from evenside.sources import PlannedVisit
from evenside_analysis.stream import LiveState
from evenside_analysis.types import FloatArray

GuideState = Literal["idle", "tare", "ready", "hold", "rate", "rest", "done", "lost"]

SHORTEST_REST_S = 5.0  # to change sides, however long the number took
NOBODY_S = 300.0  # with nobody on the device; then it asks whether somebody is there


@dataclass(slots=True)
class Guide:
    """Walks through a plan; ``step`` is called with every new block of samples."""

    chosen: tuple[PlannedVisit, ...] = ()  # the plan as it began; ``choose`` another
    follows: bool = False  # the plan is the person's own (simulated): never repeat, never add
    adapts: bool = False  # adds visits to zones that cannot tell yet
    rating_at_s: float = MEASURED.rating_at_s  # second of the hold that the number is about
    rest_s: float = MEASURED.rest_s  # between holds; who starts earlier is followed
    asking: Asking = field(default_factory=Asking)
    bands: Bands = field(default_factory=Bands)
    limits: Limits = field(default_factory=Limits)
    needs: Needs = field(default_factory=dict)
    plan: tuple[PlannedVisit, ...] = ()  # with the visits that were added since
    visit_no: int = 0
    since_s: float = 0.0  # when the present state began
    visiting: Visiting | None = None
    _state: GuideState = "idle"
    _rest_until_s: float = 0.0
    _asked_presence_s: float = 0.0
    _lost_in: GuideState = "idle"
    _taring: Taring = field(default_factory=Taring)
    _extra: list[PlannedVisit] = field(default_factory=list)  # visits that were added

    def __post_init__(self) -> None:
        self.plan = self.chosen

    @property
    def state(self) -> GuideState:
        """Where the test stands."""
        if self.visiting is None:
            return self._state
        return "hold" if self.asking.state is None else "rate"

    @property
    def visit(self) -> PlannedVisit | None:
        """The visit that is on, or comes next."""
        return self.plan[self.visit_no] if self.visit_no < len(self.plan) else None

    @property
    def is_on(self) -> bool:
        """Whether a test is going on."""
        return self.state not in ("idle", "done")

    @property
    def hold_start_s(self) -> float | None:
        """When the present hold became steady."""
        return self.visiting.hold_start_s if self.visiting else None

    @property
    def cue(self) -> Cue | None:
        """What to do with the load at this moment."""
        return self.visiting.cue if self.visiting else None

    def rest_left_s(self, now_s: float) -> float | None:
        """How long to rest still."""
        return max(0.0, self._rest_until_s - now_s) if self.state == "rest" else None

    # --- what people and the session ask ----------------------------------------------------------

    def choose(self, plan: tuple[PlannedVisit, ...], procedure: Procedure) -> None:
        """Another test; only while none is on."""
        self.chosen = self.plan = plan
        self.adapts, self.rest_s = procedure.adapts, procedure.rest_s
        self.visit_no, self.needs, self._extra = 0, {}, []

    def start(self, now_s: float, *, is_roller: bool = False) -> list[Action]:
        """Begin the test anew, with the tare; an open visit is closed."""
        actions = self._leave(now_s)
        self.visit_no, self.needs = 0, {}
        self.plan, self._extra = self.chosen, []
        self._enter("tare", now_s)
        return [*actions, *self._taring.begin(now_s, is_roller=is_roller)]

    def stop(self, now_s: float) -> list[Action]:
        """End the test here; an open visit is closed."""
        actions = self._leave(now_s)
        self._enter("idle", now_s)
        return [*actions, Say("say.stopped")]

    def skip(self, now_s: float) -> list[Action]:
        """Go on to the next visit."""
        return [*self._leave(now_s), *self._next_visit(now_s)]

    def skip_rest(self, now_s: float) -> list[Action]:
        """Rested enough."""
        return self._ready(now_s) if self.state == "rest" else []

    def repeat(self, now_s: float) -> list[Action]:
        """Do the present visit again, or the last one when the person is resting."""
        is_between = self.state in ("rest", "done")
        actions = self._leave(now_s)
        if is_between and self.visit_no > 0:
            self.visit_no -= 1
        return [*actions, *self._ready(now_s)]

    def tared(self, now_s: float) -> list[Action]:
        """The zero has been taken."""
        return self._ready(now_s) if self.state == "tare" else []

    def tare_refused(self, now_s: float) -> list[Action]:
        """The zero could not be taken: ask again for quiet, or for the turn of a roller."""
        return self._taring.refused(now_s) if self.state == "tare" else []

    def rated(self, score: float, by: RatedBy = "hand") -> list[Action]:
        """A number came in another way than by the device; it has been written down."""
        return self.asking.heard(score, by) if self.state != "idle" else []

    def lost(self, now_s: float) -> list[Action]:
        """The device went away: close what is open, and wait for it."""
        if not self.is_on or self.state == "lost":
            return []
        self._lost_in = self.state
        actions = self._leave(now_s)
        self._enter("lost", now_s)
        return [*actions, Say("say.lost", sound="lost")]

    def back(self, now_s: float) -> list[Action]:
        """The device is there again: the visit in which it was lost is repeated."""
        match self._lost_in:
            case "tare":
                return self.start(now_s, is_roller=self._taring.is_roller)
            case "hold" | "rate":
                self._enter("ready", now_s)
                return [Say("say.back", self.visit, sound="back")]
            case _:
                return [Say("say.back_resting", sound="back"), *self._ready(now_s)]

    def heed_needs(self, needs: Needs, now_s: float) -> list[Action]:
        """The holds that are missing: those of the zone just done are added, up to a limit."""
        self.needs = needs
        done = self.plan[self.visit_no - 1]
        n_before = Counter(self._extra)
        added = extra_visits(done, needs.get(done.zone, {}), n_before) if self.adapts else []
        self._extra += added
        self.plan = (*self.plan[: self.visit_no], *added, *self.plan[self.visit_no :])
        counted = enumerate(Counter(added).items())
        said = [Say("say.needs_also" if i else "say.needs", v, n=n) for i, (v, n) in counted]
        return [*said, *self._announce(now_s)]

    # --- time passes ------------------------------------------------------------------------------

    def hear(self, force_n: FloatArray, start_s: float, fs_hz: float) -> list[Action]:
        """The load sample by sample, for presses that are answers; comes before ``step``."""
        return self.asking.hear(force_n, start_s, fs_hz)

    def step(self, live: LiveState, now_s: float, dial: Dial | None = None) -> list[Action]:
        """Look at the detector and the dial; do what is due."""
        if self.visiting is not None:
            return self._be_on(self.visiting, live, now_s, dial)
        match self._state:
            case "tare":
                return self._taring.step(now_s)
            case "ready" | "rest":
                return self._wait_for_contact(live, now_s)
            case "lost":
                return self.back(now_s)
            case _:
                return []

    def _wait_for_contact(self, live: LiveState, now_s: float) -> list[Action]:
        visit = self.visit
        if visit is None:
            return []
        if live.in_contact:
            return self._begin_visit(visit, live, now_s)
        if self._state == "rest" and now_s >= self._rest_until_s:
            return self._ready(now_s)
        if now_s - max(self.since_s, self._asked_presence_s) >= NOBODY_S:
            self._asked_presence_s = now_s
            return [Say("say.nobody")]
        return []

    def _begin_visit(self, visit: PlannedVisit, live: LiveState, now_s: float) -> list[Action]:
        # the contact began before it was sure to be one: the marker belongs to its beginning
        began_s = now_s if live.contact_since_s is None else live.contact_since_s
        start_s = max(self.since_s, began_s)
        self.asking.begin()
        hears = not self.follows
        self.visiting = Visiting(
            visit, start_s, self.asking, self.limits, hears, rating_at_s=self.rating_at_s
        )
        self._enter("hold", now_s)
        return [OpenVisit(visit, start_s), Say("say.settle", visit)]

    def _be_on(
        self, visiting: Visiting, live: LiveState, now_s: float, dial: Dial | None
    ) -> list[Action]:
        band_n = self.bands.band_n(visiting.visit.zone)
        actions = visiting.step(live, now_s, band_n=band_n, dial=dial)
        if visiting.outcome is None:
            return actions
        return [*actions, *self._leave(now_s), *self._go_on(visiting, now_s)]

    def _go_on(self, over: Visiting, now_s: float) -> list[Action]:
        """What a visit's outcome leads to: its score may change the load, or it is repeated."""
        if over.outcome in ("short", "stopped") and not self.follows:
            return self._again(over, now_s)
        actions: list[Action] = []
        if over.outcome == "rated" and self.asking.score is not None and not self.follows:
            change = self.bands.rated(over.visit.zone, self.asking.score)
            actions += [Say(f"say.change_{change}")] if change else []
        return [*actions, *self._next_visit(now_s)]

    def _again(self, over: Visiting, now_s: float) -> list[Action]:
        if self.limits.is_used_up(over.visit.zone):
            return [Say("say.enough_zone"), *self._next_zone(now_s)]
        if over.outcome == "short":
            return self._ready(now_s)
        self._enter("rest", now_s)
        return [Say("say.stop_repeat", over.visit)]

    def _leave(self, now_s: float) -> list[Action]:
        """Close what is open; the rest counts from the moment of getting off."""
        visiting, self.visiting = self.visiting, None
        if visiting is None:
            return []
        off_s = now_s if visiting.off_s is None else visiting.off_s
        self._rest_until_s = max(off_s + self.rest_s, now_s + SHORTEST_REST_S)
        return visiting.close(now_s)

    def _next_zone(self, now_s: float) -> list[Action]:
        zone = self.plan[self.visit_no].zone
        rest = [visit for visit in self.plan[self.visit_no + 1 :] if visit.zone != zone]
        self.plan = (*self.plan[: self.visit_no + 1], *rest)
        return self._next_visit(now_s)

    def _next_visit(self, now_s: float) -> list[Action]:
        left = self.visit
        self.visit_no = min(self.visit_no + 1, len(self.plan))
        self._enter("rest", now_s)
        if left is not None and (self.visit is None or self.visit.zone != left.zone):
            return [CountNeeds()]
        return self._announce(now_s)

    def _announce(self, now_s: float) -> list[Action]:
        if self.visit is None:
            self._enter("done", now_s)
            return [Say("say.done")]
        if now_s >= self._rest_until_s:
            return self._ready(now_s)
        return [Say("say.rest", self.visit)]

    def _ready(self, now_s: float) -> list[Action]:
        visit = self.visit
        if visit is None:
            self._enter("done", now_s)
            return [Say("say.done")]
        self._enter("ready", now_s)
        return [Say("say.practice" if visit.is_practice else "say.ready", visit)]

    def _enter(self, state: GuideState, now_s: float) -> None:
        self._state, self.since_s = state, now_s
