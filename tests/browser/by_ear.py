"""The real server over a real session, under a person who does what the voice says."""

import asyncio
import threading
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self

from evenside.hosttime import RealClock, ScaledClock
from evenside.server.app import create_app
from evenside.server.listening import listening_sockets, port_of
from evenside.server.serve import build_server
from evenside.session.desk import Desk
from evenside.session.live import LiveSession
from evenside.session.starting import LiveOptions, start_live
from evenside.testing.listener import Answer, Listener, ListeningScenario, listening_source

SPEED = 12.0  # times as fast as life


class ByEar:
    """Serves a session of one zone; ``answer`` gives the number on the roller, or leaves it."""

    def __init__(self, recording: Path, answer: Answer, *, visits: int = 4) -> None:
        self._sockets = listening_sockets("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{port_of(self._sockets)}/"
        self._options = LiveOptions(
            record_path=recording, body_mass_kg=70.0, zones=("hamstring",), visits_per_zone=visits
        )
        self._answer = answer
        self._started: Future[LiveSession] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> Self:
        self._thread.start()
        self.session = self._started.result(timeout=60)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join(timeout=60)
        assert not self._thread.is_alive(), "the session did not end"

    async def _run(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        scenario = ListeningScenario()
        source = listening_source(scenario, ScaledClock(RealClock(), speed=SPEED))
        session = start_live(source, self._options)
        server = build_server(create_app(Desk(session)))
        listener = Listener(scenario.body, self._answer)
        tasks = [
            asyncio.create_task(session.run()),
            asyncio.create_task(server.serve(self._sockets)),
            asyncio.create_task(listen(session, listener)),
        ]
        await server.listening.wait()
        self._started.set_result(session)
        await self._ending.wait()
        await session.stop()
        session.hub.close()
        server.should_exit = True
        await asyncio.gather(*tasks)


async def listen(session: LiveSession, listener: Listener) -> None:
    """Hear what is said, until the session is over."""
    async for message in session.hub.subscribe():
        if message["type"] == "speech":
            visit = session.leader.guide.visit
            listener.hear(message["speech"], (visit.zone, visit.side) if visit else ("", "left"))
