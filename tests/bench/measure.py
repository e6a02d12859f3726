"""What the benchmarks share: medians of repeated runs, and simulated bytes to run them on."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from evenside.protocol.dialogue import Dialogue
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import parse_faults
from evenside.simulator.scenario import make_scenario

REPEATS = 5


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    figure: str
    goal: str = ""
    remark: str = ""


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median wall time of some work, after one run to warm up."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def make_stream_bytes(duration_s: float = 3600.0, faults: str = "") -> bytes:
    """What a simulated plate of four HX711 says in ``duration_s``, from its first frame on."""
    device = SimulatedDevice(make_scenario(1), faults=parse_faults(faults))
    dialogue = Dialogue()
    data = device.advance(0.1)
    for frame in dialogue.start(0.1):
        device.receive(frame)
    for now_s in (0.3, 0.5, 0.7):
        piece = device.advance(now_s)
        data += piece
        for message in messages_of(piece):
            for frame in dialogue.received(message, now_s):
                device.receive(frame)
    return data + device.advance(duration_s)


stream_bytes = cache(make_stream_bytes)


def messages_of(data: bytes):  # type: ignore[no-untyped-def]  # noqa: ANN201
    from evenside.protocol.decoder import Decoder

    return [received.message for received in Decoder().feed(data).messages]
