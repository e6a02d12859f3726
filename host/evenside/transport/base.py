"""What every transport is: something to open, that yields what arrives and takes bytes to send."""

from dataclasses import dataclass
from typing import Protocol

from evenside.recording.format import Annotation, LinkRecord, RawBlock


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes of one read, at any boundary, with the host time at which they came."""

    data: bytes
    arrival_ns: int


# A replay also yields what the session noted between the bytes, in its place, and at full speed
# many chunks at once.
Arrival = Chunk | RawBlock | Annotation | LinkRecord


class Transport(Protocol):
    """A source of bytes. One object is opened and closed many times as the link comes and goes."""

    async def open(self) -> str | None:
        """What there is to say about the connection; a device over the air says what it is.

        Raises NotFoundError, BusyError or TransportError when opening is not possible.
        """

    async def read(self) -> Arrival | None:
        """Wait for what comes next; None at the end of the source; LostError when it went away."""

    async def write(self, data: bytes) -> None:
        """Send bytes to the device; LostError when it went away."""

    async def close(self) -> None:
        """Let the source go; closing twice is fine."""
