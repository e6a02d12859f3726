"""A recording through the session's code at once, without a clock."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evenside.recording.format import Annotation, Note, RawBlock, SessionHead
from evenside.recording.reader import Recording, read_recording
from evenside.session.calibrations import Calibrations
from evenside.session.core import SessionCore
from evenside.session.head import calibration_of, settings_of
from evenside.session.jsonout import JsonDict
from evenside.session.pipeline import LoadBlock, Step

if TYPE_CHECKING:
    from evenside.session.derived import TimeStamps

OnBlock = Callable[[LoadBlock, float], None]  # a stretch of the grid, with its rate

BATCH_BYTES = 1 << 20  # enough for the vectorised decoder, little enough for any memory


@dataclass(frozen=True, slots=True)
class Measured:
    """A recording that has been run through the pipeline."""

    recording: Recording
    head: SessionHead
    core: SessionCore


def measure_recording(
    path: Path,
    *,
    body_mass_kg: float | None = None,
    method: str | None = None,
    calibration: JsonDict | None = None,
    n_chunks: int | None = None,
    on_block: OnBlock | None = None,
    stamps: "TimeStamps | None" = None,
    on_bytes: Callable[[int], None] = lambda _: None,
) -> Measured:
    """Everything that a recording says.

    Blocks of about a megabyte are decoded at once; with ``n_chunks`` that many recorded chunks go
    in at a time, which is slower and must give the same. Annotations stand between the bytes
    where they were made, so a tare changes the zero at the same row as it did live. The settings
    are those of the recording, unless another body mass, method of comparison or calibration is
    given. ``on_block`` is told of every stretch of the grid, with its rate; ``stamps`` then
    knows the line between the device's clock and the host's up to there. ``on_bytes`` is told of
    how far it is.

    Raises RecordingError or InputError when the file is not a recording of ours.
    """
    recording = read_recording(path)
    head = recording.head
    calibrations = calibration_of(head) if calibration is None else Calibrations(calibration)
    core = SessionCore(settings_of(head, body_mass_kg, method), calibrations)

    def tell(step: Step) -> None:
        for block in step.blocks if on_block else ():
            assert on_block is not None
            on_block(block, core.pipeline.fs_hz or 0.0)

    for part in joined(recording.blocks()):
        match part:
            case RawBlock():
                for piece in pieces(part, n_chunks or len(part.ends)):
                    step = core.push_block(piece).step
                    if stamps is not None:
                        stamps.collect(core.pipeline.assembler.anchors)
                    tell(step)
                    on_bytes(core.n_bytes)
            case Annotation():
                core.annotate(part if body_mass_kg is None else without_body_mass(part))
            case _:
                pass
    tell(core.finish().step)
    return Measured(recording, head, core)


def joined(parts: Iterable[RawBlock | Note]) -> Iterator[RawBlock | Note]:
    """The parts of a recording with its raw blocks joined to large ones.

    Only a tare must come exactly between the bytes where it was taken; every other note may be told
    at any time. Large blocks are what the vectorised decoder is made for.
    """
    waiting: list[RawBlock] = []
    for part in parts:
        if isinstance(part, RawBlock):
            waiting.append(part)
            if sum(len(block.data) for block in waiting) < BATCH_BYTES:
                continue
        if waiting and (isinstance(part, RawBlock) or is_tare(part)):
            yield join(waiting)
            waiting = []
        if not isinstance(part, RawBlock):
            yield part
    if waiting:
        yield join(waiting)


def join(blocks: list[RawBlock]) -> RawBlock:
    """Blocks that follow each other as one."""
    return RawBlock(
        data=b"".join(block.data for block in blocks),
        byte_offset=blocks[0].byte_offset,
        first_index=blocks[0].first_index,
        ends=np.concatenate([block.ends for block in blocks]),
        arrival_ns=np.concatenate([block.arrival_ns for block in blocks]),
    )


def without_body_mass(annotation: Annotation) -> Annotation:
    """An annotation that says nothing about body mass, as another is given now."""
    data = {name: value for name, value in annotation.data.items() if name != "body_mass_kg"}
    return replace(annotation, data=data)


def is_tare(note: Note) -> bool:
    """Whether a note changes the zero of what follows."""
    return isinstance(note, Annotation) and note.kind == "tare"


def pieces(block: RawBlock, n_chunks: int) -> Iterator[RawBlock]:
    """A block cut after every ``n_chunks`` of its chunks."""
    for first in range(0, len(block.ends), n_chunks):
        yield block.part(first, first + n_chunks)
