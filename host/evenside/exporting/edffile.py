"""The bytes of an EDF+ file (EDF+C): header, data records, annotations.

Written by the public specification (Kemp and Olivan 2003, doi 10.1016/S1388-2457(03)00123-8).
Every text of the header is ASCII of a fixed width; samples are 16-bit integers on a line from the
digital to the physical range; annotations are UTF-8 lists beside the samples of each record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from evenside_analysis.types import FloatArray

DIGITAL_MIN, DIGITAL_MAX = -32768, 32767
MISSING = DIGITAL_MIN  # the smallest code is kept for what was not measured
FIELD_CHARS = 8  # of a number in the header
NO_DATE = datetime(1985, 1, 1)  # noqa: DTZ001  # the format's own word for "not known"
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
Digital = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: its name, its unit and the range that its codes span."""

    label: str
    unit: str
    transducer: str
    low: float  # of the smallest code, which says "missing"
    high: float

    def to_digital(self, values: FloatArray) -> Digital:
        """Codes for values; NaN becomes ``MISSING``."""
        per_code = (self.high - self.low) / (DIGITAL_MAX - DIGITAL_MIN)
        codes = np.round((values - self.low) / per_code) + DIGITAL_MIN
        codes = np.clip(codes, MISSING + 1, DIGITAL_MAX)
        return np.where(np.isnan(codes), MISSING, codes).astype("<i2")


@dataclass(frozen=True, slots=True)
class Note:
    """One annotation; without a duration it is a moment."""

    onset_s: float
    text: str
    duration_s: float | None = None

    def encoded(self) -> bytes:
        """The annotation as a time-stamped list of one text."""
        duration = "" if self.duration_s is None else f"\x15{self.duration_s:.6f}"
        text = "".join(c for c in self.text if c >= " ")
        return f"+{self.onset_s:.6f}{duration}\x14{text}\x14\x00".encode()


@dataclass(frozen=True, slots=True)
class Plan:
    """What the header says of the records."""

    patient: str
    recording: str
    start: datetime
    n_records: int
    record_s: str  # as it stands in the header
    n_per_record: int
    signals: Sequence[Signal]
    note_bytes: int  # for annotations in each record; even


def signal_over(label: str, unit: str, transducer: str, low: float, high: float) -> Signal:
    """A signal whose range holds values from ``low`` to ``high``, and a code below for missing."""
    if not high > low:
        low, high = low - 1.0, high + 1.0
    # a code below the lowest value; the header's eight characters tell no less than a millionth
    margin = max(2 * (high - low) / (DIGITAL_MAX - DIGITAL_MIN), 1e-6 * abs(low))
    text_low, text_high = number_text(low - margin, up=False), number_text(high, up=True)
    return Signal(label, unit, transducer, float(text_low), float(text_high))


def number_text(value: float, *, up: bool) -> str:
    """At most eight characters, rounded outwards."""
    for digits in range(6, -1, -1):
        rounding = ROUND_CEILING if up else ROUND_FLOOR
        text = str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding))
        if len(text) <= FIELD_CHARS:
            return text
    raise ValueError(f"{value} does not fit into {FIELD_CHARS} characters")


def record_length(fs_hz: float) -> tuple[int, str]:
    """Samples in a record of about a second, and how long that is, as the header says it."""
    n_per_record = max(1, round(fs_hz))
    return n_per_record, f"{n_per_record / fs_hz:.6f}".rstrip("0").rstrip(".")[:FIELD_CHARS]


def packed_notes(notes: Sequence[Note], n_records: int, record_s: float) -> tuple[list[bytes], int]:
    """The annotations of every record, and the room that each record needs for them.

    An annotation may stand in any record, as it carries its own time; each takes what fits.
    """
    stamps = [f"+{i * record_s:.6f}\x14\x14\x00".encode() for i in range(n_records)]
    texts = [note.encoded() for note in sorted(notes, key=lambda note: note.onset_s)]
    room = max([len(text) for text in texts], default=0) + max(map(len, stamps)) + 8
    while (packed := _pack(stamps, texts, room)) is None:
        room *= 2
    room += room % 2
    return [part.ljust(room, b"\x00") for part in packed], room


def _pack(stamps: Sequence[bytes], texts: Sequence[bytes], room: int) -> list[bytes] | None:
    """Texts in their order into records of ``room`` bytes; None where they do not all fit."""
    waiting, packed = list(reversed(texts)), []
    for stamp in stamps:
        part = stamp
        while waiting and len(part) + len(waiting[-1]) <= room:
            part += waiting.pop()
        packed.append(part)
    return None if waiting else packed


def write_header(file: BinaryIO, plan: Plan) -> None:
    """Everything before the first record."""
    n_signals = len(plan.signals) + 1
    start = plan.start
    for text, width in (
        ("0", 8),
        (plan.patient, 80),
        (plan.recording, 80),
        (start.strftime("%d.%m.%y"), 8),
        (start.strftime("%H.%M.%S"), 8),
        (str(256 * (n_signals + 1)), 8),
        ("EDF+C", 44),
        (str(plan.n_records), 8),
        (plan.record_s, 8),
        (str(n_signals), 4),
    ):
        file.write(field(text, width))
    for column, width in _signal_fields(plan):
        for text in column:
            file.write(field(text, width))


def _signal_fields(plan: Plan) -> Iterator[tuple[list[str], int]]:
    """The header's columns about the signals, the annotations last, with their widths."""
    signals = plan.signals
    nothing = [""] * (len(signals) + 1)
    yield [*(s.label for s in signals), "EDF Annotations"], 16
    yield [*(s.transducer for s in signals), ""], 80
    yield [*(s.unit for s in signals), ""], 8
    yield [*(number_text(s.low, up=False) for s in signals), "-1"], 8
    yield [*(number_text(s.high, up=True) for s in signals), "1"], 8
    yield [str(DIGITAL_MIN)] * (len(signals) + 1), 8
    yield [str(DIGITAL_MAX)] * (len(signals) + 1), 8
    yield nothing, 80
    yield [*(str(plan.n_per_record) for _ in signals), str(plan.note_bytes // 2)], 8
    yield nothing, 32


def field(text: str, width: int) -> bytes:
    """A text of the header: printable ASCII, cut or padded to its width."""
    plain = "".join(c if " " <= c <= "~" else "?" for c in text)
    return plain[:width].ljust(width).encode("ascii")


def subfield(text: str | None) -> str:
    """A part of the patient or recording field: no blanks in it, X where it is not known."""
    return "_".join((text or "").split()) or "X"


def date_text(date: datetime | None) -> str:
    """The date as EDF+ writes it in words."""
    return "X" if date is None else f"{date.day:02d}-{MONTHS[date.month - 1]}-{date.year}"
