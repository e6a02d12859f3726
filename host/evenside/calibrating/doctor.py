"""The health of a device: everything that an examination found, and one line that sums it up."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from evenside.calibrating.lines import (
    Line,
    State,
    calibration_line,
    cell_lines,
    device_line,
    drift_lines,
    notices_of,
    quiet_line,
    shared_lines,
    wire_lines,
)
from evenside.calibrating.vitals import Cell, cells_of, rest_of, round_trip_of
from evenside.hosttime import NS_PER_S
from evenside.session.calibrations import device_told
from evenside.session.jsonout import JsonDict, number
from evenside.session.live import LiveSession
from evenside_analysis.types import FloatArray

SCHEMA = "evenside.doctor/1"


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
