"""Asking for the number of one visit, and hearing it: by the dial, the roller, or a hand elsewhere.

    chime -> asked -> (rolled off: the roller is a button) -> counting -> heard, or missing

A number that does not come in time is missing, never 0.
"""

from dataclasses import dataclass, field
from typing import Literal

from evenside.session.actions import Action, RatedBy, TakeRating
from evenside.session.presses import (
    Answer,
    Counted,
    Given,
    Lying,
    RollerAnswers,
    Settled,
    TooMany,
    Way,
    Wrong,
)
from evenside.session.script import Say, Tick
from evenside_analysis.types import FloatArray

RatingState = Literal["asked", "counting", "heard", "missing"]

DIAL_WAIT_S = 1.5  # after the chime, until a hand has turned the dial to the number
HINT_AFTER_S = 2.5  # after the chime, still on the roller and no number: say to roll off
N_EXPLAINED = 2  # numbers, until how to correct one goes without saying
RATING_WAIT_S = 15.0  # after the roll-off; later a number is from memory and belongs to no hold
ANSWER_S = 20.0  # a number within this time answers the chime; it is about that moment


@dataclass(frozen=True, slots=True)
class Dial:
    """Where the score dial stands, and since when."""

    value: float
    moved_s: float  # stream time of its last change


@dataclass(slots=True)
class Asking:
    """The number of the present visit; ``begin`` anew with each."""

    way: Way = "presses"
    state: RatingState | None = None
    score: float | None = None
    by: RatedBy | None = None
    n_presses: int = 0
    asked_s: float | None = None
    off_s: float | None = None
    _is_noted: bool = True  # the number stands in the recording, or there is none
    _n_explained: int = 0  # numbers given on the roller in this session
    _has_hinted: bool = False
    _roller: RollerAnswers = field(default_factory=RollerAnswers)

    def begin(self) -> None:
        """A new visit: nothing has been asked or said yet."""
        self.state = self.score = self.by = self.asked_s = self.off_s = None
        self.n_presses, self._is_noted, self._has_hinted = 0, True, False
        self._roller.stop()

    def ask(self, now_s: float) -> list[Action]:
        """The tenth second."""
        self.state, self.asked_s = "asked", now_s
        return [Say("say.rate", sound="chime")]

    def heard(self, score: float, by: RatedBy) -> list[Action]:
        """A number came that is written down elsewhere (by hand), or is by the dial."""
        self.state, self.score, self.by, self._is_noted = "heard", score, by, True
        self._roller.stop()
        return [Say("say.heard", score=score)]

    def roll_off(self, now_s: float) -> list[Action]:
        """The person is off: from now on presses on the roller are points."""
        self.off_s = now_s
        if self.state != "asked":
            return []
        self._roller.way = self.way
        self._roller.listen()
        return [*self._explain(), Tick()]

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.state in ("heard", "missing") and not self._roller.is_listening

    def time_of_answer(self, now_s: float) -> float:
        """The moment that a number given now is about."""
        is_answer = self.asked_s is not None and now_s - self.asked_s <= ANSWER_S
        return self.asked_s if is_answer and self.asked_s is not None else now_s

    def hear(self, force_n: FloatArray, start_s: float, fs_hz: float) -> list[Action]:
        """The load, sample by sample, in which presses are."""
        if not self._roller.is_listening:
            return []
        actions: list[Action] = []
        for answer in self._roller.push(force_n, start_s, fs_hz):
            actions += self._heed(answer)
        if self.state in ("asked", "counting"):
            self.n_presses = self._roller.n_presses
            self.state = "counting" if self.n_presses or self._roller.is_pressed else "asked"
        return actions

    def step(self, now_s: float, dial: Dial | None, since_s: float) -> list[Action]:
        """What is due; a dial that was turned ``since_s`` or later says the number."""
        if self.state != "asked" or self.asked_s is None:
            return []
        if now_s - self.asked_s >= DIAL_WAIT_S and dial is not None and dial.moved_s >= since_s:
            score = round(dial.value, 1)  # a hand sets a dial no finer
            return [TakeRating(score, self.asked_s, "dial"), *self.heard(score, "dial")]
        if self.off_s is not None:
            return self._miss() if now_s - self.off_s >= RATING_WAIT_S else []
        if now_s - self.asked_s >= HINT_AFTER_S and not self._has_hinted:
            self._has_hinted = True
            return [Say("say.roll_off")]
        return []

    def finish(self) -> list[Action]:
        """The visit is left: a number that could still have been corrected stands."""
        self._roller.stop()
        if self._is_noted or self.score is None or self.asked_s is None:
            return []
        self._is_noted = True
        return [TakeRating(self.score, self.asked_s, "presses")]

    def _explain(self) -> list[Action]:
        """How to answer on the roller, at the first number of a session."""
        if self._n_explained:
            return []
        return [Say("say.press_how" if self.way == "presses" else "say.count_how")]

    def _read_back(self, score: float) -> list[Action]:
        """The number, and a few times how to correct it."""
        self._n_explained += 1
        return [
            Say("say.correct" if self._n_explained <= N_EXPLAINED else "say.heard", score=score)
        ]

    def _miss(self) -> list[Action]:
        self.state = "missing"
        self._roller.stop()
        return [Say("say.missing")]

    def _heed(self, answer: Answer) -> list[Action]:
        match answer:
            case Counted(n):
                return [Say("say.count", n=n)]
            case Given(score):
                self.state, self.score, self.by, self._is_noted = "heard", score, "presses", False
                return self._read_back(score)
            case TooMany(n):
                return [Say("say.again", n=n)]
            case Wrong():
                self.state, self.score, self.by, self._is_noted = "asked", None, None, True
                return [Say("say.rate")]
            case Settled():
                return self.finish()
            case Lying():
                return self.finish() if self.state == "heard" else self._miss()
