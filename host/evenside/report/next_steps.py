"""What to work on first, what to measure again, and what was seen along one leg."""

from collections.abc import Mapping
from dataclasses import dataclass

from evenside.report.said import Said, say_again, shown
from evenside.report.verdicts import TIGHTER, towards
from evenside.report.words import Words
from evenside.session.jsonout import JsonDict

CHANCE = "one such difference can be chance"  # in the words of a zone that does not hold up
FINDING = {"balanced": "balanced", "cannot_tell": "cannot_tell", None: "not_tested"}


@dataclass(frozen=True, slots=True)
class Work:
    """A zone to work on."""

    side: str
    place: str
    may_be_chance: bool
    steps: tuple[tuple[str, Said], ...]  # when, what


@dataclass(frozen=True, slots=True)
class Again:
    """A zone to measure again."""

    zone: str
    whys: tuple[Said, ...]


def work_of(summary: JsonDict, words: Words) -> list[Work]:
    """The tighter zones in their order, with what to do."""
    plan = {item["zone"]: item for item in summary["plan"] if item["action"] == "work"}
    return [
        Work(
            side=item["side"],
            place=words.place(item["zone"], item["side"]),
            may_be_chance=CHANCE in item["why"],
            steps=steps_of(plan.get(item["zone"]), words),
        )
        for item in summary["work_first"]
    ]


def steps_of(item: JsonDict | None, words: Words) -> tuple[tuple[str, Said], ...]:
    """The suggestions of one zone."""
    if item is None:
        return ()
    return tuple(
        (words.say(f"result.step.{step['step']}"), step_words(item, step, words))
        for step in item["suggestions"]
    )


def step_words(item: JsonDict, step: JsonDict, words: Words) -> Said:
    """One suggestion; where the tables do not have it, as the plan has it."""
    own = words.drill_words(item["zone"], item["side"], step["step"])
    if own is not None and words.language != "en":
        return Said(own)
    return Said(step["words"], None if words.language == "en" else "en")


def again_of(analysis: JsonDict, words: Words, *, with_all: bool) -> list[Again]:
    """The zones that could not be told, in the order of the plan, with the first reason or all."""
    reasons = {c["zone"]: shown(c["reasons"]) for c in analysis["comparisons"]}
    return [
        Again(words.zone(item["zone"]), tuple(say_again(why, words) for why in whys))
        for item in analysis["summary"]["plan"]
        if item["action"] == "measure_again"
        and (whys := reasons.get(item["zone"], [])[: None if with_all else 1])
    ]


def leg_findings(summary: JsonDict, words: Words) -> list[Said]:
    """Pairs along one leg, and what lies upstream of a tight calf."""
    return [leg_finding(finding, words) for finding in summary["findings"]]


def leg_finding(finding: JsonDict, words: Words) -> Said:
    """One of them, made from its figures."""
    match finding["kind"]:
        case "pair":
            return Said(pair_sentence(finding, words))
        case "upstream":
            return Said(upstream_sentence(finding, words))
    return say_again(finding["words"], words)


def load_signs(analysis: JsonDict, words: Words) -> list[tuple[str, Said]]:
    """What the load alone says, where it is worth a line: zone and words."""
    return [
        (words.zone(entry["zone"]), say_again(line, words))
        for entry in analysis.get("signs", [])
        for line in entry["notable"]
    ]


def pair_sentence(finding: JsonDict, words: Words) -> str:
    """Whether one zone stands out against its partner on one leg."""
    names = dict(zip(("zone", "partner"), map(words.zone, finding["zones"]), strict=True))
    points, bounds = finding["figures"]["difference_points"], finding["figures"]["ci95"]
    if finding["side"] is None:
        figures = {"points": words.signed(points), **words.span(bounds, signed=True)}
        return words.say("report.leg.pair_even", **names, **figures)
    size, span = towards(finding["side"], points, bounds)
    figures = {"points": words.number(size, 1), **words.span(span)}
    side = words.say(f"result.on.{finding['side']}")
    return words.say("report.leg.pair", side=side, **names, **figures)


def upstream_sentence(finding: JsonDict, words: Words) -> str:
    """What the zones upstream of a tight one say."""
    seen: Mapping[str, str | None] = finding["figures"]["upstream"]
    parts = [
        f"{words.zone(zone)}: {upstream_word(verdict, finding['side'], words)}"
        for zone, verdict in seen.items()
    ]
    place = words.place(finding["zones"][0], finding["side"])
    return words.say("report.leg.upstream", place=place, seen="; ".join(parts))


def upstream_word(verdict: str | None, side: str, words: Words) -> str:
    """One zone upstream."""
    tight = TIGHTER.get(verdict or "")
    if tight:
        return words.say(f"report.leg.{'same_side' if tight == side else 'other_side'}")
    return words.say(f"report.leg.{FINDING[verdict]}")
