"""The health of a device in plain words: line by line good, mind or bad, and what to do.

What the page's device check also knows is judged there (``session.check``), what a session warns of
is said as there (``session.troubles``); here is what only somebody who listens to an empty device
can tell: each cell's rate and noise, drift, clock and link, and the age of its calibration.
"""

import math
import shlex
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Literal

import numpy as np

from evenside.calibrating.quiet import moved_by, noise_of, quiet_rows
from evenside.hosttime import NS_PER_S
from evenside.protocol.messages import Channel
from evenside.protocol.vocabulary import MAKER_GAIN
from evenside.session.calibrations import device_told
from evenside.session.check import RATE_OFF, Figures, items_of
from evenside.session.figures import heard_figures
from evenside.session.jsonout import JsonDict, number
from evenside.session.live import LiveSession
from evenside.session.troubles import Notice, cell_name, notices
from evenside.texts import Texts
from evenside_analysis.types import FloatArray

SCHEMA = "evenside.doctor/1"
State = Literal["good", "mind", "bad"]

# An HX711 has 90 nV of noise at 80 samples/s and gain 128, the square root of the rate less or more
# at others; on breadboards three to ten times that is usual. A count is 0.5 V / (gain * 2^24).
SHEET_NV, SHEET_HZ, USUAL_FACTOR = 90.0, 80.0, 10.0
SPAN_NV = 5e9  # supply over which the 24 bits go, times the gain; it cancels but for its size
MAX_DRIFT_N_PER_MIN = 2.0  # a cell that warms up by a degree a minute does less
MIN_DRIFT_N = 0.3  # less is not told from noise in some seconds
MAX_SKEW_PPM = 10_000.0  # ceramic resonators are off by 0.5 %; no crystal is by 0.01 %
MAX_ROUND_TRIP_MS = 150.0  # a sleepy Bluetooth link has 100
OLD_DAYS = 365.0
MAX_ZERO_SHARE = 0.2  # of the capacity; a bridge comes within some percent of its zero


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    id: str
    state: State
    text: str
    what_to_do: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell does while nobody is on it; None: not known."""

    channel: int
    name: str
    rate_hz: float | None
    nominal_rate_hz: float
    noise_counts: float | None
    noise_n: float | None
    usual_noise_n: float | None  # the most that such a converter has on a breadboard
    level_share: float | None  # of its capacity, without a load
    drift_n: float | None  # over the quiet seconds


@dataclass(frozen=True, slots=True)
class Health:
    """Everything that was found."""

    source: str
    heard_s: float
    quiet_s: float | None
    device: JsonDict
    cells: tuple[Cell, ...]
    lines: tuple[Line, ...]
    figures: JsonDict

    @property
    def state(self) -> State:
        """The worst of the lines."""
        states = {line.state for line in self.lines}
        return "bad" if "bad" in states else "mind" if "mind" in states else "good"

    @property
    def summary(self) -> str:
        """One line."""
        worst = [line for line in self.lines if line.state == self.state]
        if self.state == "good":
            return "The device is well."
        n = len(worst)
        if self.state == "mind":
            things = "one thing" if n == 1 else f"{n} things"
            return f"It measures; {things} to mind: {worst[0].text}"
        things = "One thing needs" if n == 1 else f"{n} things need"
        return f"{things} mending: {worst[0].text}"

    def to_json(self) -> JsonDict:
        """As ``doctor --json`` prints it."""
        return {
            "schema": SCHEMA,
            "source": self.source,
            "state": self.state,
            "summary": self.summary,
            "heard_s": self.heard_s,
            "quiet_s": number(self.quiet_s),
            "device": self.device,
            "lines": [asdict(line) for line in self.lines],
            "cells": [asdict(cell) for cell in self.cells],
            "figures": self.figures,
        }


@dataclass(frozen=True, slots=True)
class _Rest:
    """The quiet seconds, in counts and newton; None: there were none."""

    noise_counts: FloatArray | None
    drift_counts: FloatArray | None
    level_counts: FloatArray | None
    noise_n: float | None  # of the sum of all cells
    seconds: float | None
    why_not: str


def examine(session: LiveSession, rows: FloatArray) -> Health:
    """What a session that has heard a device for a while says about its health.

    ``rows`` are all counts since the first sample, (n, n_channels), NaN where missing.
    """
    session.view.health_message()  # the figures of this very moment
    pipeline = session.core.pipeline
    assert pipeline.description is not None, "samples came, so the device is described"
    rest = rest_of(session, rows)
    cells = tuple(cells_of(session, rest))
    device = device_told(
        pipeline.description,
        pipeline.calibrations,
        pipeline.calibration,
        datetime.fromtimestamp(session.source.clock.now_ns() / NS_PER_S, UTC).isoformat(),
    )
    told = session.health.told or {}
    round_trip_ms = round_trip_of(session)
    lines = [
        device_line(device, session),
        *shared_lines(session, rest),
        *(Line(n.id, "bad" if n.is_bad else "mind", n.text) for n in notices_of(session)),
        *cell_lines(cells),
        quiet_line(rest),
        *drift_lines(cells, rest),
        *wire_lines(session, round_trip_ms),
        calibration_line(device, session),
    ]
    return Health(
        source=session.source.url,
        heard_s=session.core.now_s,
        quiet_s=rest.seconds,
        device=device,
        cells=cells,
        lines=tuple(lines),
        figures={**told, "round_trip_ms": round_trip_ms, "noise_n": number(rest.noise_n)},
    )


# --- what was measured ----------------------------------------------------------------------------


def rest_of(session: LiveSession, rows: FloatArray) -> _Rest:
    """Noise and drift of the quiet seconds."""
    pipeline, measurement = session.core.pipeline, session.core.measurement
    fs_hz, calibration = pipeline.fs_hz, pipeline.calibration
    assert fs_hz is not None
    assert calibration is not None
    events = measurement.events if measurement else []
    contacts = [event for event in events if event.kind == "contact"]
    quiet, why_not = quiet_rows(rows, calibration, fs_hz, contacts)
    if quiet is None:
        return _Rest(None, None, None, None, None, why_not)
    noise = noise_of(quiet, fs_hz)
    in_n = noise * np.array(calibration.newton_per_count)
    noise_n = float(np.sqrt(np.sum(in_n**2)))
    level = np.nanmedian(quiet, axis=0)
    return _Rest(noise, moved_by(quiet, fs_hz), level, noise_n, len(quiet) / fs_hz, "")


def cells_of(session: LiveSession, rest: _Rest) -> Iterator[Cell]:
    """A row for every cell."""
    pipeline = session.core.pipeline
    assert pipeline.description is not None
    assert pipeline.calibration is not None
    sensitivities = pipeline.calibration.newton_per_count
    for channel, per_count in zip(pipeline.description.channels, sensitivities, strict=True):
        track = pipeline.assembler.groups[channel.group]
        noise = at(rest.noise_counts, channel.channel)
        level, drift = (
            at(rest.level_counts, channel.channel),
            at(rest.drift_counts, channel.channel),
        )
        yield Cell(
            channel=channel.channel,
            name=cell_name(pipeline.description, channel.channel),
            rate_hz=number(track.rate_hz),
            nominal_rate_hz=track.nominal_rate_hz,
            noise_counts=noise,
            noise_n=None if noise is None else noise * abs(per_count),
            usual_noise_n=usual_noise_n(channel, track.nominal_rate_hz, per_count),
            level_share=None if level is None else level * per_count / channel.capacity_n,
            drift_n=None if drift is None else drift * per_count,
        )


def at(values: FloatArray | None, place: int) -> float | None:
    """One of several figures; None where they are not known."""
    return None if values is None else number(float(values[place]))


def usual_noise_n(channel: Channel, rate_hz: float, newton_per_count: float) -> float | None:
    """The most noise that a converter like an HX711 has where it is built well enough."""
    if channel.gain == MAKER_GAIN:
        return None
    count_nv = SPAN_NV / channel.gain / 2**24
    sheet_counts = SHEET_NV * math.sqrt(rate_hz / SHEET_HZ) / count_nv
    return USUAL_FACTOR * sheet_counts * abs(newton_per_count)


def round_trip_of(session: LiveSession) -> float | None:
    """Median time of a question and its answer, ms; None where none was asked in real time."""
    trips_s = session.health.round_trips_s
    if not trips_s or session.source.speed != 1.0:
        return None
    return float(1000.0 * np.median(trips_s))


# --- what is said about it ------------------------------------------------------------------------


def device_line(device: JsonDict, session: LiveSession) -> Line:
    """Who it is."""
    firmware = ".".join(map(str, device["firmware"]))
    status = session.status
    warm = "" if status is None or status.temperature_c is None else f", {status.temperature_c:g} C"
    n_cells = len(device["channels"])
    text = (
        f"{device['name'] or 'A device without a name'}: a {device['kind']} with {n_cells} "
        f"cell{'s' * (n_cells > 1)}, firmware {firmware}, number {device['device_id']}{warm}."
    )
    return Line("device", "good", text)


def shared_lines(session: LiveSession, rest: _Rest) -> Iterator[Line]:
    """What the page's check also judges, in its words."""
    texts = Texts.of("en")
    heard: Figures = replace(heard_figures(session), noise_n=rest.noise_n, has_zero=None)
    for item in items_of(heard, texts):
        if item.id in ("device", "recording"):
            continue
        told = item.to_json(texts)
        yield Line(item.id, "good" if item.is_good else "bad", told["text"], told["what_to_do"])


