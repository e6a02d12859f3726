"""A device on a serial port, or on any URL that pyserial opens.

pyserial blocks, so one thread reads and hands every chunk to the event loop with the time at which
it came. This is the only module that imports pyserial, and the only thread of the program.

Opening its port resets an Arduino, and its bootloader then waits for a program for about a second.
A byte that reaches the bootloader of a Mega in that second keeps it waiting until the line has been
silent for five more, and whoever asks "who is there?" once a second keeps it waiting for ever. So a
port is listened to first: what is written before the device has spoken, or had the time to, is
dropped, as on a line with nobody at its end, and the dialogue asks again.
"""

import asyncio
import contextlib
import threading
from pathlib import Path

import serial
from serial.tools.list_ports import comports
from serial.tools.list_ports_common import ListPortInfo

from evenside.errors import BusyError, LostError, NotFoundError, TransportError
from evenside.hosttime import NS_PER_S, HostClock
from evenside.transport.base import Chunk

BAUD = 250_000  # exact on a 16 MHz AVR; USB-CDC devices and ptys ignore it
READ_TIMEOUT_S = 0.05  # how long the thread may sit in one read; bounds the time to close
WRITE_TIMEOUT_S = 1.0  # a device that takes no bytes for so long is gone
LISTEN_FIRST_S = 2.0  # bootloaders wait about 1 s; on a slow machine the port opens late
TOUCH_BAUD = 1200  # nobody uses it, so Arduinos with USB of their own take it as a sign
MAX_READ = 65_536


class SerialTransport:
    """Bytes from and to one serial port."""

    def __init__(self, url: str, *, clock: HostClock, baud: int = BAUD) -> None:
        self._url = url
        self._clock = clock
        self._baud = baud
        self._port: serial.Serial | None = None
        self._thread: threading.Thread | None = None
        self._arrivals: asyncio.Queue[Chunk | LostError] = asyncio.Queue()
        self._closing = threading.Event()
        self._speaks_from_ns = 0

    async def open(self) -> None:
        """Open the port and start reading; raises NotFoundError, BusyError or TransportError."""
        self._arrivals = asyncio.Queue()
        self._closing = threading.Event()
        self._port = await asyncio.to_thread(open_port, self._url, self._baud)
        if is_local(self._url):
            self._speaks_from_ns = self._clock.now_ns() + round(LISTEN_FIRST_S * NS_PER_S)
        self._thread = threading.Thread(
            target=self._read_loop,
            args=(self._port, asyncio.get_running_loop(), self._arrivals, self._closing),
            name=f"serial {self._url}",
            daemon=True,
        )
        self._thread.start()

    async def read(self) -> Chunk:
        """Wait for the next chunk; raises LostError when the port went away."""
        arrival = await self._arrivals.get()
        if isinstance(arrival, LostError):
            raise arrival
        self._speaks_from_ns = 0
        return arrival

    async def write(self, data: bytes) -> None:
        """Send bytes; raises LostError when the port went away."""
        if self._port is None:
            raise LostError(f"{self._url}: the port is closed")
        if self._clock.now_ns() < self._speaks_from_ns:
            return
        try:
            await asyncio.to_thread(self._port.write, data)
        except (serial.SerialException, OSError) as error:
            raise LostError(f"{self._url}: {error}") from error

    async def close(self) -> None:
        """Stop the reader and close the port."""
        self._closing.set()
        port, thread = self._port, self._thread
        self._port = self._thread = None
        if thread is not None:
            await asyncio.to_thread(thread.join)
            # whoever waits in read() must hear of it
            self._arrivals.put_nowait(LostError(f"{self._url}: the port was closed"))
        if port is not None:
            with contextlib.suppress(serial.SerialException, OSError):
                port.close()

    def _read_loop(
        self,
        port: serial.Serial,
        loop: asyncio.AbstractEventLoop,
        arrivals: "asyncio.Queue[Chunk | LostError]",
        closing: threading.Event,
    ) -> None:
        """Runs in the thread: one blocking read after the other until told to stop."""
        while not closing.is_set():
            try:
                data = port.read(min(max(1, port.in_waiting), MAX_READ))
            except (serial.SerialException, OSError, TypeError) as error:
                # pyserial raises TypeError when the file descriptor vanishes under a read
                hand_over(loop, arrivals, LostError(f"{self._url}: {error}"))
                return
            if data:
                hand_over(loop, arrivals, Chunk(data, self._clock.now_ns()))


def hand_over(
    loop: asyncio.AbstractEventLoop,
    arrivals: "asyncio.Queue[Chunk | LostError]",
    arrival: Chunk | LostError,
) -> None:
    """Give an arrival to the event loop; a loop that is already closed needs nothing any more."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(arrivals.put_nowait, arrival)


def is_local(url: str) -> bool:
    """Whether this is a port of this machine, and no URL of pyserial's."""
    return "://" not in url


def open_port(url: str, baud: int) -> serial.Serial:
    """Open a port exclusively, with the reason in words when that fails."""
    try:
        port = serial.serial_for_url(url, baud, timeout=READ_TIMEOUT_S, do_not_open=True)
        if is_local(url):
            port.exclusive = True  # a second program on the same port would steal bytes
        port.write_timeout = WRITE_TIMEOUT_S
        port.open()
        return port
    except serial.SerialException as error:
        raise transport_error(url, error) from error
    except (ValueError, OSError) as error:
        raise TransportError(f"cannot open {url}: {error}") from error


def touch_port(url: str) -> None:
    """Open and close at 1200 baud, which starts the bootloader of some boards."""
    port = open_port(url, TOUCH_BAUD)
    with contextlib.suppress(serial.SerialException, OSError):
        port.dtr = False  # the falling line is the sign; a pseudo terminal has none
    port.close()


def transport_error(url: str, error: serial.SerialException) -> TransportError:
    """Tell 'not there' from 'in use' from everything else."""
    text = str(error)
    if getattr(error, "errno", None) == 2 or "No such file" in text or "FileNotFound" in text:
        return NotFoundError(
            f"there is no serial port {url}; `evenside devices` lists what is plugged in"
        )
    if getattr(error, "errno", None) in (11, 16) or "exclusively lock" in text:
        return BusyError(f"{url} is in use by another program; close that and try again")
    if getattr(error, "errno", None) == 13 or "Permission" in text:
        return BusyError(
            f"no permission for {url}; on Linux join the group that owns it (often 'dialout')"
        )
    return TransportError(f"cannot open {url}: {text}")


def port_is_there(url: str) -> bool:
    """Whether a port of this machine is still plugged in; of a URL of pyserial's nobody knows."""
    if not is_local(url):
        return True
    if url.startswith("/"):  # a pseudo terminal is in no list
        return Path(url).exists()
    return url in [port.device for port in list_ports()]


def list_ports() -> list[ListPortInfo]:
    """The serial ports that the system knows of."""
    return sorted(comports(), key=lambda port: port.device)
