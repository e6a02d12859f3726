"""The serial transport on a real tty: a simulated board behind a pseudo terminal."""

import asyncio
import os
import random
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.transport.board import Board

from evenside.errors import BusyError, LostError, NotFoundError
from evenside.hosttime import RealClock
from evenside.link.link import Link
from evenside.session.core import SessionCore
from evenside.session.leader import Lead
from evenside.session.live import LiveSession
from evenside.session.measurement import default_settings
from evenside.session.scribe import Scribe
from evenside.session.setup import Setup
from evenside.sources import OpenSource, open_source
from evenside.transport.base import Chunk
from evenside.transport.serial import SerialTransport

WITHIN_S = 15.0  # far more than anything here takes; a hang must fail, not last


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    board = Board(tmp_path)
    board.plug_in()
    yield board
    if board.port.exists():
        board.pull_out()


def live_session(source: OpenSource) -> LiveSession:
    return LiveSession(
        source,
        SessionCore(default_settings()),
        link=Link(source.transport, clock=source.clock, rng=random.Random(1)),
        lead=Lead(Setup(zones=(), first_side="left")),
        scribe=Scribe(),
    )


async def until(session: LiveSession, is_true: Callable[[], bool]) -> None:
    """Wait for a condition, looked at whenever the session has news."""
    async with asyncio.timeout(WITHIN_S):
        subscription = session.hub.subscribe()
        async for _ in subscription:
            if is_true():
                subscription.close()
                return


async def test_a_device_on_a_port_describes_itself_and_streams(board: Board) -> None:
    session = live_session(open_source(f"serial:{board.port}"))
    running = asyncio.create_task(session.run())

    await until(session, lambda: session.core.now_s > 0.5)

    description = session.core.pipeline.description
    assert description is not None
    assert description.n_channels == 4
    assert session.core.analysis_json()["quality"]["samples_lost"] == 0
    await session.stop()
    await running


async def test_a_pulled_plug_leaves_a_gap_of_known_size_in_the_same_session(board: Board) -> None:
    session = live_session(open_source(f"serial:{board.port}"))
    running = asyncio.create_task(session.run())
    await until(session, lambda: session.core.now_s > 0.5)

    board.pull_out()
    await until(session, lambda: session.health.link_state == "connecting")
    board.plug_in()
    await until(session, lambda: bool(session.core.account.gaps_json(80.0)))
    back_s = session.core.now_s  # one cell is; the others have to be heard again as well
    await until(session, lambda: session.core.now_s > back_s + 0.5)
    await session.stop()
    await running

    tracks = session.core.pipeline.assembler.groups.values()
    n_lost = sum(track.n_expected - track.n_received for track in tracks)
    gap = max(session.core.account.gaps_json(80.0), key=lambda g: g["end_s"] - g["start_s"])
    assert n_lost > 0
    # four groups at about 80 samples/s over the length of the gap
    assert n_lost == pytest.approx(4 * 80 * (gap["end_s"] - gap["start_s"]), rel=0.25, abs=40)


async def test_a_port_that_is_not_there_is_named_in_the_error(tmp_path: Path) -> None:
    transport = SerialTransport(str(tmp_path / "nothing"), clock=RealClock())

    with pytest.raises(NotFoundError, match="nothing"):
        await transport.open()


async def test_a_port_that_another_program_holds_is_refused(board: Board) -> None:
    first = SerialTransport(str(board.port), clock=RealClock())
    second = SerialTransport(str(board.port), clock=RealClock())
    await first.open()

    with pytest.raises(BusyError, match="in use"):
        await second.open()

    await first.close()


async def test_every_byte_value_passes_both_ways_over_a_loop(tmp_path: Path) -> None:
    # loop:// is pyserial's own port that hands back what is written to it
    transport = SerialTransport("loop://", clock=RealClock())
    await transport.open()
    sent = bytes(range(256)) * 8

    await transport.write(sent)
    got = b""
    async with asyncio.timeout(WITHIN_S):
        while len(got) < len(sent):
            arrival = await transport.read()
            assert isinstance(arrival, Chunk)
            got += arrival.data
    await transport.close()

    assert got == sent


class SetClock(RealClock):
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.ns = 0

    def now_ns(self) -> int:
        return self.ns


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """Both ends of a port: the device's descriptor, the host's name."""
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    os.close(slave)
    os.close(master)


async def test_nothing_is_said_to_a_bootloader_in_its_first_seconds(
    terminal: tuple[int, str],
) -> None:
    device, port = terminal
    clock = SetClock()
    transport = SerialTransport(port, clock=clock)
    await transport.open()

    await transport.write(b"at once")
    clock.ns = 1_900_000_000
    await transport.write(b"too early")
    clock.ns = 2_000_000_000
    await transport.write(b"now")

    assert os.read(device, 100) == b"now"
    await transport.close()


async def test_a_device_that_has_spoken_is_answered_at_once(terminal: tuple[int, str]) -> None:
    device, port = terminal
    transport = SerialTransport(port, clock=SetClock())
    await transport.open()

    os.write(device, b"hello")
    await transport.read()
    await transport.write(b"who?")

    assert os.read(device, 100) == b"who?"
    await transport.close()


async def test_writing_to_a_closed_port_says_that_it_is_lost() -> None:
    transport = SerialTransport("loop://", clock=RealClock())

    with pytest.raises(LostError, match="closed"):
        await transport.write(b"x")
