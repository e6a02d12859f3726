"""holds_from_visits: which dwell, which load, and why a hold cannot be used."""

import math
from dataclasses import replace

import numpy as np
import pytest

from evenside_analysis.holds import HoldSettings, LoadSlice, holds_from_visits
from evenside_analysis.types import Event, EventKind, ParameterError, Rating, Side, Visit

FS_HZ = 80.0


def dwell(start_s: float, end_s: float, kind: EventKind = "dwell") -> Event:
    start, stop = round(start_s * FS_HZ), round(end_s * FS_HZ)
    return Event(kind, start, stop, start_s, end_s, 300.0, 310.0, 4000.0, None, None, 1.0)


def visit(
    start_s: float, end_s: float, *ratings: Rating, zone: str = "calf", side: Side = "left"
) -> Visit:
    return Visit(start_s, end_s, zone, side, ratings)


class Ramp:
    """A load that grows by one newton a second, sampled at 80/s, with holes where asked."""

    def __init__(
        self, *, gaps: tuple[tuple[float, float], ...] = (), saturated_s: float | None = None
    ) -> None:
        self.gaps, self.saturated_s = gaps, saturated_s
        self.asked: list[tuple[float, float]] = []

    def __call__(self, start_s: float, end_s: float) -> LoadSlice:
        self.asked.append((start_s, end_s))
        n_expected = round((end_s - start_s) * FS_HZ)
        time_s = start_s + np.arange(n_expected) / FS_HZ
        force_n = 300.0 + time_s
        for gap_start, gap_end in self.gaps:
            force_n[(time_s >= gap_start) & (time_s < gap_end)] = np.nan
        hit = self.saturated_s is not None and start_s <= self.saturated_s < end_s
        return LoadSlice(force_n, n_expected, 2 if hit else 0)


def test_the_load_is_the_median_over_the_three_seconds_before_the_rating() -> None:
    load = Ramp()

    (hold,) = holds_from_visits(
        [visit(0, 30, Rating(4, 20.0))], [dwell(10, 25)], load, body_mass_kg=70.0
    )

    # 240 samples of 300 + t from t = 17 to 19.9875: the median is 300 + 18.49375
    assert load.asked == [(17.0, 20.0)]
    assert hold.load_n == pytest.approx(318.49375, abs=1e-9)
    assert hold.load_bw == pytest.approx(318.49375 / (70 * 9.80665), abs=1e-12)
    assert (hold.start_s, hold.end_s, hold.score, hold.score_time_s) == (10, 25, 4.0, 20.0)
    assert (hold.usable, hold.why_not) == (True, None)


CHOICES = [
    # dwells, time of the rating, dwell chosen, stretch whose load counts
    ([(2, 8), (10, 25), (26, 29)], 20.0, (10, 25), (17, 20)),  # the one that contains it
    ([(8, 18), (26, 29)], 20.0, (8, 18), (15, 18)),  # the last that ended before it
    ([(2, 7), (9, 18)], 20.0, (9, 18), (15, 18)),
    ([(21, 24), (25, 31)], 20.0, (25, 31), None),  # all begin after it: the longest
    ([(10, 20)], 20.0, (10, 20), (17, 20)),  # its end still belongs to it
    ([(10, 19)], 20.0, (10, 19), (16, 19)),  # rolled off before the number was said
]


@pytest.mark.parametrize(("dwells", "rated_s", "chosen", "stretch"), CHOICES)
def test_the_dwell_of_a_rating_is_chosen_by_its_time(
    dwells: list[tuple[float, float]],
    rated_s: float,
    chosen: tuple[float, float],
    stretch: tuple[float, float] | None,
) -> None:
    load = Ramp()

    (hold,) = holds_from_visits(
        [visit(0, 35, Rating(4, rated_s))], [dwell(*ends) for ends in dwells], load
    )

    assert (hold.start_s, hold.end_s) == chosen
    if stretch is not None:
        assert load.asked == [stretch]


def test_the_stretch_never_leaves_the_dwell() -> None:
    load = Ramp()
    early = HoldSettings(rating_at_s=2.0)

    (hold,) = holds_from_visits(
        [visit(0, 30, Rating(4, 12.0))], [dwell(10, 25)], load, settings=early
    )

    assert load.asked == [(10.0, 12.0)]
    assert hold.usable


