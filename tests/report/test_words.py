"""Numbers, dates and names as a report writes them; expected values by hand."""

from datetime import UTC, datetime

import pytest

from evenside.report.words import Words, moment_of


@pytest.mark.parametrize(
    ("language", "value", "digits", "written"),
    [
        ("en", 2.44, 1, "2.4"),
        ("de", 2.44, 1, "2,4"),
        ("en", -2.46, 1, "\u22122.5"),
        ("en", -0.04, 1, "0.0"),  # no minus before nothing
        ("en", 4658, 0, "4658"),
        ("en", 1_487_168, 0, "1\u202f487\u202f168"),
        ("fr", 12_345.6, 1, "12\u202f345,6"),
        ("en", None, 1, "\u2013"),
    ],
)
def test_numbers_have_fixed_decimals_a_true_minus_and_thousands_apart(
    language: str, value: float | None, digits: int, written: str
) -> None:
    assert Words.of(language).number(value, digits) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.84, "+1.8"), (-0.5, "\u22120.5"), (0.04, "0.0"), (-0.04, "0.0"), (None, "\u2013")],
)
def test_a_difference_carries_its_sign_but_nothing_has_none(
    value: float | None, written: str
) -> None:
    assert Words.of("en").signed(value) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (45, "45\u00a0s"),
        (89, "89\u00a0s"),
        (1020, "17\u00a0min"),
        (3600, "1\u00a0h 0\u00a0min"),
        (4658, "1\u00a0h 18\u00a0min"),
    ],
)
def test_durations_are_as_exact_as_one_says_them(seconds: float, written: str) -> None:
    assert Words.of("en").duration(seconds) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "21 November 2026, 17:05\u00a0UTC"),
        ("de", "21. November 2026, 17:05\u00a0UTC"),
        ("fr", "21 novembre 2026, 17:05\u00a0UTC"),
    ],
)
def test_a_moment_is_told_in_utc(language: str, written: str) -> None:
    when = datetime(2026, 11, 21, 17, 5, tzinfo=UTC)

    assert Words.of(language).moment(when) == written


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-21T17:05:00+00:00", 17),
        ("2026-11-21T18:05:00+01:00", 17),
        ("2026-11-21T17:05:00Z", 17),
        ("2026-11-21T17:05:00", 17),  # without a zone: UTC
        ("yesterday", None),
        (None, None),
    ],
)
def test_times_are_read_with_their_zone_and_nonsense_is_no_time(
    text: str | None, hour: int | None
) -> None:
    when = moment_of(text)

    assert (when.hour if when else None) == hour


def test_a_drill_is_named_by_place_and_step_and_a_foreign_word_stays() -> None:
    assert "Left shin" in Words.of("en").drill("shin.left.isolate")
    assert Words.of("en").drill("a long walk") == "a long walk"
    assert Words.of("en").drill("shin.left.sing") == "shin.left.sing"


def test_a_drill_says_the_side_in_the_language_of_the_report() -> None:
    words = Words.of("de").drill_words("shin", "left", "isolate")

    assert words is not None
    assert "die linken Zehen" in words
    assert Words.of("de").drill_words("upper_arm", "left", "isolate") is None


def test_a_zone_that_the_texts_do_not_know_is_called_by_its_id() -> None:
    assert Words.of("fr").zone("upper_arm") == "Upper arm"
