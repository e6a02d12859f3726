"""What is said about a device's vitals: line by line good, mind or bad, and what to do.

What the page's device check also knows is judged there (``session.check``), what a session warns of
is said as there (``session.troubles``); here is what only somebody who listens to an empty device
can tell.
"""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from evenside.calibrating.vitals import Cell, Rest
from evenside.session.check import RATE_OFF, Figures, items_of
from evenside.session.figures import heard_figures
from evenside.session.jsonout import JsonDict
from evenside.session.live import LiveSession
from evenside.session.troubles import Notice, notices
from evenside.texts import Texts

State = Literal["good", "mind", "bad"]

MAX_DRIFT_N_PER_MIN = 2.0  # a cell that warms up by a degree a minute does less
MIN_DRIFT_N = 0.3  # less is not told from noise in some seconds
MAX_SKEW_PPM = 10_000.0  # ceramic resonators are off by 0.5 %; no crystal is by 0.01 %
MAX_ROUND_TRIP_MS = 150.0  # a sleepy Bluetooth link has 100
OLD_DAYS = 365.0
MAX_ZERO_SHARE = 0.2  # of the capacity; a bridge comes within some percent of its zero


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    id: str
    state: State
    text: str
    what_to_do: str | None = None


def device_line(device: JsonDict, session: LiveSession) -> Line:
    """Who it is."""
    firmware = ".".join(map(str, device["firmware"]))
    status = session.status
    warm = "" if status is None or status.temperature_c is None else f", {status.temperature_c:g} C"
    n_cells = len(device["channels"])
    text = (
        f"{device['name'] or 'A device without a name'}: a {device['kind']} with {n_cells} "
        f"cell{'s' * (n_cells > 1)}, firmware {firmware}, number {device['device_id']}{warm}."
    )
    return Line("device", "good", text)


def shared_lines(session: LiveSession, rest: Rest) -> Iterator[Line]:
    """What the page's check also judges, in its words."""
    texts = Texts.of("en")
    heard: Figures = replace(heard_figures(session), noise_n=rest.noise_n, has_zero=None)
    for item in items_of(heard, texts):
        if item.id in ("device", "recording"):
            continue
        told = item.to_json(texts)
        yield Line(item.id, "good" if item.is_good else "bad", told["text"], told["what_to_do"])


def notices_of(session: LiveSession) -> Iterator[Notice]:
    """What a session warns of; the zero is a session's business and not the device's."""
    found = notices(session.core.pipeline, session.core.account)
    return (notice for notice in found if notice.id != "zero")


def cell_lines(cells: tuple[Cell, ...]) -> Iterator[Line]:
    """What is wrong with single cells."""
    for cell in cells:
        if cell.rate_hz is not None and abs(cell.rate_hz / cell.nominal_rate_hz - 1) > RATE_OFF:
            yield Line(
                f"rate.{cell.channel}",
                "bad",
                f"{cell.name} converts {cell.rate_hz:.1f} times a second, "
                f"{cell.nominal_rate_hz:g} were declared.",
                "Check the rate pin of its amplifier.",
            )
        usual_n, noise_n = cell.usual_noise_n, cell.noise_n
        if usual_n is not None and noise_n is not None and noise_n > usual_n:
            yield Line(
                f"noise.{cell.channel}",
                "mind",
                f"{cell.name} has {noise_n:.3f} N of noise, {usual_n:.3f} N would be usual.",
                "Shorten its wires, twist them, and keep them away from chargers and motors.",
            )
        if cell.level_share is not None and abs(cell.level_share) > MAX_ZERO_SHARE:
            yield Line(
                f"level.{cell.channel}",
                "mind",
                f"{cell.name} stands at {100 * cell.level_share:.0f} % of its range with nobody "
                "on it.",
                "Look for something that jams or bends it; it may have been overloaded.",
            )


def quiet_line(rest: Rest) -> Line:
    """Whether there was anything quiet to listen to."""
    if rest.seconds is None:
        text = f"It was not quiet, so noise and drift are not known: {rest.why_not}."
        return Line("quiet", "mind", text, "Listen again with nobody on it.")
    return Line("quiet", "good", f"Nobody was on it for {rest.seconds:.0f} s.")


def drift_lines(cells: tuple[Cell, ...], rest: Rest) -> Iterator[Line]:
    """How far the empty device moved."""
    if rest.seconds is None or any(cell.drift_n is None for cell in cells):
        return
    drift_n = sum(cell.drift_n or 0.0 for cell in cells)
    per_minute = 60.0 * drift_n / rest.seconds
    is_much = abs(per_minute) > MAX_DRIFT_N_PER_MIN and abs(drift_n) > MIN_DRIFT_N
    text = f"The empty device moved by {drift_n:+.2f} N in {rest.seconds:.0f} s."
    if is_much:
        yield Line("drift", "mind", text, "Give it ten minutes to warm up, out of the sun.")
    else:
        yield Line("drift", "good", text)


def wire_lines(session: LiveSession, round_trip_ms: float | None) -> Iterator[Line]:
    """Damaged frames, clock, link."""
    told = session.health.told or {}
    n_bad = told.get("corrupt_frames") or 0
    if n_bad:
        text = f"{n_bad} damaged frame{'s' * (n_bad > 1)} came."
        yield Line("frames", "mind", text, "Use a shorter cable, or another port.")
    skew_ppm = (told.get("clock") or {}).get("skew_ppm")
    if skew_ppm is not None and session.source.speed in (None, 1.0):
        is_far = abs(skew_ppm) > MAX_SKEW_PPM
        text = f"Its clock runs {abs(skew_ppm):.0f} ppm {'fast' if skew_ppm > 0 else 'slow'}."
        what = "Its crystal is not the one that its program expects." if is_far else None
        yield Line("skew", "mind" if is_far else "good", text, what)
    if round_trip_ms is not None:
        is_long = round_trip_ms > MAX_ROUND_TRIP_MS
        what = "Bring it closer, or use a cable." if is_long else None
        text = f"It answers within {round_trip_ms:.0f} ms."
        yield Line("answers", "mind" if is_long else "good", text, what)


def calibration_line(device: JsonDict, session: LiveSession) -> Line:
    """Which calibration would be used, how old it is, and whether it held."""
    told = device["calibration"]
    url = shlex.quote(session.source.url) if session.source.is_live else "SOURCE"
    if told["id"] == "maker":
        return Line("calibration", "good", "Its maker has calibrated it.")
    if told["date"] is None:
        return Line(
            "calibration",
            "mind",
            "It was never calibrated: newtons are those of the data sheets, off by some percent.",
            f"Lay known weights on it: evenside calibrate {url} --weights 5,10,20",
        )
    text = f"Calibrated on {told['date'][:10]}, {told['age_days']:.0f} days ago"
    check = told["last_check"]
    if check is not None and not check["holds"]:
        failed = f"{text}; on {check['date'][:10]} it was {check['error_pct']:+.1f} % off."
        return Line("calibration", "bad", failed, "Calibrate it again.")
    within = told["uncertainty_pct"]
    text += "" if within is None else f", right within {within:.2f} %"
    text += "" if check is None else f"; it held on {check['date'][:10]}"
    if (told["age_days"] or 0.0) > OLD_DAYS:
        advice = f"Check it with one weight: evenside calibrate {url} --check 10"
        return Line("calibration", "mind", f"{text}.", advice)
    return Line("calibration", "good", f"{text}.")