SECONDS = [
    # seconds into the hold, the reason
    (4.99, "rated 5 s into the hold instead of at 10 s"),
    (5.0, None),
    (10.0, None),
    (15.0, None),
    (15.1, "rated 15 s into the hold instead of at 10 s"),
    (17.0, "rated 17 s into the hold instead of at 10 s"),
    (-2.0, "rated 2 s before the hold was steady"),
]


@pytest.mark.parametrize(("into_s", "why_not"), SECONDS)
def test_a_rating_belongs_to_the_tenth_second(into_s: float, why_not: str | None) -> None:
    (hold,) = holds_from_visits([visit(0, 60, Rating(4, 30.1 + into_s))], [dwell(30.1, 55)], Ramp())

    assert hold.why_not == why_not
    assert hold.usable == (why_not is None)


def test_a_visit_without_a_rating_gives_one_hold_without_a_score() -> None:
    (hold,) = holds_from_visits([visit(0, 30)], [dwell(3, 9), dwell(10, 25)], Ramp())

    assert hold.score is None
    assert (hold.usable, hold.why_not) == (False, "no rating was given")
    assert (hold.start_s, hold.end_s) == (10, 25)
    # the load is known all the same: of 17 to 20 s, up to the second at which the score was due
    assert hold.load_n == pytest.approx(318.5, abs=0.1)


def test_a_visit_without_a_steady_hold_keeps_its_score_and_its_own_times() -> None:
    # a dwell that belongs to the next visit, a contact and a pass are no dwell of this one
    events = [dwell(30, 50), dwell(2, 20, "contact"), dwell(4, 6, "pass")]

    (hold,) = holds_from_visits([visit(1, 25, Rating(4, 12.0))], events, Ramp())

    assert (hold.start_s, hold.end_s, hold.score) == (1, 25, 4.0)
    why = "no steady hold was found in this visit: the load was unsteady"
    assert (hold.usable, hold.why_not) == (False, why)


@pytest.mark.parametrize(
    ("contacts", "why"),
    [
        ([], "nothing pressed"),
        ([(2, 6)], "too short, 4 s of contact"),
        ([(2, 5), (10, 14), (24, 60)], "too short, 4 s of contact"),  # the last one is another's
        ([(2, 5), (8, 20)], "the load was unsteady"),
    ],
)
def test_what_was_there_instead_of_a_steady_hold_is_said(
    contacts: list[tuple[float, float]], why: str
) -> None:
    events = [dwell(*span, "contact") for span in contacts]

    (hold,) = holds_from_visits([visit(1, 25, Rating(4, 12.0))], events, Ramp())

    assert hold.why_not == f"no steady hold was found in this visit: {why}"


@pytest.mark.parametrize(
    ("rating", "why_not", "score"),
    [
        (Rating(4, None), "the rating has no time", 4.0),
        (Rating(4, math.nan), "the rating has no time", 4.0),
        (Rating(math.nan, 20.0), "no rating was given", None),
        (Rating(11, 20.0), "the score 11 is not between 0 and 10", 11.0),
        (Rating(-1, 20.0), "the score -1 is not between 0 and 10", -1.0),
        (Rating(0, 20.0), None, 0.0),
        (Rating(10, 20.0), None, 10.0),
    ],
)
def test_a_rating_that_cannot_be_one_is_refused_and_a_zero_is_a_rating(
    rating: Rating, why_not: str | None, score: float | None
) -> None:
    (hold,) = holds_from_visits([visit(0, 30, rating)], [dwell(10, 25)], Ramp())

    assert (hold.why_not, hold.score) == (why_not, score)


@pytest.mark.parametrize(
    ("load", "why_not"),
    [
        (Ramp(gaps=((18.0, 18.0625),)), None),  # 5 of 240 samples
        (Ramp(gaps=((18.0, 18.05),)), None),
        (Ramp(gaps=((18.0, 18.1),)), "samples are missing in the seconds before the rating"),
        (Ramp(gaps=((10.0, 16.9),)), None),
        (Ramp(gaps=((0.0, 40.0),)), "samples are missing in the seconds before the rating"),
        (Ramp(saturated_s=18.0), "a load cell was at its limit in the seconds before the rating"),
        (Ramp(saturated_s=12.0), None),
    ],
)
def test_what_happens_inside_the_three_seconds_counts_and_nothing_else(
    load: Ramp, why_not: str | None
) -> None:
    settings = HoldSettings(min_coverage=0.97)

    (hold,) = holds_from_visits(
        [visit(0, 30, Rating(4, 20.0))], [dwell(10, 25)], load, settings=settings
    )

    assert hold.why_not == why_not
    assert hold.load_n is None or math.isfinite(hold.load_n)


