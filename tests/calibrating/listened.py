"""Simulated devices on a table, heard as fast as the machine can."""

import asyncio
from collections.abc import Mapping
from typing import Any

from evenside.calibrating.doctor import Health
from evenside.calibrating.examining import examine_source
from evenside.sources import open_source


def bench(options: str = "") -> str:
    """A device with nobody on it."""
    return f"sim:?bench=1&speed=max{'&' if options else ''}{options}"


def examined(
    url: str, seconds: float = 6.0, calibrations: Mapping[str, dict[str, Any]] | None = None
) -> Health:
    """What the doctor finds in so many seconds."""
    return asyncio.run(examine_source(open_source(url), calibrations or {}, seconds))
