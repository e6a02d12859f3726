"""What is said about a load: the band, the limits, the pace; and not too often."""

import pytest

from evenside.session.bands import Bands
from evenside.session.cues import Cues, cue_of
from evenside.session.limits import STANDARD_GRAVITY, Limits
from evenside.session.pace import Pace

BAND_N = (180.0, 220.0)
KG = 100.0 / STANDARD_GRAVITY  # who weighs 100 N: loads are per cent


@pytest.mark.parametrize(
    ("load_n", "band_n", "cue"),
    [
        (170.0, BAND_N, "more"),
        (200.0, BAND_N, "good"),
        (230.0, BAND_N, "lighter"),
        (200.0, None, None),
        (None, BAND_N, None),
    ],
)
def test_the_cue_is_where_the_load_lies(
    load_n: float | None, band_n: tuple[float, float] | None, cue: str | None
) -> None:
    assert cue_of(load_n, band_n) == cue


def test_a_load_beside_the_band_is_spoken_of_after_a_second_and_then_every_four() -> None:
    cues = Cues()

    spoken_s = [k / 10 for k in range(101) if cues.step(150.0, BAND_N, k / 10)]

    assert spoken_s == [1.0, 5.0, 9.0]


def test_while_somebody_moves_nothing_is_asked_but_the_cue_is_shown() -> None:
    cues = Cues()

    assert not any(cues.step(150.0, BAND_N, float(k), may_speak=False) for k in range(10))
    assert cues.now == "more"


def test_the_first_counted_hold_sets_the_band_of_both_sides() -> None:
    bands = Bands()
    bands.learn("calf", 200.0)
    bands.learn("calf", 300.0)

    assert bands.band_n("calf") == (180.0, pytest.approx(220.0))
    assert bands.band_n("shin") is None


def test_an_earlier_session_knows_the_band_already() -> None:
    assert Bands({"calf": 100.0}).band_n("calf") == (90.0, pytest.approx(110.0))


@pytest.mark.parametrize(
    ("scores", "change"),
    [((5, 5), None), ((2, 8), None), ((9, 9), "less"), ((1, 1), "more"), ((9, 5), "less"),
     ((5, 1), "more"), ((1, 9), "less")],
)  # fmt: skip
def test_only_a_whole_pair_changes_the_load(scores: tuple[int, int], change: str | None) -> None:
    bands = Bands({"calf": 100.0})

    assert bands.rated("calf", scores[0]) is None
    assert bands.rated("calf", scores[1]) == change


def said_s(limits: Limits, zone: str, load_n: float, until_s: float) -> list[tuple[str, float]]:
    said = []
    for k in range(round(until_s * 10)):
        for signal in limits.step(zone, load_n, is_on=True, now_s=k / 10):
            said.append((signal, k / 10))
    return said


@pytest.mark.parametrize(
    ("zone", "load_n", "first"),
    [
        ("hamstring", 54.0, None),
        ("hamstring", 56.0, "lighter"),
        ("hamstring", 71.0, "stop"),
        ("glute", 84.0, None),
        ("glute", 86.0, "lighter"),
        ("glute", 101.0, "stop"),
        ("lower_back", 36.0, "lighter"),
        ("lower_back", 46.0, "stop"),
        ("shin", 21.0, "lighter"),
        ("shin", 31.0, "stop"),
    ],
)
def test_every_zone_has_its_limits_of_load(zone: str, load_n: float, first: str | None) -> None:
    said = said_s(Limits(KG), zone, load_n, 2.0)

    assert [signal for signal, _ in said] == ([first] if first else [])


def test_a_stumble_onto_the_roller_is_no_overload() -> None:
    assert said_s(Limits(KG), "hamstring", 90.0, 0.3) == []


def test_without_a_body_mass_there_is_no_limit_of_load_and_the_page_is_told() -> None:
    limits = Limits()

    assert said_s(limits, "hamstring", 5000.0, 5.0) == []
    assert limits.to_json("hamstring")["stop_n"] is None


def test_after_ninety_seconds_on_one_place_it_warns_and_after_two_minutes_it_ends() -> None:
    said = said_s(Limits(KG), "hamstring", 30.0, 130.0)

    assert said == [("thirty_left", 90.0), ("enough", 120.0)]


def test_getting_off_begins_the_time_anew_and_a_zone_has_six_minutes_in_all() -> None:
    limits = Limits(KG)
    for k in range(3700):
        limits.step("calf", 10.0, is_on=k % 1000 != 0, now_s=k / 10)

    assert limits.is_used_up("calf")
    assert not limits.is_used_up("shin")
    assert limits.to_json("calf")["left_s"] == pytest.approx(50.2)


@pytest.mark.parametrize(
    ("every_s", "word"), [(0.8, "slower"), (2.0, None), (3.0, None), (7.0, "faster")]
)
def test_the_pace_of_passes_is_spoken_of_when_it_is_off(every_s: float, word: str | None) -> None:
    pace = Pace()
    for k in range(round(28 / every_s)):
        pace.passed(k * every_s)

    assert pace.step(28.0) == word
    assert pace.step(28.1) is None
    assert pace.per_minute(90.0) is None
