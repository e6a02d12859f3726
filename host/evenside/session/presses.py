"""The roller as a button: a number by pressing, without reaching for anything.

Two ways, one a choice of setup: ``presses`` counts short presses, a point each (0 is one long
press); ``count`` says 0, 1, 2, ... while somebody leans on the roller, and takes the number at
which they let go. The number is read back; two presses then mean that it was wrong.

Pure: load in, answers out, the same for any cutting of the load into blocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from evenside_analysis.types import FloatArray

DOWN_N, UP_N = 30.0, 15.0  # a hand presses with 50 N and more; an empty roller shows under 5 N
DEBOUNCE_S = 0.06  # a press of a hand lasts 0.15 s and more, a knock on the floor 0.02 s
SILENCE_S = 2.5  # after the last press, so long, and the number is said
LONG_S = 1.5  # one press as long as this is a zero
LYING_S = 5.0  # nobody presses a button for so long: it is the next visit already
FIRST_NUMBER_S, NUMBER_S = (
    1.0,
    1.0,
)  # of the counting voice: until it says 0, and from one to the next
REACTION_S = 0.3  # between hearing a number and letting go
CORRECT_S = 4.0  # after the number was read back
TO_CORRECT = 2  # presses
MAX_SCORE = 10

Way = Literal["presses", "count"]


@dataclass(frozen=True, slots=True)
class Given:
    """The number."""

    score: float


@dataclass(frozen=True, slots=True)
class TooMany:
    """More presses than there are points."""

    n: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The voice is to say this number now."""

    n: int


@dataclass(frozen=True, slots=True)
class Lying:
    """That is no press: somebody lies on it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Two presses after the number was read back: it is to be given again."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Nobody corrected the number."""


Answer = Given | TooMany | Counted | Lying | Wrong | Settled


@dataclass(slots=True)
class Button:
    """Tells presses from knocks: on above one load, off below another, each for a moment."""

    is_down: bool = False
    since_s: float = 0.0  # when it went down or up
    _change_s: float | None = None  # when it began to look otherwise

    def step(self, load_n: float, time_s: float) -> bool:
        """Take one sample; whether the button went down or up. What is missing changes nothing."""
        looks_down = load_n >= DOWN_N or (self.is_down and not load_n <= UP_N)
        if looks_down == self.is_down or load_n != load_n:
            self._change_s = None
            return False
        self._change_s = time_s if self._change_s is None else self._change_s
        if time_s - self._change_s < DEBOUNCE_S:
            return False
        self.is_down, self.since_s, self._change_s = looks_down, self._change_s, None
        return True


@dataclass(slots=True)
class RollerAnswers:
    """Listens from ``listen`` until a number is settled, or for ever."""

    way: Way = "presses"
    n_presses: int = 0
    is_listening: bool = False
    _given_s: float | None = None  # when a number was given that may still be corrected
    _n_said: int = 0  # numbers that the voice has counted in this press
    _button: Button = field(default_factory=Button)

    @property
    def is_pressed(self) -> bool:
        """Whether somebody presses at this moment."""
        return self.is_listening and self._button.is_down

    def listen(self) -> None:
        """The person has rolled off: from now on a press is an answer."""
        self._button = Button()
        self.n_presses = self._n_said = 0
        self._given_s = None
        self.is_listening = True

    def stop(self) -> None:
        """What is pressed from now on is a visit again."""
        self.is_listening = False
        self.n_presses = self._n_said = 0

    def push(self, force_n: FloatArray, start_s: float, fs_hz: float) -> list[Answer]:
        """The next samples of the load."""
        answers: list[Answer] = []
        for k, load_n in enumerate(force_n.tolist()):
            if self.is_listening:
                answers += self._sample(load_n, start_s + k / fs_hz)
        return answers

    def _sample(self, load_n: float, now_s: float) -> Iterator[Answer]:
        down_s = self._button.since_s
        has_changed = self._button.step(load_n, now_s)
        was_let_go = has_changed and not self._button.is_down
        if self._given_s is not None:
            yield from self._read_back(down_s, was_let_go=was_let_go, now_s=now_s)
        elif self.way == "count":
            yield from self._count(down_s, was_let_go=was_let_go, now_s=now_s)
        else:
            yield from self._press(down_s, was_let_go=was_let_go, now_s=now_s)

    def _press(self, down_s: float, *, was_let_go: bool, now_s: float) -> Iterator[Answer]:
        since_s = now_s - self._button.since_s
        if was_let_go:
            is_zero = self.n_presses == 0 and self._button.since_s - down_s > LONG_S
            self.n_presses += not is_zero
            if is_zero:
                yield self._give(0.0, now_s)
        elif self._button.is_down:
            if since_s > LYING_S:
                yield self._lying()
        elif self.n_presses and since_s >= SILENCE_S:
            yield self._said(now_s)

    def _said(self, now_s: float) -> Answer:
        if self.n_presses <= MAX_SCORE:
            return self._give(float(self.n_presses), now_s)
        n_presses, self.n_presses = self.n_presses, 0
        return TooMany(n_presses)

    def _count(self, down_s: float, *, was_let_go: bool, now_s: float) -> Iterator[Answer]:
        if was_let_go and self._n_said:
            heard_s = self._button.since_s - REACTION_S - down_s - FIRST_NUMBER_S
            yield self._give(float(min(max(0, int(heard_s // NUMBER_S)), self._n_said - 1)), now_s)
        elif was_let_go or not self._button.is_down:
            self._n_said = 0
        elif now_s - self._button.since_s >= FIRST_NUMBER_S + self._n_said * NUMBER_S:
            if self._n_said > MAX_SCORE:
                yield self._give(float(MAX_SCORE), now_s)
            else:
                self._n_said += 1
                yield Counted(self._n_said - 1)

    def _read_back(self, down_s: float, *, was_let_go: bool, now_s: float) -> Iterator[Answer]:
        """What is pressed after the number was read back; letting go of the number is no press."""
        assert self._given_s is not None, "a number was given"
        is_new_press = self._button.is_down and self._button.since_s > self._given_s
        self.n_presses += was_let_go and down_s > self._given_s
        if self.n_presses == TO_CORRECT:
            self.listen()
            yield Wrong()
        elif is_new_press and now_s - self._button.since_s > LYING_S:
            yield self._lying()
        elif now_s - self._given_s >= CORRECT_S and not is_new_press:
            self.stop()
            yield Settled()

    def _give(self, score: float, now_s: float) -> Given:
        self.n_presses = self._n_said = 0
        self._given_s = now_s
        return Given(score)

    def _lying(self) -> Lying:
        self.stop()
        return Lying()
