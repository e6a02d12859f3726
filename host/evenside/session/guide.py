"""The guide: a measured test as a state machine, zone by zone and side by side.

It is pure: stream time, the state of the detector and the person's answers go in, actions come
out. The person leads. A visit begins when somebody presses on the device, the number is asked for
at the tenth second of the steady hold, and the visit ends when the person has rolled off. Texts
are from ``script``, so that what is shown, spoken and logged is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from evenside.session import script
from evenside.sources import PlannedVisit
from evenside_analysis.stream import LiveState

GuideState = Literal["idle", "tare", "ready", "hold", "rate", "rest", "done"]

HOLD_TARGET_S = 10.0  # the rating belongs to this second of the hold (science: within-hold drift)
DIAL_WAIT_S = 1.5  # after the chime, until a hand has turned the dial to the number
TARE_QUIET_S = 2.0  # the plate must be left alone this long before its zero is taken
TURN_PATIENCE_S = 20.0  # a roller is asked to be turned for this long; then its zero goes without
ROLL_OFF_S = 1.0  # without load this long, the visit is over
RATING_WAIT_S = 15.0  # after the roll-off; later a number is from memory and belongs to no hold
REST_S = 30.0  # between visits (science 8); the person may start earlier, the guide follows


@dataclass(frozen=True, slots=True)
class TakeTare:
    """Nobody is on the device: take its zero now; ``needs_turn``: only if it was turned."""

    needs_turn: bool = False


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """The person is on the device with this zone and side."""

    zone: str
    side: str
    time_s: float


@dataclass(frozen=True, slots=True)
class CloseVisit:
    """The person has rolled off."""

    time_s: float


@dataclass(frozen=True, slots=True)
class TakeRating:
    """The dial stands at a number, and it is time."""

    score: float
    time_s: float


Action = TakeTare | OpenVisit | CloseVisit | TakeRating


@dataclass(frozen=True, slots=True)
class Dial:
    """Where the score dial stands, and since when."""

    value: float
    moved_s: float  # stream time of its last change


@dataclass(slots=True)
class Guide:
    """Walks through a plan; ``step`` is called with every new block of samples."""

    plan: Sequence[PlannedVisit]
    state: GuideState = "idle"
    visit_no: int = 0
    since_s: float = 0.0  # when the present state began
    line: str = field(default_factory=script.idle)
    visit_start_s: float | None = None
    hold_start_s: float | None = None
    off_since_s: float | None = None
    is_rated: bool = False
    is_waiting_for_tare: bool = False
    turn_until_s: float | None = None  # until then a roller's zero waits for its turn

    @property
    def visit(self) -> PlannedVisit | None:
        """The visit that is on, or comes next."""
        return self.plan[self.visit_no] if self.visit_no < len(self.plan) else None

    def start(self, now_s: float, *, is_roller: bool = False) -> list[Action]:
        """Begin the test anew, with the tare; an open visit is closed."""
        actions = self._close(now_s)
        self.visit_no = 0
        self.turn_until_s = now_s + TURN_PATIENCE_S if is_roller else None
        self._enter("tare", now_s, script.turn() if is_roller else script.tare())
        return actions

    def stop(self, now_s: float) -> list[Action]:
        """End the test here; an open visit is closed."""
        actions = self._close(now_s)
        self._enter("idle", now_s, script.stopped())
        return actions

    def skip(self, now_s: float) -> list[Action]:
        """Go on to the next visit."""
        actions = self._close(now_s)
        self._next_visit(now_s)
        return actions

    def repeat(self, now_s: float) -> list[Action]:
        """Do the present visit again, or the last one when the person is resting."""
        actions = self._close(now_s)
        if self.state in ("rest", "done") and self.visit_no > 0:
            self.visit_no -= 1
        self._ready(now_s)
        return actions

    def tared(self, now_s: float) -> None:
        """The zero has been taken."""
        if self.state == "tare":
            self._ready(now_s)
        self.is_waiting_for_tare = False

    def tare_refused(self, now_s: float, why: str) -> None:
        """The zero could not be taken: say why, wait for quiet again."""
        self.is_waiting_for_tare = False
        if self.state == "tare":
            self._enter("tare", now_s, script.turn() if self._needs_turn(now_s) else why)

    def rated(self, score: float) -> None:
        """A number came, by whichever way."""
        self.is_rated = True
        if self.state in ("hold", "rate"):
            self.line = script.heard(score)

    def lost(self, now_s: float) -> list[Action]:
        """The device went away in mid-visit: close it, and do that side again when it is back."""
        if self.visit_start_s is None:
            return []
        actions = self._close(now_s)
        self._enter("ready", now_s, script.lost())
        return actions

    def step(self, live: LiveState, now_s: float, dial: Dial | None = None) -> list[Action]:
        """Look at the detector and the dial; do what is due."""
        match self.state:
            case "tare":
                return self._tare(now_s)
            case "ready" | "rest":
                return self._wait_for_contact(live, now_s)
            case "hold" | "rate":
                return self._hold(live, now_s, dial)
            case _:
                return []

    def _tare(self, now_s: float) -> list[Action]:
        if self.is_waiting_for_tare or now_s - self.since_s < TARE_QUIET_S:
            return []
        self.is_waiting_for_tare = True
        return [TakeTare(self._needs_turn(now_s))]

    def _needs_turn(self, now_s: float) -> bool:
        return self.turn_until_s is not None and now_s < self.turn_until_s

    def _wait_for_contact(self, live: LiveState, now_s: float) -> list[Action]:
        visit = self.visit
        if visit is None:
            return []
        if live.in_contact:
            # the contact began before it was sure to be one: the marker belongs to its beginning
            began_s = now_s if live.contact_since_s is None else live.contact_since_s
            self.visit_start_s = max(self.since_s, began_s)
            self.hold_start_s, self.off_since_s, self.is_rated = None, None, False
            self._enter("hold", now_s, script.settle(visit))
            return [OpenVisit(visit.zone, visit.side, self.visit_start_s)]
        if self.state == "rest" and now_s - self.since_s >= REST_S:
            self._ready(now_s)
        return []

    def _hold(self, live: LiveState, now_s: float, dial: Dial | None) -> list[Action]:
        if not live.in_contact:
            self.off_since_s = now_s if self.off_since_s is None else self.off_since_s
            return self._after_roll_off(now_s, dial) if self._is_off(now_s) else []
        self.off_since_s = None
        self._follow_steadiness(live)
        if self.hold_start_s is None or now_s - self.hold_start_s < HOLD_TARGET_S:
            return []
        if self.state == "hold":
            self._enter("rate", now_s, script.ask())
        if now_s - self.hold_start_s >= HOLD_TARGET_S + DIAL_WAIT_S:
            return self._take_dial(dial, now_s)
        return []

    def _is_off(self, now_s: float) -> bool:
        """Off for good, not only shifting the weight."""
        return self.off_since_s is not None and now_s - self.off_since_s >= ROLL_OFF_S

    def _follow_steadiness(self, live: LiveState) -> None:
        """The hold begins when load and position become steady, and again when they were lost."""
        if self.state == "rate" or live.steady_since_s == self.hold_start_s:
            return
        self.hold_start_s = live.steady_since_s
        visit = self.visit
        if visit is not None:
            self.line = script.hold() if self.hold_start_s is not None else script.settle(visit)

    def _take_dial(self, dial: Dial | None, now_s: float) -> list[Action]:
        """A dial that was turned during this visit says the number; one that rests says nothing."""
        if self.is_rated or dial is None or self.visit_start_s is None:
            return []
        if dial.moved_s < self.visit_start_s:
            return []
        score = round(dial.value, 1)  # a hand sets a dial no finer
        self.rated(score)
        return [TakeRating(score, now_s)]

    def _after_roll_off(self, now_s: float, dial: Dial | None) -> list[Action]:
        """Off the device: close the visit, at once when there is a number or no hold to rate."""
        if self.hold_start_s is not None and not self.is_rated:
            if self.state != "rate":
                self._enter("rate", now_s, script.ask())
            actions = self._take_dial(dial, now_s)
            if not actions and now_s - self.since_s < RATING_WAIT_S:
                return []
            return [*actions, *self._finish_visit(now_s)]
        return self._finish_visit(now_s)

    def _finish_visit(self, now_s: float) -> list[Action]:
        actions = self._close(now_s)
        self._next_visit(now_s)
        return actions

    def _close(self, now_s: float) -> list[Action]:
        if self.visit_start_s is None:
            return []
        self.visit_start_s = self.hold_start_s = None
        return [CloseVisit(now_s)]

    def _next_visit(self, now_s: float) -> None:
        self.visit_no = min(self.visit_no + 1, len(self.plan))
        visit = self.visit
        if visit is None:
            self._enter("done", now_s, script.done())
        else:
            self._enter("rest", now_s, script.rest(visit))

    def _ready(self, now_s: float) -> None:
        visit = self.visit
        if visit is None:
            self._enter("done", now_s, script.done())
        else:
            self._enter("ready", now_s, script.ready(visit))

    def _enter(self, state: GuideState, now_s: float, line: str) -> None:
        self.state, self.since_s, self.line = state, now_s, line


def measured_test(
    zones: Sequence[str], *, first_side: str, visits_per_zone: int = 8
) -> tuple[PlannedVisit, ...]:
    """Per zone ``visits_per_zone`` visits, left and right in turn (science 8)."""
    second_side = "right" if first_side == "left" else "left"
    sides = (first_side, second_side)
    return tuple(PlannedVisit(zone, sides[i % 2]) for zone in zones for i in range(visits_per_zone))
