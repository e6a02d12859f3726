"""Which visit comes after which."""

import pytest

from evenside.errors import UsageError
from evenside.simulator.order import Turn, make_agenda, session_order, treated_zones
from evenside.simulator.people import find_person

LEFT = find_person("tight_left_hamstring", 0)


def turns(*zones: str, **options: object) -> list[Turn]:
    settings = {"visits_per_zone": 4, "side_order": "in_turn", "treatment": False, "retest": False}
    agenda = make_agenda(zones, **(settings | options))  # type: ignore[arg-type]
    return list(session_order(LEFT, 1, agenda))


def test_sides_take_turns_or_come_one_then_the_other() -> None:
    in_turn = [turn.side for turn in turns("calf")]
    blocked = [turn.side for turn in turns("calf", side_order="one_then_other")]

    first, second = in_turn[:2]
    assert first != second
    assert in_turn == [first, second] * 2
    assert blocked == [first, first, second, second]


def test_the_first_visit_of_a_spot_is_known_as_such() -> None:
    assert [turn.is_first for turn in turns("calf")] == [True, True, False, False]
    blocked = turns("calf", side_order="one_then_other", visits_per_zone=5)
    assert [turn.is_first for turn in blocked] == [True, False, False, True, False]


def test_a_retest_goes_once_more_through_the_treated_zones_after_treating_both_sides() -> None:
    session = turns("calf", "hamstring", retest=True)

    phases = [(turn.phase, turn.kind, turn.zone) for turn in session]
    assert phases == (
        [("baseline", "test", "calf")] * 4
        + [("baseline", "test", "hamstring")] * 4
        + [("intervention", "treatment", "hamstring")] * 2
        + [("retest", "test", "hamstring")] * 4
    )
    assert {turn.side for turn in session[8:10]} == {"left", "right"}
    assert [turn.side for turn in session[:4]] == [turn.side for turn in session[-4:]]


@pytest.mark.parametrize(
    ("zones", "treatment", "expected"),
    [
        (("calf", "hamstring"), True, ("hamstring",)),
        (("calf", "shin"), True, ("calf",)),  # all even: the first
        (("calf", "hamstring"), False, ()),
    ],
)
def test_uneven_zones_are_treated(
    zones: tuple[str, ...], treatment: bool, expected: tuple[str, ...]
) -> None:
    agenda = make_agenda(
        zones, visits_per_zone=4, side_order="in_turn", treatment=treatment, retest=False
    )

    assert treated_zones(LEFT, agenda) == expected


@pytest.mark.parametrize(
    ("zones", "options", "words"),
    [
        (("elbow",), {}, "'elbow'"),
        ((), {}, "at least one"),
        (("calf", "calf"), {}, "each once"),
        (("calf",), {"visits_per_zone": 0}, "visits_per_zone=0"),
        (("calf",), {"visits_per_zone": 41}, "visits_per_zone=41"),
        (("calf",), {"side_order": "any"}, "'any' must be in_turn or one_then_other"),
    ],
)
def test_what_cannot_be_planned_is_refused(
    zones: tuple[str, ...], options: dict[str, object], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        turns(*zones, **options)
