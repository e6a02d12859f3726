"""What a session looks like to a page: the messages of docs/api.md, made from its state."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from evenside.hosttime import NS_PER_S
from evenside.session.calibrations import device_told
from evenside.session.check import check_json
from evenside.session.core import NO_RESULTS
from evenside.session.figures import figures_of
from evenside.session.history import LoadHistory
from evenside.session.jsonout import JsonDict
from evenside.session.needs import needs_json
from evenside.session.pipeline import LoadBlock
from evenside.session.zones import all_zones
from evenside_analysis.types import FloatArray

if TYPE_CHECKING:
    from evenside.session.live import LiveSession

NOISE_S = 2.0  # long enough to tell noise from a step
TRACE_S = 60.0  # what a page that has just opened shows of the past
MAX_POINTS_HZ = 40.0  # a screen shows no more
TIMED = ("hold", "rate", "rest")  # the states of the guide in which a time is shown


class View:
    """Reads a session; changes nothing in it."""

    def __init__(self, session: "LiveSession") -> None:
        self._session = session
        self._trace: LoadHistory | None = None
        self._trace_hz = 0.0

    def snapshot(self) -> JsonDict:
        """All that a page needs to draw from nothing."""
        session = self._session
        core, measurement = session.core, session.core.measurement
        return {
            "v": 1,
            "type": "snapshot",
            "stream": session.hub.stream,
            "seq": session.hub.seq,
            "source": session.source.url,
            "recording": session.scribe.path,
            "is_live": session.source.is_live,
            "fs_hz": core.pipeline.fs_hz,
            "device": self.device_json(),
            "zones": zones_json(),
            "setup": session.leader.setup_json(),
            "check": self.check_json(),
            "guide": self.guide_json(),
            "speeches": list(session.leader.voice.speeches),
            "visit": self.visit_json(),
            "trace": self.trace_json(),
            "events": measurement.events_json() if measurement else [],
            "annotations": [
                {"kind": a.kind, "time_s": a.time_s, "data": a.data} for a in core.annotations
            ],
            **self.results_json(),
            "health": self.health_message()["health"],
            "link": {"state": session.health.link_state, "detail": session.health.link_detail},
        }

    def source_json(self) -> JsonDict:
        """``source`` of the analysis: a session that is still on has no checksum yet."""
        session = self._session
        return {
            "path": session.scribe.path,
            "sha256": None,
            "duration_s": session.core.now_s,
            "sample_rate_hz": session.core.pipeline.fs_hz,
            "device": self.device_json(),
        }

    def device_json(self) -> JsonDict | None:
        """What the device said it is."""
        pipeline = self._session.core.pipeline
        if pipeline.description is None:
            return None
        now = datetime.fromtimestamp(self._session.source.clock.now_ns() / NS_PER_S, UTC)
        return device_told(
            pipeline.description, pipeline.calibrations, pipeline.calibration, now.isoformat()
        )

    def block_message(self, block: LoadBlock, arrival_ns: int) -> JsonDict:
        """New samples, thinned to what a screen can show."""
        fs_hz = self._session.core.pipeline.fs_hz or 1.0
        step = max(1, round(fs_hz / MAX_POINTS_HZ))
        first = -block.start_index % step  # whole multiples of step, whatever the cutting
        rows = np.column_stack([block.force_n[first::step], block.position_m[first::step]])
        self._keep(rows, fs_hz / step)
        return {
            "v": 1,
            "type": "block",
            "start_s": (block.start_index + first) / fs_hz,
            "fs_hz": fs_hz / step,
            "load_n": nullable(rows[:, 0], 2),
            "position_m": nullable(rows[:, 1], 4),
            "arrival_ns": arrival_ns,
        }

    def trace_json(self) -> JsonDict:
        """The last minute of what ``block`` messages have told."""
        if self._trace is None:
            return {"start_s": 0.0, "fs_hz": None, "load_n": [], "position_m": []}
        stop = self._trace.stop_index
        start = max(0, stop - round(TRACE_S * self._trace_hz))
        rows = self._trace.slice(start, stop)
        return {
            "start_s": start / self._trace_hz,
            "fs_hz": self._trace_hz,
            "load_n": nullable(rows[:, 0], 2),
            "position_m": nullable(rows[:, 1], 4),
        }

    def recent_load_n(self) -> FloatArray:
        """The load of the last seconds, as it was shown."""
        if self._trace is None:
            return np.empty(0)
        stop = self._trace.stop_index
        return self._trace.slice(stop - round(NOISE_S * self._trace_hz), stop)[:, 0]

    def guide_key(self) -> tuple[object, ...]:
        """Changes when the page must hear of the guide again: while a time runs, once a second."""
        leader, now_s = self._session.leader, self._session.core.now_s
        guide, asking = leader.guide, leader.guide.asking
        start_s = guide.since_s if guide.hold_start_s is None else guide.hold_start_s
        seconds = int(now_s - start_s) if guide.state in TIMED else None
        pace = leader.pace.per_minute(now_s)
        rating = (asking.state, asking.n_presses, asking.score)
        shown = (guide.state, guide.visit_no, leader.voice.line, rating, guide.cue)
        return (*shown, seconds, None if pace is None else round(pace))

    def guide_json(self) -> JsonDict:
        """Where the guided test stands."""
        leader, now_s = self._session.leader, self._session.core.now_s
        guide, asking, visit = leader.guide, leader.guide.asking, leader.guide.visit
        hold_s = None if guide.hold_start_s is None else now_s - guide.hold_start_s
        band_n = guide.bands.band_n(visit.zone) if visit else None
        return {
            "state": guide.state,
            "zone": visit.zone if visit else None,
            "side": visit.side if visit else None,
            "is_practice": visit.is_practice if visit else False,
            "visit_no": guide.visit_no,
            "n_visits": len(guide.plan),
            "line": leader.voice.line,
            "hold_s": hold_s,
            "hold_target_s": guide.rating_at_s,
            "rest_s": guide.rest_left_s(now_s),
            "band_n": list(band_n) if band_n else None,
            "cue": guide.cue,
            "limits": guide.limits.to_json(visit.zone if visit else None),
            "pace": {"passes_per_min": leader.pace.per_minute(now_s)},
            "rating": {
                "state": asking.state,
                "presses": asking.n_presses,
                "score": asking.score,
                "by": asking.by,
            },
            "needs": [] if leader.withholds else needs_json(guide.needs),
            "plan": [
                {
                    "zone": v.zone,
                    "side": v.side,
                    "is_practice": v.is_practice,
                    "done": i < guide.visit_no,
                }
                for i, v in enumerate(guide.plan)
            ],
        }

    def results_json(self) -> JsonDict:
        """Results so far; of a blind test not before it is over."""
        session = self._session
        return (NO_RESULTS if session.leader.withholds else session.core.results()).to_json()

    def check_json(self) -> JsonDict:
        """``check``: the device in plain words."""
        return check_json(figures_of(self._session), self._session.leader.voice.texts)

    def visit_json(self) -> JsonDict | None:
        """The visit that is open, by guide or by hand."""
        measurement = self._session.core.measurement
        visit = measurement.open_visit if measurement else None
        if visit is None:
            return None
        return {"zone": visit.zone, "side": visit.side, "start_s": visit.start_s}

    def health_message(self) -> JsonDict:
        """Rate, loss, latency, clock."""
        session = self._session
        pipeline = session.core.pipeline
        warnings = session.core.warnings()
        figures = session.health.to_json(
            pipeline, session.clock_model, warnings, recording=session.scribe.trouble_json()
        )
        return {"v": 1, "type": "health", "health": figures}

    def _keep(self, rows: FloatArray, rate_hz: float) -> None:
        if self._trace is None:
            self._trace_hz = rate_hz
            self._trace = LoadHistory(round(TRACE_S * rate_hz), 2)
        self._trace.append(rows)


def nullable(values: FloatArray, digits: int) -> list[float | None]:
    """Rounded for the screen, with null for missing."""
    return [None if np.isnan(v) else round(float(v), digits) for v in values]


def zones_json() -> JsonDict:
    """The zone table in the order of the chart."""
    return {
        zone.id: {
            "name": zone.name,
            "area": zone.area,
            "how": zone.how,
            "is_major_mover": zone.is_major_mover,
        }
        for zone in all_zones().values()
    }
