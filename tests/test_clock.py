"""Unwrapping counters, and the line between device time and host time."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.clock import ClockModel, CounterUnwrapper, IndexUnwrapper, TickUnwrapper

FloatArray = npt.NDArray[np.float64]
UNIX_S = 1_800_000_000.25  # beside it, a float64 still resolves a quarter of a microsecond


# --- counters -----------------------------------------------------------------------------------

steps = st.integers(-(2**31), 2**31 - 1)
walks = st.lists(st.integers(-1000, 100_000) | steps, max_size=30)


@given(st.integers(0, 2**32 - 1), walks, st.lists(st.integers(0, 31), max_size=4))
def test_a_counter_is_unwrapped_the_same_however_it_is_cut(
    first: int, walk: list[int], places: list[int]
) -> None:
    true = np.cumsum([first, *walk])
    unwrapper = CounterUnwrapper()

    parts = [unwrapper.unwrap(part) for part in np.split(true % 2**32, sorted(places))]

    np.testing.assert_array_equal(np.concatenate(parts), true)


def test_ticks_go_on_over_the_wrap_and_start_with_the_raw_value() -> None:
    ticks = TickUnwrapper()

    assert ticks.unwrap([2**32 - 10]).tolist() == [2**32 - 10]
    assert ticks.unwrap([]).tolist() == []
    assert ticks.unwrap([2**32 - 1, 5]).tolist() == [2**32 - 1, 2**32 + 5]


def test_values_out_of_order_are_placed_where_they_belong() -> None:
    assert IndexUnwrapper().unwrap([5, 2**32 - 3, 6]).tolist() == [5, -3, 6]


def test_raw_values_of_any_integer_type_are_taken() -> None:
    raw = np.array([2**32 - 1, 0], dtype=np.uint32)

    unwrapped = TickUnwrapper().unwrap(raw)

    assert unwrapped.dtype == np.int64
    assert unwrapped.tolist() == [2**32 - 1, 2**32]


# --- links --------------------------------------------------------------------------------------


def over_usb(taken_s: FloatArray, rng: np.random.Generator) -> FloatArray:
    """1 ms and exponential jitter; every other second the host sleeps for 16 ms."""
    arrival = taken_s + 0.001 + rng.exponential(0.001, len(taken_s))
    for start in rng.uniform(0, taken_s[-1], int(taken_s[-1] / 2)):
        held = (arrival > start) & (arrival < start + 0.016)
        arrival[held] = start + 0.016
    return np.maximum.accumulate(arrival)


def over_ble(taken_s: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Everything waits for the next 30 ms slot; now and then nothing comes for up to 3 s."""
    slot = 0.030 * (1 + 30e-6)  # the radio has a crystal of its own
    arrival = np.ceil(taken_s / slot) * slot + 0.004 + rng.exponential(0.0005, len(taken_s))
    for start in rng.uniform(0, taken_s[-1], int(taken_s[-1] / 20)):
        end = start + rng.uniform(0.1, 3.0)
        held = (arrival > start) & (arrival < end)
        arrival[held] = end + rng.exponential(0.001, int(held.sum()))
    return np.maximum.accumulate(arrival)


LINKS = {"usb": (over_usb, 0.002), "ble": (over_ble, 0.010)}
each_link = pytest.mark.parametrize("link", LINKS)


class Run:
    """A device whose clock is fast by ``skew_ppm``, drifts, and sends over a link."""

    def __init__(
        self,
        link: str,
        skew_ppm: float,
        *,
        drift_ppm_per_s: float = 0.0,
        frame_s: float = 0.0125,
        duration_s: float = 150.0,
        seed: int = 1,
    ) -> None:
        over, self.limit_s = LINKS[link]
        rng = np.random.default_rng(seed)
        self.taken_s = np.arange(0.0, duration_s, frame_s)
        drift = 0.5e-6 * drift_ppm_per_s * self.taken_s**2
        self.device_s = 3000.0 + self.taken_s * (1 + skew_ppm * 1e-6) + drift
        self.arrival_s = UNIX_S + over(self.taken_s, rng)
        self.model = ClockModel()
        self.error_s: FloatArray = np.empty(0)

    def play(self, *, settle_s: float = 5.0) -> None:
        """Add all arrivals; after some seconds note how far the model's time is from the true."""
        errors = []
        pairs = zip(self.device_s.tolist(), self.arrival_s.tolist(), strict=True)
        for taken, (device, arrival) in zip(self.taken_s.tolist(), pairs, strict=True):
            self.model.add(device, arrival)
            if taken > settle_s:
                errors.append(self.model.host_time(device) - (UNIX_S + taken))
        # What is constant in the error is the link's shortest latency, which nobody can know.
        self.error_s = np.abs(np.array(errors) - np.median(errors))


