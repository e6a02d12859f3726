"""A system bus of our own: a real dbus-daemon on a private socket, with no Bluetooth behind it.

Whoever opens "the system bus" while it runs gets this one. What is on it is put there by the tests.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONFIG = """<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow user="*"/> <allow own="*"/>
    <allow send_destination="*"/> <allow receive_sender="*"/>
  </policy>
</busconfig>
"""
ADDRESS = "DBUS_SYSTEM_BUS_ADDRESS"
STARTS_WITHIN_S = 60.0


@contextmanager
def private_system_bus(folder: Path) -> Iterator[str]:
    """Run a bus in ``folder`` for a while; its address."""
    socket = folder / "bus"
    config = folder / "bus.conf"
    config.write_text(CONFIG.format(socket=socket), encoding="utf-8")
    before = os.environ.get(ADDRESS)
    with subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"],
        stderr=subprocess.DEVNULL,
    ) as daemon:
        try:
            _wait_for(socket)
            os.environ[ADDRESS] = f"unix:path={socket}"
            yield os.environ[ADDRESS]
        finally:
            daemon.terminate()
            os.environ.pop(ADDRESS, None)
            if before is not None:
                os.environ[ADDRESS] = before


def _wait_for(socket: Path) -> None:
    until_s = time.monotonic() + STARTS_WITHIN_S
    while not socket.exists():
        assert time.monotonic() < until_s, "dbus-daemon did not start"
        time.sleep(0.01)
