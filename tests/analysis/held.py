"""Holds made by hand: the same load everywhere, one score a side, the sides in turn."""

from evenside_analysis.types import Hold, ScoreKind, Side


def hold(
    start_s: float,
    zone: str,
    side: Side,
    score: float | None,
    *,
    kind: ScoreKind = "tension",
    why_not: str | None = None,
) -> Hold:
    return Hold(
        zone=zone,
        side=side,
        start_s=start_s,
        end_s=start_s + 12,
        load_n=300.0,
        load_bw=None,
        score=score,
        score_kind=kind,
        score_time_s=start_s + 10,
        usable=why_not is None and score is not None,
        why_not=why_not,
    )


def in_turn(
    zone: str, left: float, right: float, n_side: int = 6, start_s: float = 0
) -> list[Hold]:
    return [
        hold(start_s + 40 * k, zone, "right" if k % 2 else "left", right if k % 2 else left)
        for k in range(2 * n_side)
    ]