@each_link
@pytest.mark.parametrize("skew_ppm", [0.0, 200.0, -200.0, 4400.0, -4400.0])
@pytest.mark.parametrize("frame_s", [0.0125, 0.05])
def test_device_time_is_known_within_the_limit_of_the_link(
    link: str, skew_ppm: float, frame_s: float
) -> None:
    run = Run(link, skew_ppm, frame_s=frame_s)

    run.play()

    assert np.quantile(run.error_s, 0.95) < run.limit_s
    assert run.model.residual_p95_s is not None
    assert run.model.residual_p95_s < run.limit_s


@each_link
@pytest.mark.parametrize("skew_ppm", [200.0, -4400.0])
def test_a_clock_that_warms_up_is_followed(link: str, skew_ppm: float) -> None:
    """0.2 ppm/s: a ceramic resonator that changes by 30 ppm within the run."""
    run = Run(link, skew_ppm, drift_ppm_per_s=0.2)

    run.play()

    assert np.quantile(run.error_s, 0.95) < run.limit_s


@pytest.mark.parametrize("skew_ppm", [200.0, -200.0, 4400.0])
def test_the_skew_is_told_with_its_sign(skew_ppm: float) -> None:
    """Positive: the device counts more seconds than pass."""
    run = Run("usb", skew_ppm)

    run.play()

    assert run.model.skew_ppm == pytest.approx(skew_ppm, abs=3.0)


def test_a_stall_leaves_the_line_where_it_was() -> None:
    run = Run("usb", 200.0)
    held = (run.taken_s > 100) & (run.taken_s < 107)
    run.arrival_s[held] = UNIX_S + 107.0

    run.play()

    assert run.error_s.max() < run.limit_s
    assert run.model.residual_p95_s is not None
    assert run.model.residual_p95_s < run.limit_s


def test_device_time_inverts_host_time() -> None:
    run = Run("usb", 4400.0, duration_s=20.0)
    run.play()

    for device_s in (2990.0, 3000.0, 3020.0, 3100.0):
        back = run.model.device_time(run.model.host_time(device_s))
        assert back == pytest.approx(device_s, abs=1e-6)


def test_the_first_arrival_is_enough_for_a_rough_answer() -> None:
    model = ClockModel()
    assert not model.is_ready

    model.add(5.0, 1000.0)

    assert model.is_ready
    assert model.host_time(6.0) == pytest.approx(1001.0)
    assert model.device_time(1002.0) == pytest.approx(7.0)
    assert model.skew_ppm is None
    assert model.residual_p95_s is None


def test_before_the_first_arrival_there_is_no_answer() -> None:
    with pytest.raises(ValueError, match="no arrival"):
        ClockModel().host_time(1.0)
    with pytest.raises(ValueError, match="no arrival"):
        ClockModel().device_time(1.0)


def test_after_a_reset_nothing_is_left_of_the_old_clock() -> None:
    run = Run("usb", 4400.0, duration_s=30.0)
    run.play()

    run.model.reset()
    assert not run.model.is_ready
    run.model.add(0.0, UNIX_S)

    assert run.model.skew_ppm is None
    assert run.model.host_time(10.0) == pytest.approx(UNIX_S + 10.0)


def test_the_result_depends_on_the_arrivals_alone() -> None:
    first, second = Run("ble", 200.0), Run("ble", 200.0)
    first.play()
    for device, arrival in zip(second.device_s, second.arrival_s, strict=True):
        second.model.add(float(device), float(arrival))  # without asking in between

    assert first.model.host_time(4000.0) == second.model.host_time(4000.0)
    assert first.model.residual_p95_s == second.model.residual_p95_s


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e9, 1e9)), min_size=1, max_size=40))
def test_clocks_that_jump_never_stop_the_model(arrivals: list[tuple[float, float]]) -> None:
    model = ClockModel()

    for device_s, host_s in arrivals:
        model.add(device_s, host_s)

    assert np.isfinite(model.host_time(arrivals[0][0]))


def test_an_hour_of_arrivals_takes_no_more_memory_than_a_minute() -> None:
    model = ClockModel()
    for i in range(7200):
        model.add(i / 2, UNIX_S + i / 2)

    # Only the window is kept: what came before it has no say any more.
    model_of_the_end = ClockModel()
    model_of_the_end.add(0.0, UNIX_S)
    for i in range(7200 - 2 * 70, 7200):
        model_of_the_end.add(i / 2, UNIX_S + i / 2)
    assert model.host_time(5000.0) == model_of_the_end.host_time(5000.0)
