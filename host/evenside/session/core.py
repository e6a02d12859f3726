"""A session without its surroundings: bytes and annotations in, blocks, events and results out.

Live, replay, analysis and verification all run this and nothing else between the wire and the
result. It knows no clock, no file and no event loop.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from evenside.errors import UsageError
from evenside.recording.format import Annotation, RawBlock
from evenside.session.account import Account
from evenside.session.assemble import Arrivals
from evenside.session.calibrations import Calibrations
from evenside.session.history import LoadHistory
from evenside.session.jsonout import JsonDict
from evenside.session.measurement import Measurement, Results, Settings
from evenside.session.pipeline import MAKER, NOMINAL, LoadBlock, Pipeline, Step, Tare
from evenside.session.troubles import against, find_troubles, warnings
from evenside.transport.base import Chunk
from evenside_analysis.calibration import Calibration
from evenside_analysis.tare import TareResult, TareSettings, tare_from, tare_from_turn
from evenside_analysis.types import Event, FloatArray

TARE_S = 1.0  # the zero is taken over this long
TURN_S = 10.0  # a roller's over this long, in which somebody turns it once, slowly
TARE_MIN_COVERAGE = 0.5  # half of it is plenty for a median, and a weak link loses some
NO_RESULTS = Results((), {}, {}, {}, None, (), (), (), {})


@dataclass(frozen=True, slots=True)
class Progress:
    """What one push brought."""

    step: Step
    events: tuple[Event, ...]


class SessionCore:
    """The pipeline and the measurement of one session, from one device."""

    def __init__(
        self, settings: Settings, calibration: Calibration | Calibrations | None = None
    ) -> None:
        self.settings = settings
        self.pipeline = Pipeline(calibration=calibration)
        self.account = Account()
        self.n_bytes = 0
        self._counts: LoadHistory | None = None  # the last seconds, for a tare
        self.annotations: list[Annotation] = []
        self.measurement: Measurement | None = None

    def push(self, chunk: Chunk) -> Progress:
        """Take the next bytes as they come."""
        self.n_bytes += len(chunk.data)
        ends, arrival = np.array([self.n_bytes]), np.array([chunk.arrival_ns])
        return self._measure(self.pipeline.push(chunk.data, Arrivals(ends, arrival)))

    def push_block(self, block: RawBlock) -> Progress:
        """Take many chunks of a recording at once."""
        self.n_bytes += len(block.data)
        arrivals = Arrivals(block.ends, block.arrival_ns)
        return self._measure(self.pipeline.push(block.data, arrivals))

    def finish(self) -> Progress:
        """No more bytes will come: give what was still waiting, close what is open."""
        progress = self._measure(self.pipeline.flush())
        if self.measurement is None:
            return progress
        last = tuple(self.measurement.finish())
        return Progress(progress.step, progress.events + last)

    def annotate(self, annotation: Annotation) -> None:
        """Take a marker, a rating, a tare or a note, in the order in which they were made."""
        self.annotations.append(annotation)
        if annotation.kind == "tare":
            self.pipeline.apply_tare(tare_of(annotation))
        if self.measurement is not None:
            self.measurement.annotate(annotation)

    def forget_annotations(self, n_kept: int) -> None:
        """Take back corrections that could not be kept: all after the first ``n_kept``."""
        del self.annotations[n_kept:]
        if self.measurement is not None:
            self.measurement.marks.forget(n_kept)

    @property
    def now_s(self) -> float:
        """Stream time of the next row; 0 before the first."""
        fs_hz = self.pipeline.fs_hz
        return self.pipeline.next_index / fs_hz if fs_hz else 0.0

    def take_zero(self, *, needs_turn: bool = False) -> dict[str, object]:
        """The data of a tare annotation: the zero of the last second, from the next row on.

        Of a roller that was turned in the last ten it is the zero without its weight, and the
        weight; of one that was not, it is as for a plate, unless ``needs_turn``. Raises UsageError
        when somebody is on the device, it is not quiet, or samples are missing.
        """
        tare = self._turned() if self.pipeline.is_roller else None
        if tare is None or not (tare.ok or needs_turn):
            tare = self._at_rest()
        if tare.counts is None:
            raise UsageError(f"tare refused: {tare.why_not}")
        return self.zero(tare.counts, tare.weight_n)

    def zero(self, counts: Sequence[float], weight_n: float | None) -> dict[str, object]:
        """The data of a tare annotation: this zero, from the next row on."""
        weight = {} if weight_n is None else {"weight_n": weight_n}
        return {"from_index": self.pipeline.next_index, "counts": list(counts), **weight}

    def results(self) -> Results:
        """Holds, comparisons and summary so far."""
        if self.measurement is None:
            return NO_RESULTS
        troubles = find_troubles(self.pipeline, self.account)
        return self.measurement.results(partial(against, troubles), self.account.level_n)

    def warnings(self) -> list[str]:
        """What a person must know about the device, in words."""
        return warnings(self.pipeline, self.account)

    def analysis_json(self) -> JsonDict:
        """What ``analyze --json`` prints, but for the ``source``."""
        measurement = self.measurement
        quality = self.account.quality_json(
            self.pipeline, measurement.events if measurement else []
        )
        return {
            "quality": {**quality, "warnings": self.warnings()},
            "events": measurement.events_json() if measurement else [],
            **self.results().to_json(),
        }

    def _at_rest(self) -> TareResult:
        counts, calibration, fs_hz = self.last_counts(TARE_S)
        return tare_from(counts, calibration, fs_hz=fs_hz, settings=tare_settings(calibration))

    def _turned(self) -> TareResult:
        counts, calibration, fs_hz = self.last_counts(TURN_S)
        assert self.pipeline.montage is not None, "samples came, so the device is described"
        settings = tare_settings(calibration)
        montage = self.pipeline.montage
        return tare_from_turn(counts, calibration, montage, fs_hz=fs_hz, settings=settings)

    def last_counts(self, seconds: float) -> tuple[FloatArray, Calibration, float]:
        """The newest rows, with what turns them into newtons, and their rate.

        At most ``TURN_S`` of them; raises UsageError before the first sample.
        """
        calibration, fs_hz = self.pipeline.calibration, self.pipeline.fs_hz
        if self._counts is None or calibration is None or fs_hz is None:
            raise UsageError("no sample has come yet: there is nothing to tare")
        stop = self._counts.stop_index
        return self._counts.slice(stop - round(seconds * fs_hz), stop), calibration, fs_hz

    def _measure(self, step: Step) -> Progress:
        events: list[Event] = []
        if step.blocks:
            self._begin()
        for block in step.blocks:
            events += self._push_block(block)
        self._mark_saturated()
        return Progress(step, tuple(events))

    def _begin(self) -> None:
        """The first samples make the measurement, as the rate is known only then."""
        if self.measurement is None:
            assert self.pipeline.fs_hz is not None, "samples came, so the device is described"
            self.measurement = Measurement(self.pipeline.fs_hz, self.settings)
            for annotation in self.annotations:
                self.measurement.annotate(annotation)

    def _mark_saturated(self) -> None:
        """Tell where a cell was beyond its range, once its first rows are there."""
        if self.measurement is None:
            return
        for saturated in self.pipeline.assembler.take_saturated():
            self.measurement.mark_saturated(saturated.times_s)
            fs_hz = self.measurement.fs_hz
            self.account.mark_at_limit(saturated.channel, saturated.times_s, fs_hz)

    def _push_block(self, block: LoadBlock) -> list[Event]:
        assert self.measurement is not None
        if self._counts is None:
            n_rows = round(TURN_S * self.measurement.fs_hz)
            self._counts = LoadHistory(n_rows, block.counts.shape[1])
        self._counts.append(block.counts)
        self.account.push(block, self.measurement.fs_hz)
        return self.measurement.push(block.force_n, block.position_m)


def tare_of(annotation: Annotation) -> Tare:
    """The zero that a tare annotation carries."""
    data = annotation.data
    return Tare(int(data["from_index"]), tuple(data["counts"]), data.get("weight_n"))


def tare_settings(calibration: Calibration) -> TareSettings:
    """Data sheets do not know where zero is, nor do we what a maker's zero was: no limit then."""
    max_shift_n = None if calibration.id in (NOMINAL, MAKER) else TareSettings().max_shift_n
    return TareSettings(min_coverage=TARE_MIN_COVERAGE, max_shift_n=max_shift_n)
