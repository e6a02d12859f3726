"""Many people over many days, from one seed: who, when, and where their recordings go.

For histories and load tests. Only the plan is here, cheap and complete; ``session.fleet`` carries
it out. A person's seed follows from the fleet's and from the person's number alone, so that a
larger fleet begins with the people of a smaller one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evenside.errors import UsageError
from evenside.simulator.options import SimOptions
from evenside.simulator.rng import Lots, derived_seed

MAX_PEOPLE = 100_000
MAX_SESSIONS = 1000

_NS_PER_MINUTE = 60 * 10**9
_DAY_NS = 24 * 60 * _NS_PER_MINUTE
_FIRST_DAY_NS = 1_767_225_600 * 10**9  # 2026-01-01T00:00:00Z
_DAYS_APART = (2, 3)  # between two sessions of a person
_FIRST_SESSION_WITHIN_DAYS = 7
_MINUTE_OF_DAY = (6 * 60, 20 * 60)  # nobody rolls at night


@dataclass(frozen=True, slots=True)
class FleetSession:
    """One session of one person; paths are inside the fleet's folder."""

    person_code: str
    number: int  # from 1
    start_ns: int
    options: SimOptions

    @property
    def recording(self) -> str:
        """Where the recording goes."""
        return f"{self.person_code}/session-{self.number:02d}.mcap"

    @property
    def truth(self) -> str:
        """Where the truth goes."""
        return f"{self.person_code}/session-{self.number:02d}.truth.json"


@dataclass(frozen=True, slots=True)
class Fleet:
    """How many people, how often; ``options`` hold for all but for seed and day."""

    options: SimOptions
    n_people: int
    n_sessions: int  # a person

    def __post_init__(self) -> None:
        """Refuse what is no fleet."""
        if not 1 <= self.n_people <= MAX_PEOPLE:
            raise UsageError(f"people={self.n_people} must be from 1 to {MAX_PEOPLE}")
        if not 1 <= self.n_sessions <= MAX_SESSIONS:
            raise UsageError(f"sessions={self.n_sessions} must be from 1 to {MAX_SESSIONS}")

    def sessions(self) -> Iterator[FleetSession]:
        """Every session, person by person, in order of time."""
        for number in range(1, self.n_people + 1):
            yield from self._sessions_of(number)

    def _sessions_of(self, number: int) -> Iterator[FleetSession]:
        seed = derived_seed(self.options.seed, f"person {number}")
        lots = Lots(seed, "dates")
        date = first = lots.below(_FIRST_SESSION_WITHIN_DAYS)
        for session in range(1, self.n_sessions + 1):
            low, high = _MINUTE_OF_DAY
            minute = low + lots.below(high - low)
            yield FleetSession(
                person_code=f"person-{number:03d}",
                number=session,
                start_ns=_FIRST_DAY_NS + date * _DAY_NS + minute * _NS_PER_MINUTE,
                options=replace(self.options, seed=seed, day=date - first),
            )
            date += _DAYS_APART[0] + lots.below(_DAYS_APART[1] - _DAYS_APART[0] + 1)
