"""The receiving end of the simulated device: requests out of whatever bytes come.

As narrow as that of a real board (``frame.c``): it keeps 48 bytes between two delimiters, and a
longer piece is bad. Every request that arrives whole comes out, so that every one gets its answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from evenside.protocol.frames import DELIMITER, MIN_ENCODED, open_frame
from evenside.protocol.messages import Command, Malformed, Result, decode_payload

MAX_BETWEEN = 48  # bytes between two delimiters: a payload of 40 fits
_FIRST_REQUEST = 0x40  # types below are what devices say


@dataclass(frozen=True, slots=True)
class Request:
    """What a host asked."""

    seq: int
    kind: int
    command: Command | None  # None: it cannot be read
    result: Result = "ok"  # to answer where it cannot be read


class Ear:
    """Feed it bytes; counts the pieces that were no frame."""

    def __init__(self) -> None:
        self.n_bad = 0
        self._piece = bytearray()

    def feed(self, data: bytes) -> Iterator[Request]:
        """Every request that these bytes complete."""
        *whole, rest = data.split(bytes([DELIMITER]))
        for part in whole:
            self._keep(part)
            piece = bytes(self._piece)
            self._piece.clear()
            if piece:
                yield from self._request(piece)
        self._keep(rest)

    def _keep(self, part: bytes) -> None:
        room = MAX_BETWEEN + 1 - len(self._piece)  # one more than is good tells that it is too long
        self._piece += part[:room]

    def _request(self, piece: bytes) -> Iterator[Request]:
        is_long = MIN_ENCODED <= len(piece) <= MAX_BETWEEN
        payload = open_frame(piece) if is_long else "length"
        if not isinstance(payload, bytes):
            self.n_bad += 1
        elif payload[0] >= _FIRST_REQUEST:
            yield _read(payload)


def _read(payload: bytes) -> Request:
    kind, seq = payload[0], int.from_bytes(payload[1:3], "little")
    read = decode_payload(payload)
    if isinstance(read, tuple) and isinstance(read[1], Command):
        return Request(seq, kind, read[1])
    return Request(
        seq, kind, None, "bad_argument" if isinstance(read, Malformed) else "unknown_command"
    )
