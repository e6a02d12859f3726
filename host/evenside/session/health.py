"""The health line: rate, loss, latency, clock, in figures that a person can check."""

from collections import deque
from collections.abc import Sequence

from evenside.clock import ClockModel
from evenside.hosttime import NS_PER_S
from evenside.session.jsonout import JsonDict, number
from evenside.session.latency import LatencyMeter
from evenside.session.pipeline import Pipeline
from evenside.session.troubles import NO_FRAME_BYTES, NOT_UNDERSTOOD

EVERY_S = 1.0  # between two health messages
MAX_ROUND_TRIPS = 64  # a ping a second: the last minute
RATE_WINDOW_S = 5.0  # the measured rate is an average over this long
OF_A_VIEWER = ("dropped_messages",)  # no figure of the session


class Health:
    """Remembers what the figures need from one message to the next.

    ``speed`` is how fast the session's time passes: what waiting costs it is told in real time.
    """

    def __init__(self, speed: float | None = 1.0) -> None:
        self._speed = speed or 1.0  # None, as fast as possible: then nothing waits
        self.latency = LatencyMeter()
        self.link_state = "connecting"
        self.link_detail = ""
        self.warning: str | None = None  # something that a person must know
        self.battery_v: float | None = None  # of a device that has one
        self.round_trips_s: deque[float] = deque(maxlen=MAX_ROUND_TRIPS)  # of pings
        self.told: JsonDict | None = None  # the last figures
        self._told_ns = 0
        self._heard = (0, 0)  # bytes and good frames at the last look
        self._counts: list[tuple[float, int]] = [(0.0, 0)]  # stream time, samples received

    def is_due(self, arrival_ns: int) -> bool:
        """Whether it is time to tell the health again.

        Arrival counts and not the stream's time, which stands still while nothing is understood.
        """
        if arrival_ns - self._told_ns < EVERY_S * NS_PER_S:
            return False
        self._told_ns = arrival_ns
        return True

    def to_json(
        self,
        pipeline: Pipeline,
        clock: ClockModel,
        warnings: Sequence[str] = (),
        *,
        recording: JsonDict | None = None,
    ) -> JsonDict:
        """The figures as they stand; ``warnings`` are what the session has found out.

        ``recording`` is its trouble, while that lasts.
        """
        tracks = list(pipeline.assembler.groups.values())
        expected = sum(track.n_expected for track in tracks)
        received = sum(track.n_received for track in tracks)
        lost = expected - received
        self.told = {
            "rate_hz": number(self._rate_hz(pipeline, received, len(tracks))),
            "nominal_rate_hz": pipeline.fs_hz,
            "samples_lost": lost,
            "loss_pct": number(100 * lost / expected) if expected else None,
            "corrupt_frames": pipeline.decoder.stats.n_bad,
            "saturated_samples": sum(track.n_saturated for track in tracks),
            "samples_unsent": sum(track.n_unsent for track in tracks),
            "glitches": pipeline.n_glitches,
            "latency_ms": self.latency.to_json(),
            "clock": {
                "skew_ppm": number(clock.skew_ppm),
                "residual_ms": number(self._residual_ms(clock)),
            },
            "dropped_messages": 0,  # each viewer's own count is put in when it is sent
            "link": self.link_state,
            "warning": self.warning or (recording and recording["why_not"]),
            "recording": recording,
            "warnings": self._with_garble(pipeline, warnings),
        }
        return self.told

    def recorded(self) -> JsonDict:
        """The last figures as the recording keeps them, beside what only the device knows."""
        told = {k: v for k, v in (self.told or {}).items() if k not in OF_A_VIEWER}
        return {**told, "battery_v": number(self.battery_v)}

    def _residual_ms(self, clock: ClockModel) -> float | None:
        """How well the line between the clocks fits, in real time as the latency is."""
        residual_s = clock.residual_p95_s
        return None if residual_s is None else 1000 * residual_s / self._speed

    def _with_garble(self, pipeline: Pipeline, warnings: Sequence[str]) -> list[str]:
        """The warnings, and whether bytes came since the last look and not one frame in them."""
        stats = pipeline.decoder.stats
        n_bytes, n_good = stats.n_bytes - self._heard[0], stats.frames_ok - self._heard[1]
        self._heard = (stats.n_bytes, stats.frames_ok)
        if n_good == 0 and n_bytes >= NO_FRAME_BYTES and NOT_UNDERSTOOD not in warnings:
            return [NOT_UNDERSTOOD, *warnings]
        return list(warnings)

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
