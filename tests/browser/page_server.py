"""The real server over a fake session, in a thread, with handles for a test."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from starlette.types import ASGIApp
from tests.browser.late import Late
from tests.server.fake_session import FakeSession

from evenside.server.app import create_app
from evenside.server.device_port import DevicePort
from evenside.server.listening import listening_sockets, port_of
from evenside.server.serve import build_server

T = TypeVar("T")


class PageServer:
    """Serves ``session`` on a loopback port; can go away and come back on the same port."""

    def __init__(
        self,
        session: FakeSession,
        library: Path | None = None,
        device: DevicePort | None = None,
        late_s: float = 0.0,
    ) -> None:
        self.session = session
        self.late_s = late_s
        self.library = library
        self.device = device
        self.port = 0  # any free one, and from then on that one

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def app(self) -> ASGIApp:
        """What is served."""
        app = create_app(self.session, library=self.library, device=self.device)
        return Late(app, self.late_s) if self.late_s else app

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._sockets = listening_sockets("127.0.0.1", self.port)
        self.port = port_of(self._sockets)
        self._server = build_server(self.app(), port=self.port)
        started: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(started,))
        self._thread.start()
        started.result(timeout=60)

    def _run(self, started: "Future[None]") -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(started))
        self._loop.close()

    async def _serve(self, started: "Future[None]") -> None:
        serving = asyncio.create_task(self._server.serve(self._sockets))
        while not self._server.started and not serving.done():
            await asyncio.sleep(0)
        started.set_result(None)
        await serving

    def stop(self) -> None:
        """Go away as a program that was ended does: every viewer's socket closes."""
        self._server.should_exit = True
        self._thread.join(timeout=60)
        assert not self._thread.is_alive(), "the server did not end"

    def do(self, action: Callable[[FakeSession], T]) -> T:
        """Run ``action`` on the session in the server's event loop, where it lives."""
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(action(self.session))
            except BaseException as error:
                done.set_exception(error)

        self._loop.call_soon_threadsafe(run)
        return done.result(timeout=60)
