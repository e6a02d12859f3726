"""Hearing a device, or a recording of one, for as long as its examination takes."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from evenside.calibrating.doctor import Health, examine
from evenside.calibrating.listening import listening
from evenside.errors import InputError
from evenside.session.jsonout import JsonDict
from evenside.session.starting import start_replay
from evenside.sources import OpenSource
from evenside_analysis.types import FloatArray


async def examine_source(
    source: OpenSource, calibrations: Mapping[str, JsonDict], seconds: float
) -> Health:
    """Listen to a live source; raises DeviceError where nothing can be understood."""
    async with listening(source, calibrations) as device:
        while (left_s := seconds - device.session.core.now_s) > 0.0:
            await device.hear(left_s)
        return examine(device.session, device.all_rows)


async def examine_recording(source: OpenSource, path: Path) -> Health:
    """Hear a recording to its end; raises InputError where it says nothing."""
    session = start_replay(source, path)
    blocks: list[FloatArray] = []
    session.on_block = lambda block: blocks.append(block.counts)
    await session.run()
    if not blocks:
        found = session.core.warnings()
        raise InputError(f"{path}: {found[0] if found else 'no sample is in it'}")
    return examine(session, np.concatenate(blocks))
