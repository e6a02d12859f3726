"""The whole of a calibration, a check or a zero: listen, ask for weights, decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evenside.calibrating.checking import check_of
from evenside.calibrating.classes import cell_class
from evenside.calibrating.fit import Fit, Given
from evenside.calibrating.guided import TURNS, Helper, hung, placements, read_plate, read_roller
from evenside.calibrating.listening import Listening, listening
from evenside.calibrating.plate import fit_plate
from evenside.calibrating.points import Placement, Point
from evenside.calibrating.record import Circumstances, Stored, make_stored
from evenside.calibrating.roller import fit_roller
from evenside.calibrating.store import newest
from evenside.errors import DeviceError, UsageError
from evenside.hosttime import NS_PER_S
from evenside.protocol.vocabulary import MAKER_GAIN
from evenside.session.jsonout import JsonDict
from evenside.session.pipeline import montage_of
from evenside.sources import OpenSource
from evenside_analysis.turning import hubs_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants of a calibration."""

    masses_kg: Sequence[float]
    corner_kg: float | None  # None: nothing over the cells
    cell_class: str
    mass_tolerance: float
    temperature_c: float | None = None


async def calibrate_device(source: OpenSource, helper: Helper, asked: Asked) -> Stored:
    """Weights laid one after the other, and what follows; raises RefusedError with the reason."""
    async with listening(source) as device:
        return await calibrated(device, helper, asked)


async def calibrated(device: Listening, helper: Helper, asked: Asked) -> Stored:
    """The same with a device that is listened to."""
    refuse_makers(device)
    given = given_of(device, asked.cell_class, asked.mass_tolerance)
    of_kind = calibrate_roller if given.is_roller else calibrate_plate
    fit, points = await of_kind(device, helper, asked, given)
    own_c = device.temperature_c
    around = Circumstances(
        description=device.description,
        when=now_of(device.session.source),
        cell_class=asked.cell_class,
        mass_tolerance=asked.mass_tolerance,
        range_n=given.range_n,
        temperature_c=own_c if asked.temperature_c is None else asked.temperature_c,
    )
    return make_stored(fit, points, around)


def n_readings(device: Listening, asked: Asked) -> int:
    """How often somebody is asked to lay or to take away something."""
    if device.description.kind == "roller":
        hubs = hubs_of(montage_of(device.description)) or []
        todo = hung(asked.masses_kg, [pair[0] for pair in hubs], asked.corner_kg)
        return TURNS * (1 + len(todo))
    n_cells = len(device.description.channels)
    return len(placements(asked.masses_kg, n_cells, asked.corner_kg)) + 2  # nothing, twice


async def calibrate_plate(
    device: Listening, helper: Helper, asked: Asked, given: Given
) -> tuple[Fit, tuple[Point, ...]]:
    """Weights in the middle of a plate and over its cells."""
    todo = placements(asked.masses_kg, len(given.channels), asked.corner_kg)
    read = await read_plate(device, helper, todo, given.names)
    return fit_plate(read.points, read.last_zero, given), read.points


async def calibrate_roller(
    device: Listening, helper: Helper, asked: Asked, given: Given
) -> tuple[Fit, tuple[Point, ...]]:
    """Weights that hang from a roller at four turns, in its middle and beside its hubs."""
    montage = montage_of(device.description)
    hubs = [pair[0] for pair in hubs_of(montage) or []]
    if asked.corner_kg is None or not hubs:
        raise UsageError("a roller needs two hubs of crossed cells, and a weight beside each hub")
    read = await read_roller(device, helper, hung(asked.masses_kg, hubs, asked.corner_kg))
    return fit_roller(read.points, montage, given), read.points


async def check_device(
    source: OpenSource, helper: Helper, folder: Path, mass_kg: float, tolerance: float
) -> tuple[Stored, JsonDict]:
    """One weight in the middle, read by the calibration that is kept for the device."""
    async with listening(source) as device:
        stored = stored_for(device, folder)
        return stored, await checked(device, helper, stored, mass_kg, tolerance)


async def checked(
    device: Listening, helper: Helper, stored: Stored, mass_kg: float, tolerance: float
) -> JsonDict:
    """The same with a device that is listened to, and its calibration."""
    read = await read_plate(device, helper, [Placement(mass_kg)], ())
    kind, montage = cell_class(stored.cell_class), montage_of(device.description)
    when = now_of(device.session.source)
    return check_of(read.points[0], montage, stored, kind, tolerance, when)


def stored_for(device: Listening, folder: Path) -> Stored:
    """The calibration that counts for a device; raises DeviceError where there is none."""
    hello = device.description.hello
    stored = newest(folder, device.description)
    if stored is None:
        raise DeviceError(
            f"no calibration of {hello.name or 'the device'} ({hello.device_id}) is kept in "
            f"{folder}: make one with `evenside calibrate {device.session.source.url} --weights "
            "5,10,20`"
        )
    return stored


def refuse_rolling(source: OpenSource) -> None:
    """Nobody can lay weights where a simulated runner lies, or in a recording."""
    if source.hands is None and (source.plan or not source.is_live):
        raise UsageError(
            f"{source.url}: weights cannot be laid there; a simulated device on a table is "
            "sim:?bench=1"
        )


def refuse_makers(device: Listening) -> None:
    """A sensor whose maker has calibrated it has no counts to calibrate."""
    if all(channel.gain == MAKER_GAIN for channel in device.description.channels):
        raise DeviceError("its maker has calibrated this sensor: it sends newtons, no counts")


def given_of(device: Listening, class_name: str, tolerance: float) -> Given:
    """What is known of a device before any weight."""
    return Given(
        channels=device.description.channels,
        nominal=device.nominal.newton_per_count,
        kind=cell_class(class_name),
        mass_tolerance=tolerance,
        is_roller=device.description.kind == "roller",
    )


def now_of(source: OpenSource) -> datetime:
    """The moment on the source's clock, to the second."""
    return datetime.fromtimestamp(source.clock.now_ns() // NS_PER_S, UTC)
