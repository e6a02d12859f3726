"""A simulated board on a pty that runs in a thread, and whose plug can be pulled and put back.

The board keeps its name over a pulled plug by a symbolic link, as udev keeps one for real boards.
"""

import threading
from pathlib import Path

from evenside.hosttime import NS_PER_S, RealClock
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.scenario import make_scenario
from evenside.transport.pty import PtyDevice


class Board:
    """A device in real time behind a stable name."""

    def __init__(self, folder: Path, *, seed: int = 1) -> None:
        scenario = make_scenario(seed, person="even", zones=["hamstring"], visits_per_zone=2)
        self.device = SimulatedDevice(scenario)
        self.port = folder / "roller"
        self._clock = RealClock()
        self._start_ns = self._clock.now_ns()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._pty: PtyDevice | None = None

    @property
    def now_s(self) -> float:
        return (self._clock.now_ns() - self._start_ns) / NS_PER_S

    def plug_in(self) -> None:
        self.device.advance(self.now_s)  # what it said without a plug, it said to nobody
        self._pty = PtyDevice(self.device)
        self.port.symlink_to(self._pty.port)
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, args=(self._pty,), daemon=True)
        self._thread.start()

    def pull_out(self) -> None:
        self._stopping.set()
        assert self._thread is not None
        assert self._pty is not None
        self._thread.join()
        self.port.unlink()
        self._pty.close()

    def _run(self, pty: PtyDevice) -> None:
        while not self._stopping.is_set():
            pty.step(self.now_s, wait_s=0.01)
