"""Before and after: what changed on each side and between them, and whether it exceeds noise."""

from collections.abc import Sequence
from dataclasses import dataclass

from evenside.report.boxes import box_of
from evenside.report.said import Said, say_again
from evenside.report.verdicts import finding_of, points_with_span
from evenside.report.words import Words
from evenside.session.jsonout import JsonDict


@dataclass(frozen=True, slots=True)
class Part:
    """A change of one side, or of right against left."""

    verdict: str
    headline: str
    figures: str | None
    scores: str | None  # "5.8 -> 3.8", of a side
    why: Said | None  # why it cannot be told


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """One zone before and after."""

    zone: str
    left: Part
    right: Part
    difference: Part
    baseline: JsonDict | None
    retest: JsonDict | None
    after: Said | None  # what the retest says of the sides


def changes_of(analysis: JsonDict, words: Words) -> list[ZoneChange]:
    """The zones of the retest, in the order of the chart."""
    baseline = {comparison["zone"]: comparison for comparison in analysis["comparisons"]}
    return [
        ZoneChange(
            zone=change["zone"],
            left=part_of(change["left"], words, scores_of(analysis, change["zone"], "left", words)),
            right=part_of(
                change["right"], words, scores_of(analysis, change["zone"], "right", words)
            ),
            difference=part_of(change["difference"], words, None),
            baseline=baseline.get(change["zone"]),
            retest=change["retest"],
            after=finding_of(change["retest"], words).headline if change["retest"] else None,
        )
        for change in analysis["changes"]
    ]


def part_of(change: JsonDict, words: Words, scores: str | None) -> Part:
    """One change in words and figures."""
    has_figures = change["points"] is not None and change["ci95"] is not None
    return Part(
        verdict=change["verdict"],
        headline=words.say(f"result.change.{change['verdict']}"),
        figures=points_with_span(change["points"], change["ci95"], words) if has_figures else None,
        scores=scores,
        why=refusal(change["reasons"], words) if change["verdict"] == "cannot_tell" else None,
    )


def refusal(reasons: Sequence[str], words: Words) -> Said | None:
    """Why a change cannot be told; None where the interval says it all."""
    first = reasons[0] if reasons else None
    if first is None or "no more than the measurement's own noise" in first:
        return None
    return say_again(first, words)


def scores_of(analysis: JsonDict, zone: str, side: str, words: Words) -> str:
    """Mean scores before and after."""
    boxes = [box_of(analysis["holds"], zone, side, phase) for phase in ("baseline", "retest")]
    return " \u2192 ".join(words.score(box.score if box else None) for box in boxes)
