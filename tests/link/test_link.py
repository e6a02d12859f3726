"""The link: one stream over many connections, on a virtual clock."""

import random
from itertools import islice, pairwise

import pytest

from evenside.errors import BusyError, InputError, LostError, NotFoundError
from evenside.hosttime import NS_PER_S, VirtualClock
from evenside.link.link import Link, LinkChange
from evenside.link.reconnect import MAX_DELAY_S, Verdict, classify, delays
from evenside.transport.base import Arrival, Chunk


class ScriptedTransport:
    """Plays a script: what each open and each read brings."""

    def __init__(self, script: list[object]) -> None:
        self.script = script
        self.sent: list[bytes] = []
        self.n_closed = 0

    async def open(self) -> None:
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        assert step == "open"

    async def read(self) -> Arrival | None:
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        if step is None:
            return None
        assert isinstance(step, bytes)
        return Chunk(step, 0)

    async def write(self, data: bytes) -> None:
        if not self.script:
            raise LostError("gone")
        self.sent.append(data)

    async def close(self) -> None:
        self.n_closed += 1


async def run(script: list[object]) -> tuple[list[str], VirtualClock]:
    clock = VirtualClock()
    link = Link(ScriptedTransport(script), clock=clock, rng=random.Random(1))
    told = []
    async for arrival in link.arrivals():
        if isinstance(arrival, LinkChange):
            told.append(arrival.state)
        elif isinstance(arrival, Chunk):
            told.append(arrival.data.decode())
    return told, clock


async def test_a_pulled_plug_is_waited_for_and_the_stream_goes_on() -> None:
    script = ["open", b"a", LostError("pulled"), NotFoundError("away"), "open", b"b", None]

    told, clock = await run(script)

    assert told == ["connected", "a", "lost", "connecting", "connected", "b", "ended"]
    assert 0.25 <= clock.now_ns() / NS_PER_S <= 0.30


async def test_a_source_that_is_not_there_at_the_start_is_an_error_at_once() -> None:
    with pytest.raises(NotFoundError, match="no such port"):
        await run([NotFoundError("no such port")])


async def test_what_is_sent_while_the_device_is_away_is_dropped_and_raises_nothing() -> None:
    link = Link(ScriptedTransport([]), clock=VirtualClock(), rng=random.Random(1))

    await link.send(b"describe")


async def test_stopping_closes_the_source_and_ends_the_stream() -> None:
    transport = ScriptedTransport(["open", b"a", LostError("closed by us")])
    link = Link(transport, clock=VirtualClock(), rng=random.Random(1))
    told = []

    async for arrival in link.arrivals():
        told.append(arrival)
        if isinstance(arrival, Chunk):
            await link.stop()

    assert len(told) == 2
    assert transport.n_closed >= 1


@pytest.mark.parametrize(
    ("error", "was_connected", "verdict"),
    [
        (LostError("x"), True, Verdict.RETRY),
        (NotFoundError("x"), True, Verdict.RETRY),
        (BusyError("x"), True, Verdict.RETRY),
        (NotFoundError("x"), False, Verdict.FATAL),
        (BusyError("x"), False, Verdict.FATAL),
        (InputError("x"), True, Verdict.FATAL),
        (ValueError("x"), True, Verdict.FATAL),
    ],
)
def test_only_what_can_come_back_by_itself_is_tried_again(
    error: Exception, was_connected: bool, verdict: Verdict
) -> None:
    assert classify(error, was_connected=was_connected) is verdict


def test_waits_double_up_to_a_limit_and_differ_by_lot() -> None:
    waits = list(islice(delays(random.Random(3)), 12))

    assert waits[0] < 0.31
    assert all(later > earlier for earlier, later in pairwise(waits[:5]))
    assert all(wait <= MAX_DELAY_S * 1.2 for wait in waits)
    assert waits != list(islice(delays(random.Random(4)), 12))
