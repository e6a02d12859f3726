"""A sensor that prints lines into a serial port, as a person types its source."""

import os
import threading
import time
import tty

import pytest
from tests.ble.live import running, until

from evenside.errors import UsageError
from evenside.session.starting import LiveOptions, start_live
from evenside.sources import open_source

RATE_HZ = 25.0


def printing(master: int, stop: threading.Event) -> None:
    """A sketch that prints ``time weight`` 25 times a second, and once a word of its own.

    A busy computer does not stop it: what was due meanwhile comes in one piece.
    """
    began_s, n = time.monotonic(), 0
    while not stop.wait(1 / RATE_HZ):
        while n < (time.monotonic() - began_s) * RATE_HZ:
            n += 1
            text = "ready\r\n" if n == 90 else f"{n * 40} {5 + 0.001 * (n % 7):.3f}\r\n"
            os.write(master, text.encode())


async def test_lines_on_a_port_are_force() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    stop = threading.Event()
    thread = threading.Thread(target=printing, args=(master, stop))
    thread.start()
    url = f"lines:{os.ttyname(slave)}?unit=kgf&column=1"
    session = start_live(open_source(url), LiveOptions(keeps_recording=False))

    try:
        async with running(session):
            await until(session, lambda: session.core.now_s > 3)
    finally:
        stop.set()
        thread.join()
        os.close(master)
        os.close(slave)

    quality = session.core.analysis_json()["quality"]
    counts, _, fs_hz = session.core.last_counts(0.2)
    assert counts[-1, 0] == pytest.approx(5.003 * 9806.65, abs=0.01 * 9806.65)
    assert fs_hz == pytest.approx(RATE_HZ, rel=0.2)
    assert quality["bad_packets"] == 1  # the word
    assert quality["samples_lost"] == 0  # lines come late and in clumps, but they come


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("lines:", "name the port"),
        ("lines:/dev/ttyUSB0", "say the unit"),
        ("lines:/dev/ttyUSB0?unit=kgf&baud=fast", "baud='fast'"),
        ("lines:/dev/ttyUSB0?unit=kgf&parity=even", "no option 'parity'"),
        ("ble:progressor:", "name the device"),
        ("ble:wh-c06:", "name the device"),
        ("ble:wh-c06:IF_B7?unit=stone", "unit='stone'"),
    ],
)
def test_what_is_no_sensor_is_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        open_source(url)
