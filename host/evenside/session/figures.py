"""The figures of the device check, read from a live session."""

from typing import TYPE_CHECKING

import numpy as np

from evenside.session.check import Figures
from evenside.session.jsonout import JsonDict
from evenside.session.troubles import cell_name

if TYPE_CHECKING:
    from evenside.session.live import LiveSession

RECENT_S = 10.0  # a cell that was in trouble longer ago is well again
MIN_NOISE_ROWS = 40  # fewer say nothing about noise
EMPTY_N = 15.0  # a level above it is somebody on the device, or no zero


def figures_of(session: "LiveSession") -> Figures:
    """What is known of the device at this moment."""
    if session.health.link_state != "connected":
        return Figures(is_recording=is_recording(session))
    return heard_figures(session)


def heard_figures(session: "LiveSession") -> Figures:
    """What is known of the device, though it may be gone by now."""
    pipeline, health = session.core.pipeline, session.health
    description, figures = pipeline.description, health.told
    if description is None or figures is None:
        return Figures(is_recording=is_recording(session))
    return Figures(
        name=description.hello.name,
        rate_hz=figures["rate_hz"],
        nominal_rate_hz=figures["nominal_rate_hz"],
        noise_n=noise_n(session),
        n_cells=len(description.channels),
        bad_cells=bad_cells(session),
        loss_pct=figures["loss_pct"],
        residual_ms=residual_ms(session, figures),
        battery_v=health.battery_v,
        has_zero=not (pipeline.needs_zero or pipeline.needs_turn) if session.core.now_s else None,
        is_recording=is_recording(session),
    )


def residual_ms(session: "LiveSession", figures: JsonDict) -> float | None:
    """How far the device's clock is off; of a source that runs faster than time it says nothing."""
    residual: float | None = figures["clock"]["residual_ms"]
    return residual if session.source.speed in (None, 1.0) else None


def is_recording(session: "LiveSession") -> bool:
    """Whether the session is being written down; a recording that is played back is already."""
    return not session.source.is_live or (
        session.scribe.path is not None and session.scribe.warning is None
    )


def bad_cells(session: "LiveSession") -> tuple[str, ...]:
    """The names of cells that did not measure in the last seconds."""
    pipeline, account = session.core.pipeline, session.core.account
    if pipeline.fs_hz is None or pipeline.description is None:
        return ()
    since = (session.core.now_s - RECENT_S) * pipeline.fs_hz
    found = {cell.channel for cell in account.cell_troubles if cell.stop_index >= since}
    return tuple(cell_name(pipeline.description, channel) for channel in sorted(found))


def noise_n(session: "LiveSession") -> float | None:
    """How restless the load is with nobody on the device; None while somebody is."""
    load_n = session.view.recent_load_n()
    known = load_n[~np.isnan(load_n)]
    if len(known) < MIN_NOISE_ROWS or float(np.max(np.abs(known))) > EMPTY_N:
        return None
    return float(np.std(known))