def notices_of(session: LiveSession) -> Iterator[Notice]:
    """What a session warns of; the zero is a session's business and not the device's."""
    found = notices(session.core.pipeline, session.core.account)
    return (notice for notice in found if notice.id != "zero")


def cell_lines(cells: tuple[Cell, ...]) -> Iterator[Line]:
    """What is wrong with single cells."""
    for cell in cells:
        if cell.rate_hz is not None and abs(cell.rate_hz / cell.nominal_rate_hz - 1) > RATE_OFF:
            yield Line(
                f"rate.{cell.channel}",
                "bad",
                f"{cell.name} converts {cell.rate_hz:.1f} times a second, "
                f"{cell.nominal_rate_hz:g} were declared.",
                "Check the rate pin of its amplifier.",
            )
        usual_n, noise_n = cell.usual_noise_n, cell.noise_n
        if usual_n is not None and noise_n is not None and noise_n > usual_n:
            yield Line(
                f"noise.{cell.channel}",
                "mind",
                f"{cell.name} has {noise_n:.3f} N of noise, {usual_n:.3f} N would be usual.",
                "Shorten its wires, twist them, and keep them away from chargers and motors.",
            )
        if cell.level_share is not None and abs(cell.level_share) > MAX_ZERO_SHARE:
            yield Line(
                f"level.{cell.channel}",
                "mind",
                f"{cell.name} stands at {100 * cell.level_share:.0f} % of its range with nobody "
                "on it.",
                "Look for something that jams or bends it; it may have been overloaded.",
            )


