"""What the faults of a session really hit: the truth beside their plan."""

from dataclasses import dataclass


@dataclass(slots=True)
class FaultCount:
    """What went wrong so far; ``intact`` is what arrived whole, at least once."""

    # at the cells and their converters, samples of one channel
    glitches: int = 0
    samples_stuck: int = 0
    samples_saturated: int = 0  # by a fault; a cell that is truly overloaded is not counted here
    # in the device
    samples_unsent: int = 0  # used up a conversion number and were never sent
    # on the way to the host
    frames_sent: int = 0
    frames_intact: int = 0
    samples_sent: int = 0
    samples_intact: int = 0
    frames_late: int = 0  # that came behind a frame which was sent after them
    frames_lost: int = 0
    frames_doubled: int = 0
    frames_torn: int = 0
    frames_garbled: int = 0  # sent or read at a wrong baud rate
    frames_unplugged: int = 0
    frames_delayed: int = 0  # by jitter, bursts, stalls or a slow reader
    bits_flipped: int = 0
