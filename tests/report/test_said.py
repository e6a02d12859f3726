"""What the analysis says is known in every language, sentence by sentence.

The sentences come from the analysis itself wherever it can be made to say them; the German and the
French of some are written here by hand.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.held import hold, in_turn
from tests.library.shelf import Session, example_history
from tests.report.given import analysis_of, uneven

from evenside.report.said import FORMS, Said, say_again
from evenside.report.words import Words
from evenside.session.troubles import FALSE_ZERO, NO_TURN, NO_ZERO, NOT_UNDERSTOOD, TO_THE_PERSON
from evenside.texts import Texts
from evenside_analysis.change import change_between_sessions
from evenside_analysis.chart import compare_zones
from evenside_analysis.estimate import Estimate
from evenside_analysis.retest import compare_phases
from evenside_analysis.types import Hold
from evenside_analysis.verdicts import NO_FORCE_RATIO

OTHERS = ("de", "fr")
GATES: dict[str, list[Hold]] = {
    "too few": in_turn("calf", 5, 5, n_side=1),
    "too few on one side": [*in_turn("calf", 5, 5, n_side=3), hold(500, "calf", "left", 5)][1:],
    "one more": in_turn("calf", 5, 5, n_side=2),
    "one side only": [hold(40.0 * k, "calf", "left", 5) for k in range(4)],
    "harder": [
        hold(40.0 * k, "calf", side, 5, load_n=load)
        for k, (side, load) in enumerate([("left", 300.0), ("right", 420.0)] * 4)
    ],
    "no overlap": [
        hold(40.0 * k, "calf", side, 5, load_n=load)
        for k, (side, load) in enumerate([("left", 300.0), ("right", 370.0)] * 4)
    ],
    "too low": in_turn("calf", 1, 1),
    "too high": in_turn("calf", 9, 9),
    "not in turn": [hold(40.0 * k, "calf", "left" if k < 4 else "right", 5) for k in range(8)],
    "at the ends": in_turn("calf", 0, 10),
    "small difference": in_turn("calf", 5, 5.5, n_side=12),
    "even": in_turn("calf", 5, 5),
    "left out": [
        *in_turn("calf", 5, 6, n_side=3),
        hold(300, "calf", "left", None, why_not="no rating was given"),
        hold(340, "calf", "right", 5, why_not="rated 15 s into the hold instead of at 10 s"),
    ],
}
WHY_NOT = [
    "no rating was given",
    "the score 11 is not between 0 and 10",
    "the rating has no time",
    "rated 3 s before the hold was steady",
    "rated 15 s into the hold instead of at 10 s",
    "no steady hold was found in this visit",
    "no steady hold was found in this visit: nothing pressed",
    "no steady hold was found in this visit: too short, 3 s of contact",
    "no steady hold was found in this visit: the load was unsteady",
    "a load cell was at its limit in the seconds before the rating",
    "samples are missing in the seconds before the rating",
    "no load was measured",
    "after 40 s of treatment rolling; test first, roll afterwards",
    "cell 2 (corner +-) was stuck",
    "cell 2 was silent",
    "cell 2 was at its limit",
    "the zero was wrong: the load fell to -45 N with nobody on the device",
]
WARNINGS = [
    *(f"From 101 s on, for 3 s, cell 2 (corner +-) {words}" for words in TO_THE_PERSON.values()),
    f"The load fell to -45 N with nobody on the device. {FALSE_ZERO}",
    NO_ZERO,
    NO_TURN,
    NOT_UNDERSTOOD,
    "The device could not send 12 samples: a cell is dead, or this computer reads too slowly.",
    "3 packets of the sensor could not be read.",
    "The device started again once: check its supply and its plug.",
    "The device started again 3 times: check its supply and its plug.",
    "5 readings jumped and came back at once: keep the wires between cells and controller short.",
]
SIGNS = [
    "22 % less load on the left (15 to 29 %)",
    "the load wavers 1.8 times as much on the right",
    "the load trembles 1.8 times as much on the right",
    "the load fades faster on the left, by 0.4 %/s",
    "the right was rolled 2.1 times as much as the left",
    "14 % more load on the left from 3 to 5 cm",
    "14 % less load on the left from -3 to 5 cm",
    "the load along the tissue differs between the sides at 1 to 3 cm, 7 to 9 cm",
]


def gate_sentences() -> list[str]:
    comparisons = [c for holds in GATES.values() for c in compare_zones(holds).values()]
    treated = compare_zones(GATES["even"], treatment_before_s={"calf": 40.0})
    later = compare_zones([*in_turn("calf", 5, 5, phase="retest")], phase="retest")
    every = [*comparisons, *treated.values(), *later.values()]
    return [reason for comparison in every for reason in comparison.reasons]


def change_sentences() -> list[str]:
    pairs = [(4, 4, 4, 2), (4, 4, 4, 6), (4, 4, 4, 4), (1, 4, 4, 4), (4, 4, 9, 4)]
    sessions = [Session({"calf": (a, b)}, retest={"calf": (c, d)}).result for a, b, c, d in pairs]
    made = [
        compare_phases([*in_turn("calf", 5, 5, n_side=n), *in_turn("calf", 5, 5, m, 999, "retest")])
        for n, m in ((1, 4), (2, 4), (4, 1), (4, 2))
    ]
    harder = in_turn("calf", 5, 5, start_s=999, phase="retest", load_n=450)
    heavier = in_turn("calf", 5, 5, start_s=999, phase="retest", load_n=370)
    made += [compare_phases([*in_turn("calf", 5, 5), *after]) for after in (harder, heavier)]
    said = [
        reason
        for result in sessions
        for change in result["changes"]
        for name in ("left", "right", "difference")
        for reason in change[name]["reasons"]
    ]
    for changes in made:
        for change in changes.values():
            said += [*change.left.reasons, *change.right.reasons, *change.difference.reasons]
    for after in (0.1, 1.0, 4.0, -4.0):
        said += change_between_sessions(Estimate(0, 0.3, 20), Estimate(after, 0.3, 20)).reasons
    return said


def history_sentences() -> list[str]:
    said: list[str] = []
    for zone in example_history()["zones"]:
        said += [zone["why_not"]] if zone["why_not"] else []
        for part in ("combined", "trend", "change"):
            said += zone[part]["reasons"] if zone[part] else []
    return said


SENTENCES = list(
    dict.fromkeys(
        sentence
        for sentence in (
            *gate_sentences(),
            *change_sentences(),
            *history_sentences(),
            *WHY_NOT,
            *WARNINGS,
            *SIGNS,
        )
        if sentence != NO_FORCE_RATIO
    )
)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_of_the_analysis_is_known(sentence: str, language: str) -> None:
    said = say_again(sentence, Words.of(language))

    assert said.lang is None, f"no form fits {sentence!r}"
    assert said.text != sentence
    assert "{" not in said.text


@pytest.mark.parametrize(
    ("language", "sentence", "again"),
    [
        (
            "de",
            "Cannot tell yet: seven more holds on the left.",
            "Noch nicht zu sagen: noch 7 Haltephasen links.",
        ),
        (
            "fr",
            "Balanced within 1.5 points.",
            "Équilibré à 1,5 points près.",
        ),
        (
            "de",
            "Two holds were left out: no rating was given; cell 2 (corner +-) was stuck.",
            "2 Haltephasen zählen nicht: es kam keine Zahl; Zelle 2 (corner +-) hing fest.",
        ),
        (
            "de",
            "Left went down by 2.0 points (0.9 to 3.1): more than the noise.",
            "Links um 2,0 Punkte gesunken (0,9 bis 3,1): mehr, als die Messung schwankt.",
        ),
        (
            "de",
            "Right against left changed by -0.6 to +2.4 points: no more than the measurement's own "
            "noise.",
            "Rechts gegen links um \u22120,6 bis +2,4 Punkte verändert: nicht mehr, als die "
            "Messung schwankt.",
        ),
    ],
)
def test_figures_sides_and_reasons_inside_a_sentence_are_said_again_too(
    language: str, sentence: str, again: str
) -> None:
    assert say_again(sentence, Words.of(language)) == Said(again)


def test_in_english_a_sentence_stays_but_for_a_true_minus() -> None:
    said = say_again("over 2.6 weeks it moved by -1.3 to +1.6 (matched-force/2)", Words.of("en"))

    assert said == Said("over 2.6 weeks it moved by \u22121.3 to +1.6 (matched-force/2)")


@given(st.text())
def test_what_no_form_fits_is_shown_as_it_came_and_marked_as_english(text: str) -> None:
    unknown = f"A plug-in says: {text}"

    assert say_again(unknown, Words.of("de")) == Said(unknown, "en")


def test_no_sentence_has_two_entries() -> None:
    english = [text for key, text in Texts.of("en").table.items() if key.startswith(FORMS)]

    patterns = [re.sub(r"\{\w+\}", "{}", text) for text in english]

    assert len(patterns) == len(set(patterns))


def test_all_that_is_compared_comes_from_the_real_analysis() -> None:
    assert uneven()["comparisons"][0]["verdict"] == "right_tighter"
    assert analysis_of(Session(scores={}))["comparisons"] == []
