"""Hearing a device, or a recording of one, for as long as its examination takes."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from evenside.calibrating.doctor import Health, examine
from evenside.calibrating.listening import listening_to, silent_session
from evenside.errors import InputError
from evenside.session.jsonout import JsonDict
from evenside.session.live import LiveSession
from evenside.session.starting import start_replay
from evenside.sources import OpenSource, open_source
from evenside.transport.replay import ReplayTransport
from evenside_analysis.types import FloatArray

STEP_S = 0.5  # between two words about how far it is
BLOCK_S = 10.0  # of a recording at a time: nobody looks at an hour that is heard in seconds


async def examine_source(
    source: OpenSource,
    calibrations: Mapping[str, JsonDict],
    seconds: float,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Health:
    """Listen to a live source; raises DeviceError where nothing can be understood.

    ``on_progress`` is told how many seconds of all have been heard.
    """
    session = silent_session(source, calibrations)
    blocks = blocks_of(session)
    async with listening_to(session) as device:
        while (left_s := seconds - session.core.now_s) > 0.0:
            await device.hear(min(left_s, STEP_S))
            heard_s = min(session.core.now_s, seconds)
            on_progress(int(heard_s), math.ceil(seconds))
        return examine(session, np.concatenate(blocks))


async def examine_recording(path: Path) -> Health:
    """Hear a recording to its end; raises InputError where it says nothing."""
    session = start_replay(in_large_blocks(path), path)
    blocks = blocks_of(session)
    await session.run()
    if not blocks:
        found = session.core.warnings()
        raise InputError(f"{path}: {found[0] if found else 'no sample is in it'}")
    return examine(session, np.concatenate(blocks))


def blocks_of(session: LiveSession) -> list[FloatArray]:
    """All counts from now on, NaN where missing, as they come."""
    blocks: list[FloatArray] = []
    session.hearers.append(lambda block: blocks.append(block.counts))
    return blocks


def in_large_blocks(path: Path) -> OpenSource:
    """A recording that nobody looks at while it is heard."""
    source = open_source(f"replay:{path}?speed=max")
    transport = ReplayTransport(path, clock=source.clock, block_s=BLOCK_S)
    return replace(source, transport=transport)
