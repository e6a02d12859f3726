"""make_plan: the order of things to do, the words for them, and the table they come from."""

import pytest
from tests.analysis.held import in_turn

from evenside_analysis.chart import compare_zones
from evenside_analysis.plan import (
    NOTE,
    STEPS,
    drill_words,
    load_suggestions,
    make_plan,
    parse_suggestions,
)
from evenside_analysis.types import ParameterError
from evenside_analysis.zones import load_zones


def test_every_zone_of_the_table_optional_ones_too_has_all_steps() -> None:
    suggestions = load_suggestions()

    assert list(suggestions) == list(load_zones())
    assert all(set(steps) == set(STEPS) for steps in suggestions.values())


def test_no_sentence_stands_there_twice() -> None:
    sentences = [words for steps in load_suggestions().values() for words in steps.values()]

    assert len(set(sentences)) == len(sentences)


def test_tighter_zones_come_first_then_what_has_to_be_measured_again() -> None:
    holds = [
        *in_turn("calf", 7, 4),
        *in_turn("shin", 5, 5, n_side=2, start_s=1000),
        *in_turn("glute", 5, 5, n_side=1, start_s=2000),
        *in_turn("hamstring", 4, 6, start_s=3000),
        *in_turn("mid_quad", 5, 5, start_s=4000),
    ]

    plan = make_plan(compare_zones(holds))

    assert [(item["action"], item["zone"], item["side"]) for item in plan] == [
        ("work", "calf", "left"),
        ("work", "hamstring", "right"),
        ("measure_again", "glute", None),  # a major mover, so it goes before the shin
        ("measure_again", "shin", None),
    ]
    assert plan[3]["why"] == "Measure the shin again: one more hold on each side."
    assert (plan[2]["holds_needed"], plan[3]["holds_needed"]) == (2, 1)
    assert {item["note"] for item in plan} == {NOTE}


def test_the_words_name_the_side() -> None:
    (item,) = make_plan(compare_zones(in_turn("glute", 7, 4)))

    assert item["why"].startswith("Left glute is tighter: 3.0 points at the same force")
    assert [suggestion["step"] for suggestion in item["suggestions"]] == list(STEPS)
    assert item["suggestions"][0]["words"].startswith("Lie on your back with the knees bent and")
    assert "the left buttock" in item["suggestions"][0]["words"]
    assert "the right shoulder" in item["suggestions"][4]["words"]


def test_a_drill_is_named_by_zone_side_and_step() -> None:
    words = drill_words("glute.right.after_run")

    assert words.startswith("On your back, draw the right thigh across the body towards the left")


@pytest.mark.parametrize(
    "drill",
    ["", "glute", "glute.left", "glute.up.isolate", "elbow.left.isolate", "glute.left.isolate.x"],
)
def test_a_drill_that_is_none_is_refused(drill: str) -> None:
    with pytest.raises(ParameterError, match=r"must be ZONE\.SIDE\.STEP"):
        drill_words(drill)


def test_measuring_differently_is_said_where_more_holds_do_not_help() -> None:
    lightly, hard = (in_turn("glute", 5, 6, load_n=load_n) for load_n in (300.0, 400.0))
    holds = [*lightly[::2], *hard[1::2]]  # the left lightly, the right hard

    (item,) = make_plan(compare_zones(holds))

    assert item["why"] == "Measure the glute again: you pressed 33 % harder on the right."
    assert item["holds_needed"] is None
    assert item["suggestions"] == []


def test_a_zone_that_nobody_wrote_words_for_is_in_the_plan_without() -> None:
    (item,) = make_plan(compare_zones(in_turn("neck", 7, 4)))

    assert (item["zone"], item["side"], item["suggestions"]) == ("neck", "left", [])


def test_balanced_zones_and_an_empty_chart_need_nothing() -> None:
    assert make_plan(compare_zones(in_turn("glute", 5, 5))) == []
    assert make_plan({}) == []


WORDS = "\n".join(f'{step} = "Move the {{side}} leg."' for step in STEPS)


def test_a_coach_brings_a_table() -> None:
    table = parse_suggestions(f"[neck]\n{WORDS}")

    (item,) = make_plan(compare_zones(in_turn("neck", 4, 7)), suggestions=table)

    assert item["suggestions"][0]["words"] == "Move the right leg."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('neck = "turn it"', "plan of 'neck' must have the steps"),
        ('[neck]\nisolate = "x"', "plan of 'neck' must have the steps isolate, integrate"),
        (f"[neck]\n{WORDS}\nrest = 'x'", "plan of 'neck' must have the steps"),
        (f"[neck]\n{WORDS}".replace("{side}", "{leg}"), "isolate: .* has a stray brace"),
        (f"[neck]\n{WORDS}".replace('"Move the {side} leg."', "3"), "3 must be a text"),
    ],
)
def test_a_table_that_breaks_a_rule_is_refused(text: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        parse_suggestions(text)