def quiet_line(rest: _Rest) -> Line:
    """Whether there was anything quiet to listen to."""
    if rest.seconds is None:
        text = f"It was not quiet, so noise and drift are not known: {rest.why_not}."
        return Line("quiet", "mind", text, "Listen again with nobody on it.")
    return Line("quiet", "good", f"Nobody was on it for {rest.seconds:.0f} s.")


def drift_lines(cells: tuple[Cell, ...], rest: _Rest) -> Iterator[Line]:
    """How far the empty device moved."""
    if rest.seconds is None or any(cell.drift_n is None for cell in cells):
        return
    drift_n = sum(cell.drift_n or 0.0 for cell in cells)
    per_minute = 60.0 * drift_n / rest.seconds
    is_much = abs(per_minute) > MAX_DRIFT_N_PER_MIN and abs(drift_n) > MIN_DRIFT_N
    text = f"The empty device moved by {drift_n:+.2f} N in {rest.seconds:.0f} s."
    if is_much:
        yield Line("drift", "mind", text, "Give it ten minutes to warm up, out of the sun.")
    else:
        yield Line("drift", "good", text)


def wire_lines(session: LiveSession, round_trip_ms: float | None) -> Iterator[Line]:
    """Damaged frames, clock, link."""
    told = session.health.told or {}
    n_bad = told.get("corrupt_frames") or 0
    if n_bad:
        text = f"{n_bad} damaged frame{'s' * (n_bad > 1)} came."
        yield Line("frames", "mind", text, "Use a shorter cable, or another port.")
    skew_ppm = (told.get("clock") or {}).get("skew_ppm")
    if skew_ppm is not None and session.source.speed in (None, 1.0):
        is_far = abs(skew_ppm) > MAX_SKEW_PPM
        text = f"Its clock runs {abs(skew_ppm):.0f} ppm {'fast' if skew_ppm > 0 else 'slow'}."
        what = "Its crystal is not the one that its program expects." if is_far else None
        yield Line("skew", "mind" if is_far else "good", text, what)
    if round_trip_ms is not None:
        is_long = round_trip_ms > MAX_ROUND_TRIP_MS
        what = "Bring it closer, or use a cable." if is_long else None
        text = f"It answers within {round_trip_ms:.0f} ms."
        yield Line("answers", "mind" if is_long else "good", text, what)


def calibration_line(device: JsonDict, session: LiveSession) -> Line:
    """Which calibration would be used, how old it is, and whether it held."""
    told = device["calibration"]
    url = shlex.quote(session.source.url) if session.source.is_live else "SOURCE"
    if told["id"] == "maker":
        return Line("calibration", "good", "Its maker has calibrated it.")
    if told["date"] is None:
        return Line(
            "calibration",
            "mind",
            "It was never calibrated: newtons are those of the data sheets, off by some percent.",
            f"Lay known weights on it: evenside calibrate {url} --weights 5,10,20",
        )
    text = f"Calibrated on {told['date'][:10]}, {told['age_days']:.0f} days ago"
    check = told["last_check"]
    if check is not None and not check["holds"]:
        failed = f"{text}; on {check['date'][:10]} it was {check['error_pct']:+.1f} % off."
        return Line("calibration", "bad", failed, "Calibrate it again.")
    within = told["uncertainty_pct"]
    text += "" if within is None else f", right within {within:.2f} %"
    text += "" if check is None else f"; it held on {check['date'][:10]}"
    if (told["age_days"] or 0.0) > OLD_DAYS:
        advice = f"Check it with one weight: evenside calibrate {url} --check 10"
        return Line("calibration", "mind", f"{text}.", advice)
    return Line("calibration", "good", f"{text}.")
