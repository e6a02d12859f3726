"""The health line: rate, loss, latency, clock, in figures that a person can check."""

from evenside.clock import ClockModel
from evenside.session.jsonout import JsonDict, number
from evenside.session.latency import LatencyMeter
from evenside.session.pipeline import Pipeline

EVERY_S = 1.0  # of stream time between two health messages
RATE_WINDOW_S = 5.0  # the measured rate is an average over this long


class Health:
    """Remembers what the figures need from one message to the next."""

    def __init__(self) -> None:
        self.latency = LatencyMeter()
        self.link_state = "connecting"
        self.link_detail = ""
        self.warning: str | None = None  # something that a person must know
        self._told_s = 0.0
        self._counts: list[tuple[float, int]] = [(0.0, 0)]  # stream time, samples received

    def is_due(self, now_s: float) -> bool:
        """Whether it is time to tell the health again."""
        if now_s - self._told_s < EVERY_S:
            return False
        self._told_s = now_s
        return True

    def to_json(self, pipeline: Pipeline, clock: ClockModel) -> JsonDict:
        """The figures as they stand."""
        tracks = list(pipeline.assembler.groups.values())
        expected = sum(track.n_expected for track in tracks)
        received = sum(track.n_received for track in tracks)
        lost = expected - received
        return {
            "rate_hz": number(self._rate_hz(pipeline, received, len(tracks))),
            "nominal_rate_hz": pipeline.fs_hz,
            "samples_lost": lost,
            "loss_pct": number(100 * lost / expected) if expected else None,
            "corrupt_frames": pipeline.decoder.stats.n_bad,
            "saturated_samples": sum(track.n_saturated for track in tracks),
            "latency_ms": self.latency.to_json(),
            "clock": {
                "skew_ppm": number(clock.skew_ppm),
                "residual_ms": number(
                    None if clock.residual_p95_s is None else 1000 * clock.residual_p95_s
                ),
            },
            "dropped_messages": 0,  # each viewer's own count is put in when it is sent
            "link": self.link_state,
            "warning": self.warning,
        }

    def _rate_hz(self, pipeline: Pipeline, n_received: int, n_groups: int) -> float | None:
        """Samples a second and group, over the last seconds of device time."""
        now_s, _ = pipeline.assembler.last_anchor
        self._counts.append((now_s, n_received))
        while len(self._counts) > 2 and now_s - self._counts[1][0] >= RATE_WINDOW_S:
            self._counts.pop(0)
        then_s, n_then = self._counts[0]
        if n_groups == 0 or now_s - then_s < EVERY_S / 2:
            return None
        return (n_received - n_then) / (now_s - then_s) / n_groups