@pytest.mark.parametrize(("n_lost", "usable"), [(0, True), (1, True), (48, True), (49, False)])
def test_a_fifth_of_the_samples_may_be_missing(n_lost: int, usable: bool) -> None:
    # 240 samples are expected: a fifth are 48
    load = Ramp(gaps=((18.0, 18.0 + n_lost / FS_HZ),))

    (hold,) = holds_from_visits([visit(0, 30, Rating(4, 20.0))], [dwell(10, 25)], load)

    assert hold.usable == usable


def test_samples_that_the_source_has_forgotten_make_a_hold_unusable() -> None:
    (hold,) = holds_from_visits(
        [visit(0, 30, Rating(4, 20.0))],
        [dwell(10, 25)],
        lambda _start, _end: LoadSlice(np.empty(0), 240, 0),
    )

    assert (hold.load_n, hold.usable) == (None, False)


def test_tension_and_pain_are_two_holds_and_the_last_rating_of_a_kind_counts() -> None:
    ratings = (Rating(3, 20.0, "pain"), Rating(5, 20.0), Rating(6, 21.0))

    holds = holds_from_visits([visit(0, 30, *ratings)], [dwell(10, 25)], Ramp())

    assert [(hold.score_kind, hold.score) for hold in holds] == [("tension", 6.0), ("pain", 3.0)]


def test_holds_come_in_the_order_of_the_visits_start() -> None:
    visits = [visit(40, 60, side="right"), visit(0, 30), visit(70, 90)]

    holds = holds_from_visits(visits, [], Ramp())

    assert [hold.start_s for hold in holds] == [0, 40, 70]


def test_a_hold_that_is_rated_late_still_shows_its_load() -> None:
    (hold,) = holds_from_visits([visit(0, 60, Rating(4, 47.0))], [dwell(30, 55)], Ramp())

    assert not hold.usable
    assert hold.load_n == pytest.approx(300 + 45.49375, abs=1e-9)


@pytest.mark.parametrize("mass", [0.0, -70.0, math.nan, math.inf])
def test_a_body_mass_that_cannot_be_is_refused(mass: float) -> None:
    with pytest.raises(ParameterError, match="body_mass_kg"):
        holds_from_visits([], [], Ramp(), body_mass_kg=mass)


def test_a_visit_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ParameterError, match="end_s"):
        holds_from_visits([visit(10, 5)], [], Ramp())


@pytest.mark.parametrize("field", ["rating_tolerance_s", "load_window_s", "min_coverage"])
def test_hold_settings_refuse_negative_numbers(field: str) -> None:
    with pytest.raises(ParameterError, match=field):
        replace(HoldSettings(), **{field: -1.0})


def test_what_is_known_against_the_device_comes_before_every_other_reason() -> None:
    asked: list[tuple[float, float]] = []

    def trouble_of(start_s: float, end_s: float) -> str | None:
        asked.append((start_s, end_s))
        return "cell 1 was silent" if start_s < 30 else None

    visits = [visit(0, 30, Rating(4, 20.0)), visit(1, 25), visit(40, 70, Rating(4, 60.0))]
    dwells = [dwell(10, 25), dwell(50, 65)]

    holds = holds_from_visits(visits[:1], dwells, Ramp(), trouble_of=trouble_of)
    holds += holds_from_visits(visits[1:2], [], Ramp(), trouble_of=trouble_of)
    holds += holds_from_visits(visits[2:], dwells, Ramp(), trouble_of=trouble_of)

    # the seconds whose load counts; the whole visit where there was no dwell
    assert asked == [(17.0, 20.0), (1, 25), (57.0, 60.0)]
    assert [hold.why_not for hold in holds] == ["cell 1 was silent", "cell 1 was silent", None]
    assert [hold.usable for hold in holds] == [False, False, True]
    assert holds[0].load_n is not None


@pytest.mark.parametrize(("n_saturated", "usable"), [(0, True), (1, True), (2, False)])
def test_one_sample_alone_at_the_end_of_the_range_is_no_reason(
    n_saturated: int, usable: bool
) -> None:
    load = LoadSlice(np.full(240, 300.0), 240, n_saturated)

    (hold,) = holds_from_visits(
        [visit(0, 30, Rating(4, 20.0))], [dwell(10, 25)], lambda _start, _end: load
    )

    assert hold.usable is usable
