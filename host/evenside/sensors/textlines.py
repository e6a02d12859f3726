"""Lines of text out of packets that were cut anywhere."""

from dataclasses import dataclass

MAX_LINE = 256  # bytes; what is longer comes from no sensor that we know


@dataclass(slots=True)
class TextLines:
    """Collects bytes until a line ends, with LF or CR LF.

    A sensor that talks all the time is in the middle of a line when we begin to listen: the first
    line of each connection is then left out.
    """

    skips_first: bool
    _rest: bytes = b""
    _is_cut: bool = False

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """The connection is a new one."""
        self._rest, self._is_cut = b"", self.skips_first

    def feed(self, packet: bytes) -> list[str | None]:
        """The lines that the packet completes, stripped, but for empty ones; None: no text."""
        *whole, self._rest = (self._rest + packet).split(b"\n")
        lines = [_text(line) for line in whole]
        if self._is_cut and lines:
            self._is_cut = False
            lines = lines[1:]
        if len(self._rest) > MAX_LINE:
            self._rest, self._is_cut = b"", True
            lines.append(None)
        return [line for line in lines if line != ""]


def _text(line: bytes) -> str | None:
    try:
        return line.decode("ascii").strip() if len(line) <= MAX_LINE else None
    except UnicodeDecodeError:
        return None
