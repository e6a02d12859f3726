"""What is wrong with the device, in words: for the holds that it spoils and for the person.

One kernel for live and for files: everything follows from the bytes, and is said in the same
sentences on the page, in the terminal and in ``quality.warnings``. ``docs/faults.md`` lists them.
"""

from dataclasses import dataclass

from evenside.protocol.dialogue import Description
from evenside.session.account import Account
from evenside.session.pipeline import Pipeline
from evenside_analysis.cellwatch import TroubleKind

NO_FRAME_BYTES = 1000  # this many bytes without one good frame are no accident
NO_ZERO_S = 15.0  # a zero is taken within the first seconds, or on purpose later
MANY_GLITCHES = 3  # one is a spark, three are a wire

IN_A_HOLD: dict[TroubleKind, str] = {
    "stuck": "was stuck",
    "silent": "was silent",
    "limit": "was at its limit",
}
TO_THE_PERSON: dict[TroubleKind, str] = {
    "stuck": "said one number all the time: its amplifier hangs. Holds in that time are not used.",
    "silent": "said nothing: check its wires and its amplifier. Without it there is no load.",
    "limit": "was at its limit: too much load on that corner, or a broken wire.",
}
FALSE_ZERO = "Somebody or something was on it when its zero was taken. Take the zero again."
NO_ZERO = "No zero has been taken, so there is no load. Take it with nobody on the device."
NO_TURN = (
    "The roller's own weight is in the load, because it was not turned when its zero was taken. "
    "Turn the roller once, with nothing on it, and take the zero again."
)
NOT_UNDERSTOOD = (
    "Bytes come, but no frame can be read: wrong baud rate, or another device on this port?"
)


FOREIGN_CALIBRATION = (
    "The calibration is that of another device: its loads may be wrong by several percent."
)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person must know about the device."""

    id: str
    text: str
    is_bad: bool = True  # False: worth knowing, but it measures


@dataclass(frozen=True, slots=True)
class Trouble:
    """A time in which no load can be believed."""

    start_s: float
    end_s: float
    in_a_hold: str  # "cell 2 (corner +-) was stuck"
    warning: str


def find_troubles(pipeline: Pipeline, account: Account) -> list[Trouble]:
    """Cells that did not measure, zeros that were none; by their start."""
    fs_hz, description = pipeline.fs_hz, pipeline.description
    if fs_hz is None or description is None:
        return []
    found = [
        _cell_trouble(
            cell_name(description, cell.channel),
            cell.kind,
            cell.start_index / fs_hz,
            cell.stop_index / fs_hz,
        )
        for cell in account.cell_troubles
    ]
    for zero in account.false_zeros(pipeline.tare_starts, fs_hz):
        what = f"the load fell to {zero.lowest_n:.0f} N with nobody on the device"
        warning = f"{sentence(what)}. {FALSE_ZERO}"
        found.append(Trouble(zero.start_s, zero.end_s, f"the zero was wrong: {what}", warning))
    return sorted(found, key=lambda trouble: trouble.start_s)


def against(troubles: list[Trouble], start_s: float, end_s: float) -> str | None:
    """The first thing that is known against a stretch of time."""
    hits = (t.in_a_hold for t in troubles if t.start_s < end_s and start_s < t.end_s)
    return next(hits, None)


def warnings(pipeline: Pipeline, account: Account) -> list[str]:
    """What a person must know, the gravest first."""
    return [notice.text for notice in notices(pipeline, account)]


def notices(pipeline: Pipeline, account: Account) -> list[Notice]:
    """The same, each with a name and whether the device has to be mended."""
    found = []
    stats = pipeline.decoder.stats
    if stats.frames_ok == 0 and stats.n_bytes >= NO_FRAME_BYTES:
        found.append(Notice("frames", NOT_UNDERSTOOD))
    found += [Notice("cells", trouble.warning) for trouble in find_troubles(pipeline, account)]
    if account.duration_s(pipeline.fs_hz) > NO_ZERO_S:
        zero = NO_ZERO if pipeline.needs_zero else NO_TURN if pipeline.needs_turn else None
        found += [Notice("zero", zero, is_bad=False)] if zero else []
    found += _wire_notices(pipeline)
    if pipeline.has_foreign_calibration:
        found.append(Notice("calibration", FOREIGN_CALIBRATION, is_bad=False))
    return found


def _wire_notices(pipeline: Pipeline) -> list[Notice]:
    """What was lost or spoilt between the cells and the host."""
    found = []
    n_unsent = sum(track.n_unsent for track in pipeline.assembler.groups.values())
    if n_unsent:
        text = (
            f"The device could not send {n_unsent} samples: a cell is dead, or this computer "
            "reads too slowly."
        )
        found.append(Notice("unsent", text))
    if pipeline.n_bad_packets:
        text = f"{pipeline.n_bad_packets} packets of the sensor could not be read."
        found.append(Notice("packets", text, is_bad=False))
    restarts = pipeline.decoder.stats.restarts
    if restarts:
        times = "once" if restarts == 1 else f"{restarts} times"
        text = f"The device started again {times}: check its supply and its plug."
        found.append(Notice("restarts", text))
    if pipeline.n_glitches >= MANY_GLITCHES:
        text = (
            f"{pipeline.n_glitches} readings jumped and came back at once: keep the wires between "
            "cells and controller short."
        )
        found.append(Notice("glitches", text, is_bad=False))
    return found


def cell_name(description: Description, channel: int) -> str:
    """'cell 2 (corner +-)'."""
    name = next((c.name for c in description.channels if c.channel == channel), "")
    return f"cell {channel} ({name})" if name else f"cell {channel}"


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def _cell_trouble(name: str, kind: TroubleKind, start_s: float, end_s: float) -> Trouble:
    when = f"From {start_s:.0f} s on, for {end_s - start_s:.0f} s, {name}"
    return Trouble(start_s, end_s, f"{name} {IN_A_HOLD[kind]}", f"{when} {TO_THE_PERSON[kind]}")
