"""How long the news took from the wire to the viewer: the last few hundred, as percentiles."""

from collections import deque

import numpy as np

from evenside.session.jsonout import JsonDict

N_KEPT = 512  # about 25 s of messages: long enough for a p99, short enough to show the present


class LatencyMeter:
    """Collects delays in milliseconds of real time."""

    def __init__(self) -> None:
        self._delays_ms: deque[float] = deque(maxlen=N_KEPT)

    def add(self, delay_ms: float) -> None:
        """One message was handed to a viewer ``delay_ms`` after its bytes had come."""
        self._delays_ms.append(delay_ms)

    def to_json(self) -> JsonDict:
        """Median and 99th percentile; null while nobody looks."""
        if not self._delays_ms:
            return {"p50": None, "p99": None}
        p50, p99 = np.percentile(np.array(self._delays_ms), [50, 99])
        return {"p50": float(p50), "p99": float(p99)}
