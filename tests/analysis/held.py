"""Holds made by hand: the same load everywhere, one score a side, the sides in turn."""

from evenside_analysis.types import Hold, Phase, ScoreKind, Side


def hold(
    start_s: float,
    zone: str,
    side: Side,
    score: float | None,
    *,
    kind: ScoreKind = "tension",
    why_not: str | None = None,
    phase: Phase = "baseline",
    load_n: float = 300.0,
) -> Hold:
    return Hold(
        zone=zone,
        side=side,
        start_s=start_s,
        end_s=start_s + 12,
        load_n=load_n,
        load_bw=None,
        score=score,
        score_kind=kind,
        score_time_s=start_s + 10,
        usable=why_not is None and score is not None,
        why_not=why_not,
        phase=phase,
    )


def in_turn(
    zone: str,
    left: float,
    right: float,
    n_side: int = 6,
    start_s: float = 0,
    phase: Phase = "baseline",
    load_n: float = 300.0,
) -> list[Hold]:
    scores: tuple[tuple[Side, float], ...] = (("left", left), ("right", right))
    return [
        hold(start_s + 40 * k, zone, *scores[k % 2], phase=phase, load_n=load_n)
        for k in range(2 * n_side)
    ]
