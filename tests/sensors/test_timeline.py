"""Numbers and ticks of readings: stamps, numbers, neither, and what happens at a new connection."""

import pytest

from evenside.sensors.rate import RateFinder
from evenside.sensors.timeline import MAX_RUN, Timeline
from evenside.sensors.vocabulary import Reading

PERIOD_US = 12_500  # 80 a second


def stamped(*stamps_us: int) -> list[Reading]:
    return [Reading((1.0,), stamp_us=stamp_us) for stamp_us in stamps_us]


def numbered(*numbers: int) -> list[Reading]:
    return [Reading((1.0,), number=number) for number in numbers]


def plain(n: int) -> list[Reading]:
    return [Reading((1.0,))] * n


def places(line: Timeline, readings: list[Reading], arrival_us: int) -> list[tuple[int, int, int]]:
    """First number, ticks and length of every run."""
    runs = line.place(readings, arrival_us)
    return [(run.first_index, run.time_us, len(run.readings)) for run in runs]


def test_stamps_are_the_time_however_late_they_come() -> None:
    line = Timeline(80.0)
    places(line, stamped(0), 1_000_000)

    found = places(line, stamped(12_500, 25_000), 1_300_000)

    assert found == [(1, 1_012_500, 1), (2, 1_025_000, 1)]


def test_a_step_of_four_periods_means_that_three_are_missing() -> None:
    line = Timeline(80.0)
    places(line, stamped(0), 0)

    assert places(line, stamped(50_300), 0) == [(4, 50_300, 1)]


def test_stamps_may_wrap() -> None:
    line = Timeline(80.0)
    places(line, stamped(2**32 - 2_500), 5_000_000)

    assert places(line, stamped(10_000), 5_012_500) == [(1, 5_012_500, 1)]


@pytest.mark.parametrize("readings", [stamped(7), numbered(7)])
def test_a_reading_that_comes_twice_counts_once(readings: list[Reading]) -> None:
    line = Timeline(80.0)
    places(line, readings, 0)

    assert places(line, readings, 30_000) == []


def test_numbers_tell_what_is_missing_over_their_wrap() -> None:
    line = Timeline(80.0)
    places(line, numbered(65_534), 0)

    found = places(line, numbered(65_535, 2), 40_000)

    assert [(first, n) for first, _, n in found] == [(1, 1), (4, 1)]  # 0 and 1 are missing


def test_numbers_are_the_time_of_what_a_radio_kept_back() -> None:
    line = Timeline(80.0)
    places(line, numbered(0), 0)

    late = [places(line, numbered(k), 300_000) for k in range(1, 21)]
    back_on_time = places(line, numbered(30), 30 * PERIOD_US)

    # by hand: a period and a twentieth each, as long as it is more than 50 twentieths late
    assert late == [[(k, k * 13_125, 1)] for k in range(1, 21)]
    assert back_on_time == [(30, 375_000, 1)]


def test_numbers_follow_a_clock_that_is_slower_than_was_found() -> None:
    line = Timeline(80.0)
    real_us = 1e6 / 78

    for k in range(4000):
        ((_, time_us, _),) = places(line, numbered(k), round(k * real_us))

    # 50 times what a period is off (320 us), and a fiftieth of that is what corrects each
    assert 3999 * real_us - time_us == pytest.approx(49 * (real_us - PERIOD_US), rel=0.01)


def test_a_pause_of_a_sensor_that_counts_on_is_a_pause() -> None:
    line = Timeline(80.0)
    places(line, numbered(0), 0)

    assert places(line, numbered(1), 3_000_000) == [(1, 3_000_000, 1)]


def test_what_comes_late_and_at_once_is_not_missing() -> None:
    line = Timeline(80.0)
    places(line, plain(1), 0)

    found = places(line, plain(4), 240_000)

    assert found == [(1, 240_000 - 3 * PERIOD_US, 4)]


def test_a_silence_is_missing_by_the_clock() -> None:
    line = Timeline(80.0)
    places(line, plain(1), 0)

    assert places(line, plain(1), 1_000_000) == [(80, 1_000_000, 1)]


@pytest.mark.parametrize("again", [stamped(0), numbered(0), plain(1)])
def test_after_a_lost_connection_the_arrival_says_where_to_go_on(again: list[Reading]) -> None:
    line = Timeline(80.0)
    places(line, stamped(900_000_000), 1_000_000)
    line.interrupted()

    assert places(line, again, 3_000_000) == [(160, 3_000_000, 1)]


def test_a_connection_that_comes_back_at_once_has_lost_what_would_have_fitted() -> None:
    line = Timeline(80.0)
    places(line, plain(1), 1_000_000)
    line.interrupted()

    assert places(line, plain(1), 1_100_000) == [(8, 1_100_000, 1)]


def test_a_sensor_that_starts_its_own_count_again_does_not_turn_time_back() -> None:
    line = Timeline(80.0)
    places(line, stamped(900_000), 1_000_000)

    assert places(line, stamped(0), 2_000_000) == [(80, 2_000_000, 1)]


def test_many_lines_at_once_go_into_several_frames() -> None:
    found = places(Timeline(80.0), plain(2 * MAX_RUN + 1), 10_000_000)

    assert [(first, n) for first, _, n in found] == [(0, 16), (16, 16), (32, 1)]
    assert found[1][1] - found[0][1] == 16 * PERIOD_US


def test_the_rate_comes_from_the_stamps_where_there_are_any() -> None:
    finder = RateFinder()
    for k in range(0, 200, 2):  # a packet of two; one of five is lost
        if k % 10:
            finder.listen(stamped(k * PERIOD_US, (k + 1) * PERIOD_US), (k // 4) * 50_000)

    assert finder.rate_hz == 80.0


def test_the_rate_is_counted_where_there_are_none() -> None:
    finder = RateFinder()
    for k in range(100):
        finder.listen(plain(2), k * 40_000)

    assert finder.rate_hz == pytest.approx(50.0)
