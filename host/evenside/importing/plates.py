"""Force plates: the text exports of BioWare (Kistler) and of Nexus (Vicon).

BioWare writes lines about the device, then names and units; ``Ax`` is where the force acts along
the plate, in metres or millimetres as the units row says. Nexus writes ``Devices``, the rate, the
plates, names and units (N, mm), and may have other sections behind an empty line. A position on a
plate is one along the tissue only where the limb lies along that axis, so it is read only where the
caller names it; its unit is that of the units row.
"""

import re
from dataclasses import replace

from evenside.importing.cells import looks_numeric
from evenside.importing.known import Known
from evenside.importing.options import PositionUnit, Preset
from evenside.importing.text import Text

BIOWARE = re.compile(r"BioWare Version .* Export")
POSITION_NOTE = "a place on the plate is no position unless it is named with --position-column"
POSITION_UNITS: dict[str, PositionUnit] = {"m": "m", "mm": "mm", "cm": "cm"}


def known_bioware(head: list[str]) -> Known | None:
    """An export of BioWare."""
    if not BIOWARE.match(head[0]):
        return None
    at = next((i for i, line in enumerate(head) if line.startswith("abs time\t")), None)
    if at is None or at + 1 >= len(head):
        return None
    names, units = head[at].split("\t"), head[at + 1].split("\t")
    unit = unit_in(names, units, "Ax")
    preset = Preset("abs time", "Fz", position_unit=unit)
    return Known("bioware", "an export of BioWare", preset, notes=(POSITION_NOTE,) if unit else ())


def known_nexus(text: Text, head: list[str]) -> Known | None:
    """An export of Nexus: its first section, the devices."""
    if head[0].strip(" ,") != "Devices" or len(head) < 6 or not looks_numeric(head[1].strip(" ,")):
        return None
    names, units = head[3].split(","), head[4].split(",")
    if names[:2] != ["Frame", "Sub Frame"] or "Fz" not in names:
        return None
    end = text.data.find(b"\n\n")
    section = replace(text, data=text.data if end < 0 else text.data[: end + 1])
    unit = unit_in(names, units, "Cx")
    preset = Preset(
        force_column="Fz",
        position_unit=unit,
        sample_rate_hz=float(head[1].strip(" ,")),
    )
    n_plates = names.count("Fz")
    notes = [POSITION_NOTE] if unit else []
    if n_plates > 1:
        notes.append(f"{n_plates} plates: name the force by its number with --force-column")
    about = "an export of Nexus"
    return Known("nexus", about, preset, text=section, notes=tuple(notes))


def unit_in(names: list[str], units: list[str], name: str) -> PositionUnit | None:
    """The unit that the units row has for a column of lengths; None without such a column."""
    for column, unit in zip(names, units, strict=False):
        if column == name:
            return POSITION_UNITS.get(unit.strip())
    return None
