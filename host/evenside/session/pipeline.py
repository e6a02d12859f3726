"""From bytes to load and position: the one way that live, replay and analysis share.

    chunks -> frames -> one time line -> one grid -> newtons per cell -> load and position

What comes out depends on the bytes, their arrival times, the calibration and the tares alone,
never on how the bytes were cut into chunks.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from evenside.protocol.decoder import BadFrame, Decoder, Received
from evenside.protocol.dialogue import Description
from evenside.protocol.messages import Channel, ForeignPacket
from evenside.protocol.vocabulary import MAKER_GAIN, MAKER_NEWTON_PER_COUNT
from evenside.session.assemble import Arrivals, Assembler
from evenside.session.calibrations import Calibrations
from evenside_analysis.calibration import Calibration, apply, nominal_newton_per_count
from evenside_analysis.load import (
    Montage,
    PositionState,
    moment_along,
    position,
    total_force,
)
from evenside_analysis.quality import GlitchCounter
from evenside_analysis.resample import GridBlock, GridResampler, GroupFrames
from evenside_analysis.resting import RestState, resting_moment
from evenside_analysis.types import FloatArray

NOMINAL = "nominal"  # the id of a calibration that comes from data sheets alone
MAKER = "maker"  # the id of one that the sensor's maker has applied already


@dataclass(frozen=True, slots=True)
class Tare:
    """The running zero from one grid row on: the counts of each channel with nobody on it.

    A roller that was turned for it has the counts of cells that carry nothing, and its own weight.
    """

    from_index: int
    counts: tuple[float, ...]
    weight_n: float | None = None  # not known, or a plate's, which is in its counts


@dataclass(frozen=True, slots=True)
class LoadBlock:
    """A stretch of the grid: counts as they came, load and position as computed; NaN is missing."""

    start_index: int
    counts: FloatArray  # (n, n_channels)
    force_n: FloatArray  # (n,)
    position_m: FloatArray  # (n,)
    cell_n: FloatArray  # (n, n_channels), newtons of each cell

    def __len__(self) -> int:
        return len(self.force_n)


@dataclass(frozen=True, slots=True)
class Step:
    """What one push brought."""

    blocks: tuple[LoadBlock, ...]
    messages: tuple[Received, ...]
    faults: tuple[BadFrame, ...]


class Pipeline:
    """Bytes in, load and position out; holds everything that must be remembered in between."""

    def __init__(self, *, calibration: Calibration | Calibrations | None = None) -> None:
        self.decoder = Decoder()
        self.assembler = Assembler()
        self.calibration: Calibration | None = None  # not before the device has said who it is
        self.calibrations = Calibrations()
        if isinstance(calibration, Calibrations):
            self.calibrations = calibration
        else:
            self.calibration = calibration
        self.next_index = 0
        self.n_bad_packets = 0  # of a sensor of another maker
        self._is_calibrated = self.calibration is not None
        self._tares: list[Tare] = []  # all that were told
        self._due: list[Tare] = []  # those whose row has not come yet
        self._tare: Tare | None = None
        self._resampler: GridResampler | None = None
        self.montage: Montage | None = None  # None until the device has described itself
        self._position = PositionState()
        self._rest = RestState()
        self._glitches: dict[int, GlitchCounter] = {}  # by channel

    @property
    def n_glitches(self) -> int:
        """Single readings that jumped and came back."""
        return sum(counter.n_glitches for counter in self._glitches.values())

    @property
    def tare_starts(self) -> list[int]:
        """The rows from which each zero holds."""
        return [tare.from_index for tare in self._tares]

    @property
    def needs_zero(self) -> bool:
        """Whether there is no load because nobody knows the zero of the cells."""
        return not self._is_calibrated and not self._tares

    @property
    def is_roller(self) -> bool:
        """Whether the device turns, and its weight with it."""
        return self.montage is not None and self.montage.kind == "roller"

    @property
    def needs_turn(self) -> bool:
        """Whether a roller's own weight is in the load: its last zero was taken without a turn."""
        return self.is_roller and (not self._tares or self._tares[-1].weight_n is None)

    @property
    def has_foreign_calibration(self) -> bool:
        """Whether somebody named a calibration that was made with another device."""
        named = self.calibrations.given or {}
        if self.description is None or "device_id" not in named:
            return False
        return bool(named["device_id"] != self.description.device_id)

    @property
    def description(self) -> Description | None:
        """What the device said it is; None until it has."""
        return self.assembler.description

    @property
    def fs_hz(self) -> float | None:
        """The rate of the grid: the fastest group's nominal rate."""
        return self.description.fs_hz if self.description else None

    def push(self, data: bytes, arrivals: Arrivals) -> Step:
        """Take the next bytes; ``arrivals`` tells when they came."""
        decoded = self.decoder.feed(data)
        runs = list(self.assembler.push(decoded, arrivals))
        if self._resampler is None and self.description is not None:
            self._prepare(self.description)
        self._count_glitches(runs)
        self._count_bad_packets(decoded.messages)
        blocks: list[LoadBlock] = []
        if self._resampler is not None and runs:
            blocks = self._to_load(self._resampler.push(runs))
        return Step(tuple(blocks), decoded.messages, decoded.faults)

    def flush(self) -> Step:
        """The rows that were still waiting for a slower group."""
        if self._resampler is None:
            return Step((), (), ())
        return Step(tuple(self._to_load(self._resampler.flush())), (), ())

    def apply_tare(self, tare: Tare) -> None:
        """Use new zeros from row ``tare.from_index`` on, whenever that row comes."""
        self._tares.append(tare)
        self._due.append(tare)

    def _prepare(self, description: Description) -> None:
        """The device has described itself: set up the grid and the geometry."""
        self._resampler = GridResampler(
            {group.group: description.channels_of(group.group) for group in description.groups},
            {group.group: group.nominal_rate_hz for group in description.groups},
            description.fs_hz,
        )
        self.montage = montage_of(description)
        if self.calibration is None:
            self.calibration = self.calibrations.for_device(description)
            self._is_calibrated = self.calibration is not None
        if self.calibration is None:
            self.calibration = nominal_calibration(description)
        rate_hz = {group.group: group.nominal_rate_hz for group in description.groups}
        self._glitches = {
            c.channel: GlitchCounter(newton_per_count, rate_hz[c.group])
            for c, newton_per_count in zip(
                description.channels, self.calibration.newton_per_count, strict=True
            )
        }

    def _count_glitches(self, runs: list[GroupFrames]) -> None:
        for run in runs:
            for column, channel in enumerate(run.channels):
                self._glitches[channel].push(run.counts[:, column])

    def _count_bad_packets(self, messages: tuple[Received, ...]) -> None:
        packets = (r.message for r in messages if isinstance(r.message, ForeignPacket))
        self.n_bad_packets += sum(packet.is_bad for packet in packets)

    def _to_load(self, grid: GridBlock) -> list[LoadBlock]:
        """Split the block where a new tare begins, then compute each part."""
        stop = grid.start_index + len(grid.counts)
        cuts = sorted({t.from_index for t in self._due if grid.start_index < t.from_index < stop})
        edges = [grid.start_index, *cuts, stop]
        return [
            self._part(start, grid.counts[start - grid.start_index : end - grid.start_index])
            for start, end in pairwise(edges)
            if end > start
        ]

    def _part(self, start_index: int, counts: FloatArray) -> LoadBlock:
        """Load and position of rows that share one tare."""
        assert self.montage is not None
        while self._due and self._due[0].from_index <= start_index:
            self._tare, self._rest = self._due.pop(0), RestState()
        cells_n = self.cells_n(counts)
        force_n = self.load_n(cells_n)
        self.next_index = start_index + len(counts)
        position_m, self._position = position(
            cells_n,
            self.montage,
            self._position,
            force_n=force_n,
            weight_n=self._weight_n,
            resting_nm=self._resting_nm(cells_n, force_n),
        )
        return LoadBlock(start_index, counts, force_n, position_m, cells_n)

    def _resting_nm(self, cells_n: FloatArray, force_n: FloatArray) -> FloatArray | float:
        """The moment of what lies on a plate; a roller's weight has none."""
        assert self.montage is not None
        assert self.fs_hz is not None
        if self.is_roller:
            return 0.0
        moment_nm = moment_along(cells_n, self.montage)
        resting_nm, self._rest = resting_moment(moment_nm, force_n, round(self.fs_hz), self._rest)
        return resting_nm

    def load_n(self, cells_n: FloatArray) -> FloatArray:
        """All cells together, without a roller's own weight where that is known."""
        assert self.montage is not None, "asked for when the device is described"
        return total_force(cells_n, self.montage, weight_n=self._weight_n)

    @property
    def _weight_n(self) -> float:
        return (self._tare.weight_n if self._tare else None) or 0.0

    def cells_n(self, counts: FloatArray) -> FloatArray:
        """Newtons per cell; without a calibration nobody knows the zero before the first tare."""
        assert self.calibration is not None
        if self._tare is not None:
            return apply(counts, self.calibration, self._tare.counts)
        if self._is_calibrated:
            return apply(counts, self.calibration, None)
        return np.full(counts.shape, np.nan)


def montage_of(description: Description) -> Montage:
    """The geometry as the device states it."""
    channels = description.channels
    return Montage(
        kind="roller" if description.kind == "roller" else "plate",
        x_m=tuple(channel.x_m for channel in channels),
        y_m=tuple(channel.y_m for channel in channels),
        axis_rad=tuple(channel.axis_rad for channel in channels),
        radius_m=description.radius_m,
    )


def nominal_calibration(description: Description) -> Calibration:
    """What the cells' data sheets promise, for a device that nobody has calibrated yet.

    A cell that its maker has calibrated says so, and then nothing is guessed.
    """
    is_makers = all(channel.gain == MAKER_GAIN for channel in description.channels)
    return Calibration(
        zero_counts=(0.0,) * len(description.channels),
        newton_per_count=tuple(newton_per_count_of(channel) for channel in description.channels),
        id=MAKER if is_makers else NOMINAL,
        date=None,
    )


def newton_per_count_of(channel: Channel) -> float:
    """What one count of a channel means, as the device tells it."""
    if channel.gain == MAKER_GAIN:
        return MAKER_NEWTON_PER_COUNT
    return nominal_newton_per_count(channel.capacity_n, channel.rated_output_mv_per_v, channel.gain)
