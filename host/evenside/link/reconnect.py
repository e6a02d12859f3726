"""When to try again, and how long to wait: two pure functions, so that the loop only loops."""

import random
from collections.abc import Iterator
from enum import Enum

from evenside.errors import BusyError, LostError, NotFoundError, TransportError

FIRST_DELAY_S = 0.25  # a plug put back at once is found at once
MAX_DELAY_S = 8.0  # a person who plugs in after minutes waits no longer than this
JITTER = 0.2  # keeps several hosts from asking in step


class Verdict(Enum):
    """What to do after a failure."""

    RETRY = "retry"
    FATAL = "fatal"


def classify(error: Exception, *, was_connected: bool) -> Verdict:
    """Retry what can come back by itself.

    Before the first connection a missing or busy source is the user's to mend, so it is fatal;
    afterwards it is a pulled plug, and plugs are put back.
    """
    if not isinstance(error, TransportError):
        return Verdict.FATAL
    if was_connected and isinstance(error, LostError | NotFoundError | BusyError):
        return Verdict.RETRY
    return Verdict.RETRY if isinstance(error, LostError) else Verdict.FATAL


def delays(rng: random.Random) -> Iterator[float]:
    """Waiting times in seconds: doubling from 0.25 s to 8 s, each up to 20 % longer by lot."""
    delay_s = FIRST_DELAY_S
    while True:
        yield delay_s * (1 + JITTER * rng.random())
        delay_s = min(delay_s * 2, MAX_DELAY_S)
