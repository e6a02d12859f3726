"""What a comparison says, in words: the finding in one sentence, and what stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from evenside.report.said import Said, say_again, shown
from evenside.report.words import Words
from evenside.session.jsonout import JsonDict

TIGHTER = {"left_tighter": "left", "right_tighter": "right"}
DEFAULT_MARGIN = 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One zone's answer."""

    zone: str
    verdict: str
    side: str | None  # the tighter one
    headline: Said
    notes: tuple[Said, ...]


def finding_of(comparison: JsonDict, words: Words) -> Finding:
    """One entry of ``comparisons`` in words."""
    side = TIGHTER.get(comparison["verdict"])
    reasons = shown(comparison["reasons"])
    notes = [say_again(reason, words) for reason in reasons[1:]]
    holds = words.say("result.holds", left=comparison["n_left"], right=comparison["n_right"])
    return Finding(
        zone=comparison["zone"],
        verdict=comparison["verdict"],
        side=side,
        headline=Said(tighter_sentence(comparison, words)) if side else untold(reasons, words),
        notes=(*notes, Said(holds)),
    )


def tighter_sentence(comparison: JsonDict, words: Words) -> str:
    """The sentence of a tighter side: "Left shin is tighter: 2.7 points ..."."""
    side = TIGHTER[comparison["verdict"]]
    size, bounds = towards(side, comparison["difference_points"], comparison["ci95"])
    place = words.place(comparison["zone"], side)
    points = words.number(size, 1)
    return words.say("result.verdict.tighter", place=place, points=points, **words.span(bounds))


def towards(side: str, points: float, bounds: Sequence[float]) -> tuple[float, tuple[float, float]]:
    """A difference and its interval as seen from one side: positive means tighter there."""
    low, high = bounds
    return (points, (low, high)) if side == "right" else (-points, (-high, -low))


def untold(reasons: Sequence[str], words: Words) -> Said:
    """The finding where no side is tighter: the first reason, or that nothing can be told."""
    if reasons:
        return say_again(reasons[0], words)
    return Said(words.say("result.verdict.cannot_tell"))


def figures(comparison: JsonDict, words: Words) -> str:
    """The difference with its interval: "+1.8 (+1.0 to +2.6)"; a dash where there is none."""
    return points_with_span(comparison["difference_points"], comparison["ci95"], words)


def points_with_span(points: float | None, bounds: Sequence[float] | None, words: Words) -> str:
    """A signed difference with its 95 % interval."""
    if points is None or bounds is None:
        return words.number(None)
    span = words.span(bounds, signed=True)
    return words.say("report.figures", points=words.signed(points), **span)


def margin_of(comparisons: Sequence[JsonDict]) -> float:
    """The margin within which two sides count as balanced."""
    margins = [c["method"]["parameters"].get("margin_points") for c in comparisons]
    return float(next((margin for margin in margins if margin), DEFAULT_MARGIN))
