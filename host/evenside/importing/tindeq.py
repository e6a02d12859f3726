"""Exports of the Tindeq app: a ZIP of ``info.csv`` and one table a set, or such a table alone.

A table may begin with a block of results; then come ``time,weight`` (seconds) or, of a test with
both hands, ``time left,weight left,time right,weight right``. The unit stands in ``info.csv``.
Layout as other people's published readers and samples have it (docs/import.md names them).
"""

import csv
import io
import zipfile

from evenside.importing.cells import counted, refusal, shown
from evenside.importing.known import Known
from evenside.importing.layout import find_layout
from evenside.importing.options import ForceUnit, ImportOptions, Preset
from evenside.importing.table import TextTable
from evenside.importing.text import to_text

FORMAT, ABOUT = "tindeq-app", "an export of the Tindeq app"
ONE, BOTH = "time,weight", "time left,weight left,time right,weight right"
MAX_BYTES = 200_000_000  # of one table, unpacked: a day of samples
# "SI" and "metric" are the app's words for kilograms.
UNITS: dict[str, ForceUnit] = {
    **dict.fromkeys(("kg", "si", "metric"), "kgf"),
    **dict.fromkeys(("lb", "lbs", "imperial"), "lbf"),
    "n": "N",
}


def known_zip(path: str, raw: bytes, options: ImportOptions) -> Known | None:
    """A whole export; InputError where it holds several sets, or a unit that nobody knows."""
    if not raw.startswith(b"PK\x03\x04"):
        return None
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except Exception:  # damaged bytes make the library raise nearly anything
        return None
    names = archive.namelist()
    sets = [name for name in names if name.startswith("data_set_") and name.endswith(".csv")]
    if "info.csv" not in names or not sets:
        return None
    if len(sets) > 1:
        what = f"there are {counted(len(sets), 'set')} in it; unpack it and name one"
        raise refusal(path, f"{what}: {', '.join(sorted(sets))}")
    inside = f"{path}/{sets[0]}"
    text = to_text(inside, read_member(path, archive, sets[0]), None)
    preset, notes = preset_of(text.data.decode().split("\n"), options)
    unit, unit_note = unit_of(path, read_member(path, archive, "info.csv"), options)
    preset = preset.with_force_unit(unit)
    layout = find_layout(text, options.completed(preset))
    return Known(FORMAT, ABOUT, preset, TextTable(text, layout), notes=(*notes, unit_note))


def known_trace(head: list[str], options: ImportOptions) -> Known | None:
    """A table of an export without its archive: nothing in it says the unit."""
    if not any(line.strip() in (ONE, BOTH) for line in head):
        return None
    preset, notes = preset_of(head, options)
    note = "the file does not say its unit: the app writes kilograms unless it was set otherwise"
    return Known(FORMAT, ABOUT, preset.with_force_unit("kgf"), notes=(*notes, note))


def preset_of(lines: list[str], options: ImportOptions) -> tuple[Preset, tuple[str, ...]]:
    """Columns of a test with one hand; of both hands the one that the caller names."""
    if BOTH not in (line.strip() for line in lines):
        return Preset("time", "weight"), ()
    side = str(options.force_column or "").strip().lower().removeprefix("weight").strip()
    if side not in ("left", "right"):
        return Preset("time left"), ("both hands: name one with --force-column 'weight left'",)
    return Preset(f"time {side}", f"weight {side}"), ()


def unit_of(path: str, info: bytes, options: ImportOptions) -> tuple[ForceUnit, str]:
    """The unit of ``info.csv``; InputError if it is none that is known and none was given."""
    rows = list(csv.DictReader(io.StringIO(info.decode("utf-8-sig", errors="replace"))))
    stated = (rows[0].get("unit") or "").strip() if rows else ""
    unit = options.force_unit or UNITS.get(stated.lower())
    if unit is None:
        what = f"info.csv has the unit {shown(stated)}, which is not known; give --force-unit"
        raise refusal(path, what)
    return unit, f"info.csv says {shown(stated)} for the unit: read as {unit}"


def read_member(path: str, archive: zipfile.ZipFile, name: str) -> bytes:
    """A file of the archive; InputError for one that is damaged or unpacks to far too much."""
    if archive.getinfo(name).file_size > MAX_BYTES:
        raise refusal(f"{path}/{name}", f"it unpacks to more than {MAX_BYTES} bytes")
    try:
        return archive.read(name)
    except Exception as error:  # as above
        raise refusal(f"{path}/{name}", f"cannot be unpacked ({error})") from None
