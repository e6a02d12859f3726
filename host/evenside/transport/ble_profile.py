"""Kinds of devices by where they talk and listen, and how long they may take for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """A service and its two characteristics."""

    service: str
    to_host: str  # it notifies
    to_device: str  # we write
    knock: bytes = b""  # written once with a response: proves that it takes commands


EVENSIDE = Profile(  # the Nordic UART service, as the firmware has it
    service="6e400001-b5a3-f393-e0a9-e50e24dcca9e",
    to_device="6e400002-b5a3-f393-e0a9-e50e24dcca9e",
    to_host="6e400003-b5a3-f393-e0a9-e50e24dcca9e",
    knock=b"\0",  # an empty frame, which means nothing
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long everything may take, in seconds of real time."""

    scan_s: float = 10.0  # small devices advertise once a second or more often
    connect_s: float = 20.0  # some systems read all services in it
    discover_s: float = 10.0
    subscribe_s: float = 40.0  # a dialog for pairing may be open; Linux gives up after 30
    first_bytes_s: float = 5.0
    silence_s: float = 2.0  # a device says something once a second even when it is idle
    write_s: float = 5.0
    close_s: float = 5.0
