"""A short simulated device that runs with faults, for the tests of this room."""

import numpy as np

from evenside.protocol.decoder import Decoded, Decoder
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Start, encode_message
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import parse_faults
from evenside.simulator.scenario import make_scenario

SCENARIO = make_scenario(3, zones=["calf"], visits_per_zone=2)
START = encode_frame(encode_message(Start(), 0))


def run(spec: str, to_s: float = 60.0) -> tuple[SimulatedDevice, bytes]:
    """Everything that arrives until ``to_s`` of a device that was started at 0.1 s."""
    device = SCENARIO.device(faults=parse_faults(spec))
    data = device.advance(0.1)
    device.receive(START)
    return device, data + device.advance(to_s)


def samples_of(result: Decoded) -> set[tuple[int, int]]:
    """Group and index of the first sample of every frame that arrived whole."""
    return {(run.group, int(i)) for run in result.samples for i in run.sample_index}


def channel_of(data: bytes, group: int) -> np.ndarray:
    """The counts of a group of one channel, in wire order."""
    runs = [run for run in Decoder().feed(data).samples if run.group == group]
    return np.concatenate([run.counts[:, 0] for run in runs])


def index_of(data: bytes, group: int) -> np.ndarray:
    """The sample index of each frame of a group, in wire order."""
    runs = [run for run in Decoder().feed(data).samples if run.group == group]
    return np.concatenate([run.sample_index for run in runs])
