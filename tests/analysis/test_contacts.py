"""Contacts on signals drawn by hand; the expected times are read off the drawing."""

import numpy as np
import pytest
from tests.analysis.drawn import drawn, spans

from evenside_analysis.events import detect_contacts
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.types import ParameterError

FS = 100.0
HOLD = drawn(FS, (0, 0), (1, 0), (1, 100), (4, 100), (4, 0), (6, 0))  # 100 N from 1 s to 4 s


def test_a_load_between_two_jumps_is_one_contact_with_its_measures() -> None:
    [contact] = detect_contacts(HOLD, FS)

    assert (contact.start_index, contact.stop_index) == (100, 400)
    assert (contact.start_s, contact.end_s) == (1.0, 4.0)
    assert (contact.load_n, contact.peak_n, contact.coverage) == (100.0, 100.0, 1.0)
    assert contact.impulse_ns == pytest.approx(300.0)
    assert (contact.travel_m, contact.direction) == (None, None)


def test_it_begins_at_the_on_threshold_and_ends_below_the_off_threshold() -> None:
    # 110 N/s up and down: 19.8 N at 1.18 s and 20.9 N at 1.19 s; 11 N at 4.90 s, 9.9 N at 4.91 s.
    ramp = drawn(FS, (0, 0), (1, 0), (2, 110), (4, 110), (5, 0), (6, 0))

    assert spans(detect_contacts(ramp, FS)) == [(1.19, 4.91)]


@pytest.mark.parametrize(
    ("body_mass_kg", "is_found"), [(None, True), (60.0, True), (80.0, False), (100.0, False)]
)
def test_a_heavy_person_needs_three_per_cent_of_the_body_weight(
    body_mass_kg: float | None, is_found: bool
) -> None:
    # 3 % of 80 kg are 23.5 N, of 60 kg 17.7 N: then 20 N count.
    light = drawn(FS, (0, 0), (1, 0), (1, 22), (4, 22), (4, 0), (6, 0))
    settings = DetectionSettings(body_mass_kg=body_mass_kg)

    assert bool(detect_contacts(light, FS, settings=settings)) is is_found


def test_between_the_thresholds_nothing_begins_and_nothing_ends() -> None:
    lingering = drawn(FS, (0, 15), (2, 15), (2, 50), (3, 50), (3, 15), (5, 15), (5, 0), (6, 0))

    assert spans(detect_contacts(lingering, FS)) == [(2.0, 5.0)]


@pytest.mark.parametrize(("pause_s", "n"), [(0.3, 1), (0.59, 1), (0.6, 2), (1.0, 2)])
def test_pauses_under_six_tenths_of_a_second_do_not_end_a_contact(pause_s: float, n: int) -> None:
    lift = 3.0 + pause_s
    signal = drawn(FS, (0, 0), (1, 0), (1, 80), (3, 80), (3, 0), (lift, 0), (lift, 80), (8, 80))

    assert len(detect_contacts(signal, FS)) == n


def test_touches_shorter_than_half_a_second_in_all_are_no_contact() -> None:
    # 0.2 s on, 0.2 s off, 0.2 s on: merged it lasts 0.6 s, but only 0.4 s of that is contact.
    taps = drawn(
        FS, (0, 0), (1, 0), (1, 90), (1.2, 90), (1.2, 0), (1.4, 0), (1.4, 90), (1.6, 90), (1.6, 0),
        (4, 0),
    )  # fmt: skip

    assert detect_contacts(taps, FS) == []


def test_a_recording_that_starts_loaded_is_in_contact_from_its_first_sample() -> None:
    assert spans(detect_contacts(HOLD[200:], FS)) == [(0.0, 2.0)]


def test_a_contact_that_is_still_on_at_the_end_ends_with_the_last_sample() -> None:
    assert spans(detect_contacts(HOLD[:250], FS)) == [(1.0, 2.5)]


@pytest.mark.parametrize("at", [50, 99, 101, 250, 398, 401, 500])
@pytest.mark.parametrize("wrong_n", [0.0, 8_388_607.0, -8_388_608.0, 3.125])
def test_one_wrong_sample_neither_makes_nor_breaks_nor_moves_a_contact(
    at: int, wrong_n: float
) -> None:
    glitch = HOLD.copy()
    glitch[at] = wrong_n

    [contact] = detect_contacts(glitch, FS)

    assert abs(contact.start_index - 100) <= 1
    assert abs(contact.stop_index - 400) <= 1
    assert contact.peak_n == 100.0


def test_a_gap_of_a_quarter_second_is_bridged_but_not_counted_as_measured() -> None:
    gap = HOLD.copy()
    gap[200:225] = np.nan

    [contact] = detect_contacts(gap, FS)

    assert (contact.start_index, contact.stop_index) == (100, 400)
    assert contact.coverage == pytest.approx(275 / 300)
    assert contact.impulse_ns == pytest.approx(275.0)


def test_a_longer_gap_ends_the_contact_at_the_last_measured_sample() -> None:
    gap = HOLD.copy()
    gap[200:226] = np.nan

    assert spans(detect_contacts(gap, FS)) == [(1.0, 2.0), (2.26, 4.0)]


def test_missing_samples_at_both_ends_belong_to_nothing() -> None:
    nothing = np.full(300, np.nan)

    assert detect_contacts(nothing, FS) == []
    assert spans(detect_contacts(np.concatenate((nothing, HOLD[:250], nothing)), FS)) == [(4, 5.5)]


def test_an_infinite_load_is_no_measurement() -> None:
    wild = HOLD.copy()
    wild[200:240] = np.inf

    assert spans(detect_contacts(wild, FS)) == [(1.0, 2.0), (2.4, 4.0)]


def test_an_empty_recording_has_no_events() -> None:
    assert detect_contacts([], FS) == []


def test_the_load_of_a_contact_is_the_median_of_what_was_measured() -> None:
    # 1 s at 50 N, 2 s at 90 N, 1 s at 120 N: the middle of the sorted samples is 90 N.
    steps = drawn(FS, (0, 50), (1, 50), (1, 90), (3, 90), (3, 120), (4, 120))

    [contact] = detect_contacts(steps, FS)

    assert (contact.load_n, contact.peak_n) == (90.0, 120.0)
    assert contact.impulse_ns == pytest.approx(50 + 180 + 120)


@pytest.mark.parametrize(
    ("force", "fs_hz", "position", "words"),
    [
        ([[1.0, 2.0]], 80.0, None, "one dimension"),
        ([1.0, 2.0], 80.0, [0.0], "2"),
        ([1.0, 2.0], 0.0, None, "fs_hz=0"),
        ([1.0, 2.0], float("nan"), None, "fs_hz=nan"),
        ([1.0, 2.0], 5.0, None, ">= 10"),
    ],
)
def test_wrong_arguments_are_refused_with_value_and_rule(
    force: list[float], fs_hz: float, position: list[float] | None, words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        detect_contacts(force, fs_hz, position)
