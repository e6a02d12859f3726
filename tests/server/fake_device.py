"""The plate under the fake session: a load that ramps up, holds and ramps down."""

from collections import deque

from tests.server.fake_person import Json, load_at, position_at

FS_HZ = 40.0
TRACE_S = 60.0
RAMP_S = 0.8  # from nothing to the full load and back
ON_N = 20.0  # below it there is no position

Sample = tuple[float, float | None]


class FakeDevice:
    """Knows since when somebody presses, how hard, and the samples of the last minute."""

    def __init__(self) -> None:
        self.n_samples = 0
        self._level_n = 0.0  # how hard, once the ramp is over
        self._press_s: float | None = None
        self._off_s: float | None = None
        self._trace: deque[Sample] = deque(maxlen=int(TRACE_S * FS_HZ))

    @property
    def is_pressed(self) -> bool:
        return self._press_s is not None

    def press(self, level_n: float, since_s: float) -> None:
        self._level_n = level_n
        if self._press_s is None:
            self._press_s = since_s

    def let_go(self, now_s: float) -> None:
        if self._press_s is not None:
            self._press_s, self._off_s = None, now_s

    def sample_until(self, now_s: float, since_s: float, is_sweeping: bool) -> Json:
        """The samples up to ``now_s``, as a block; a sweep began at ``since_s``."""
        start = self.n_samples
        self.n_samples = int(now_s * FS_HZ + 1e-6)
        times = [i / FS_HZ for i in range(start, self.n_samples)]
        samples = [self._sample_at(time_s, since_s, is_sweeping) for time_s in times]
        self._trace.extend(samples)
        return as_block(start / FS_HZ, samples)

    def trace(self) -> Json:
        """The last minute, as a block."""
        return as_block((self.n_samples - len(self._trace)) / FS_HZ, list(self._trace))

    def long_trace(self, start_s: float, end_s: float, points: int) -> Json:
        """What is remembered of a stretch, each point drawn together from its samples."""
        first_s = (self.n_samples - len(self._trace)) / FS_HZ
        width_s = max(end_s - start_s, 1 / FS_HZ) / points
        buckets: list[list[Sample]] = [[] for _ in range(points)]
        for i, sample in enumerate(self._trace):
            place = int((first_s + i / FS_HZ - start_s) / width_s)
            if 0 <= place < points:
                buckets[place].append(sample)
        return {
            "start_s": start_s,
            "end_s": end_s,
            "n": points,
            "load_n": drawn_together([[load for load, _ in bucket] for bucket in buckets]),
            "position_m": drawn_together(
                [[at for _, at in bucket if at is not None] for bucket in buckets]
            ),
        }

    def _sample_at(self, time_s: float, since_s: float, is_sweeping: bool) -> Sample:
        load_n = load_at(time_s, self._level_n * self._share(time_s))
        if load_n <= ON_N:
            return load_n, None
        return load_n, position_at(time_s - since_s, is_sweeping and self.is_pressed)

    def _share(self, time_s: float) -> float:
        if self._press_s is not None:
            return min(1.0, (time_s - self._press_s) / RAMP_S)
        if self._off_s is not None:
            return max(0.0, 1 - (time_s - self._off_s) / RAMP_S)
        return 0.0


def as_block(start_s: float, samples: list[Sample]) -> Json:
    """Samples in the shape of a message; without any, the rate is not known."""
    return {
        "start_s": start_s,
        "fs_hz": FS_HZ if samples else None,
        "load_n": [round(load_n, 2) for load_n, _ in samples],
        "position_m": [position_m for _, position_m in samples],
    }


def drawn_together(buckets: list[list[float]]) -> Json:
    """Lowest, highest and mean of each bucket; null for an empty one."""
    return {
        "min": [min(bucket, default=None) for bucket in buckets],
        "max": [max(bucket, default=None) for bucket in buckets],
        "mean": [sum(bucket) / len(bucket) if bucket else None for bucket in buckets],
    }
