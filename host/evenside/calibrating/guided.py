"""Calibrating step by step: which weight goes where, and what is read of each.

Whoever lays the weights (a person at a terminal, one at the page, the hands of a simulated bench)
is behind ``Helper``. A reading that cannot be right is asked for again, in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from evenside.calibrating.listening import Listening
from evenside.calibrating.points import (
    Placement,
    Point,
    Reading,
    RefusedError,
    cell_names,
    reading_from,
)
from evenside.errors import UsageError

SETTLE_S = 1.0  # after the hands are off: a converter's filter, and the table
READ_S = 3.0  # a median over so long; a heart beat and a swinging weight show in it
TURNS = 4  # quarter turns of a roller
MAX_TRIES = 5  # of one reading
NOTHING = Placement(0.0)
TAKE_OFF = "Take everything off."
STOPPED = "stopped; nothing was kept"
MAX_MASS_KG = 500.0


class Helper(Protocol):
    """Whoever does the work."""

    async def lay(self, placement: Placement, prompt: str) -> None:
        """Lay the weight and take the hands off; raises DeviceError to break off."""

    def tell(self, text: str) -> None:
        """Something that is worth knowing now."""


@dataclass(frozen=True, slots=True)
class Read:
    """All that was read of a device."""

    points: tuple[Point, ...]
    last_zero: Reading | None


def placements(
    masses_kg: Sequence[float], n_cells: int, corner_kg: float | None
) -> list[Placement]:
    """Every mass in the middle, the lightest first; then one over every cell (None: none)."""
    corners = [] if corner_kg is None else [Placement(corner_kg, over) for over in range(n_cells)]
    return [Placement(mass_kg) for mass_kg in sorted(masses_kg)] + corners


def checked_masses(masses_kg: Sequence[float]) -> list[float]:
    """Masses above 0, each once; a 0 in the list is the zero that is read anyway."""
    wrong = [mass for mass in masses_kg if not 0.0 <= mass <= MAX_MASS_KG]
    if wrong:
        raise UsageError(f"weight {wrong[0]:g} kg: give masses from 0 to {MAX_MASS_KG:g} kg")
    masses = sorted({mass for mass in masses_kg if mass > 0.0})
    if not masses:
        raise UsageError("no weight is given: say for example --weights 5,10,20")
    return masses


async def read_plate(
    device: Listening, helper: Helper, todo: Sequence[Placement], names: Sequence[str]
) -> Read:
    """The zero, every placement, and the zero again."""
    zero = await read_one(device, helper, NOTHING, TAKE_OFF)
    points = []
    for placement in todo:
        where = "in the middle" if placement.over is None else f"over {names[placement.over]}"
        verb = "Hang" if device.description.kind == "roller" else "Lay"
        prompt = f"{verb} {placement.mass_kg:g} kg {where}, and take your hands off."
        reading = await read_one(device, helper, placement, prompt)
        points.append(Point(placement, reading, zero))
        helper.tell(said(points[-1], device))
    last = await read_one(device, helper, NOTHING, "Take everything off once more.")
    return Read(tuple(points), last)


def hung(masses_kg: Sequence[float], hubs: Sequence[int], hub_kg: float | None) -> list[Placement]:
    """What hangs from a roller at every one of its turns: masses in the middle, one at each hub."""
    beside = [] if hub_kg is None else [Placement(hub_kg, hub) for hub in hubs]
    return [Placement(mass_kg) for mass_kg in sorted(masses_kg)] + beside


async def read_roller(device: Listening, helper: Helper, todo: Sequence[Placement]) -> Read:
    """At four quarter turns: the roller by itself, then everything that is to hang from it."""
    points = []
    for turn in range(TURNS):
        prompt = TAKE_OFF
        if turn:
            prompt = (
                f"Take everything off and turn the roller by about a quarter, to turn {turn + 1}."
            )
        zero = await read_one(device, helper, Placement(0.0, turn=turn), prompt)
        for placement in todo:
            where = (
                "in its middle"
                if placement.over is None
                else (f"close to the hub of cell {placement.over}")
            )
            at_turn = replace(placement, turn=turn)
            prompt = f"Hang {placement.mass_kg:g} kg from it {where}, without turning it."
            reading = await read_one(device, helper, at_turn, prompt)
            points.append(Point(at_turn, reading, zero))
    return Read(tuple(points), None)


async def read_one(device: Listening, helper: Helper, placement: Placement, prompt: str) -> Reading:
    """One reading; asked for again while it cannot be right, but not for ever."""
    for n_tries in range(1, MAX_TRIES + 1):
        await helper.lay(placement, prompt)
        try:
            return await quiet_reading(device)
        except RefusedError as error:
            if n_tries == MAX_TRIES:
                raise
            helper.tell(f"That cannot be used: {error}.")
    raise AssertionError("the last try returns or raises")


async def quiet_reading(device: Listening) -> Reading:
    """What the device says now; raises RefusedError when it cannot be right."""
    heard = await device.hear(READ_S, settle_s=SETTLE_S)
    names = cell_names(device.description.channels)
    fs_hz = device.description.fs_hz
    return reading_from(heard.rows, device.nominal, fs_hz, names, heard.n_saturated)


def said(point: Point, device: Listening) -> str:
    """What a weight reads by the data sheet, so that a person sees that it was felt."""
    parts_n = point.change * device.nominal.newton_per_count
    cells = ", ".join(f"{part:.1f}" for part in parts_n)
    return (
        f"  {point.placement.mass_kg:g} kg are {point.placement.load_n:.1f} N; by the data sheets "
        f"it reads {parts_n.sum():.1f} N ({cells})"
    )
