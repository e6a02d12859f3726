"""Contacts, dwells and passes against the truth of simulated sessions, and against known packages.

Two tables of the same rows. ``detection_table`` judges the whole chain, from bytes with faults to
events; ``package_table`` gives the same load and position to our kernels and to packages. Seeds
from ``FIRST_UNUSED_SEED`` on were used for nothing else.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.validate.peers import PEERS, Signals
from tests.validate.scoring import Interval, Tally
from tests.validate.sessions import KINDS, JudgedSession, judged_session

from evenside_analysis.events import detect_contacts, detect_dwells, detect_passes
from evenside_analysis.types import EventKind

OURS = "evenside"
NO_FAULTS = ("",)


@dataclass(frozen=True)
class DetectionRow:
    """One detector on one kind of event, over all sessions with the same faults.

    Figures are None where there is nothing to divide by. Edge errors are absolute, in seconds, of
    the pairs that overlap by half of their union. ``seconds_per_hour`` is the time on one core for
    an hour of signal; of the whole chain it is the time for all three kinds.
    """

    faults: str
    kind: EventKind
    detector: str
    n_sessions: int
    n_true: int
    n_found: int
    n_matched: int
    precision: float | None
    recall: float | None
    f1: float | None
    onset_median_s: float | None
    onset_p95_s: float | None
    offset_median_s: float | None
    offset_p95_s: float | None
    seconds_per_hour: float


def detection_table(
    seeds: Iterable[int],
    faults: Sequence[str] = NO_FAULTS,
    *,
    simulate: Callable[[int, str], JudgedSession] = judged_session,
) -> list[DetectionRow]:
    """The whole chain on each seed, under each fault spec (as ``parse_faults`` takes them)."""
    rows, seeds = [], list(seeds)
    for spec in faults:
        tallies = {kind: Tally() for kind in KINDS}
        hours = took_s = 0.0
        for seed in seeds:
            session = simulate(seed, spec)
            hours, took_s = hours + session.hours, took_s + session.analyze_s
            for kind, tally in tallies.items():
                tally.add(session.true[kind], session.found[kind])
        for kind, tally in tallies.items():
            rows.append(_row(spec, kind, OURS, len(seeds), tally, took_s / hours))
    return rows


def package_table(
    seeds: Iterable[int],
    faults: Sequence[str] = NO_FAULTS,
    *,
    simulate: Callable[[int, str], JudgedSession] = judged_session,
) -> list[DetectionRow]:
    """Our kernels and the packages on the same load and position of each seed, under each spec."""
    rows, seeds = [], list(seeds)
    for spec in faults:
        tallies = {(kind, name): Tally() for kind in KINDS for name in (OURS, *PEERS[kind])}
        took_s = dict.fromkeys(tallies, 0.0)
        hours = 0.0
        for seed in seeds:
            session = simulate(seed, spec)
            hours += session.hours
            for (kind, name), tally in tallies.items():
                found, seconds = _timed(session, kind, name)
                tally.add(session.true[kind], found)
                took_s[kind, name] += seconds
        for (kind, name), tally in tallies.items():
            rows.append(_row(spec, kind, name, len(seeds), tally, took_s[kind, name] / hours))
    return rows


def _timed(session: JudgedSession, kind: EventKind, name: str) -> tuple[list[Interval], float]:
    """What one detector finds in a session, and how long it took; filling gaps is part of it."""
    parts = session.fs_hz, session.force_n, session.position_m, session.settings
    start = time.perf_counter()
    found = _by_ours(session, kind) if name == OURS else PEERS[kind][name](Signals.of(*parts))
    return found, time.perf_counter() - start


def _by_ours(session: JudgedSession, kind: EventKind) -> list[Interval]:
    fs_hz, settings = session.fs_hz, session.settings
    if kind == "contact":
        events = detect_contacts(session.force_n, fs_hz, settings=settings)
    else:
        find = detect_dwells if kind == "dwell" else detect_passes
        events = find(session.force_n, fs_hz, session.position_m, settings=settings)
    return [(event.start_s, event.end_s) for event in events]


def _row(
    faults: str, kind: EventKind, detector: str, n_sessions: int, tally: Tally, per_hour: float
) -> DetectionRow:
    return DetectionRow(
        faults=faults,
        kind=kind,
        detector=detector,
        n_sessions=n_sessions,
        n_true=tally.n_true,
        n_found=tally.n_found,
        n_matched=tally.n_matched,
        precision=tally.precision,
        recall=tally.recall,
        f1=tally.f1,
        onset_median_s=tally.onset_error_s(50),
        onset_p95_s=tally.onset_error_s(95),
        offset_median_s=tally.offset_error_s(50),
        offset_p95_s=tally.offset_error_s(95),
        seconds_per_hour=per_hour,
    )
