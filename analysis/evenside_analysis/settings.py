"""Every number that the detectors go by, with its unit and where it comes from.

[S70] force-plate practice of 20 N thresholds (VALD support pages); [S71] Meylan et al. 2011,
J Strength Cond Res 25:1164, 2.5 % of body weight preferred to 5 or 10 %; [S13] Behm et al. 2020,
J Strength Cond Res 34:3301, strokes of 2 to 4 s; [S15] Sezik et al. 2024, J Sports Sci Med 23:684,
15 to 40 strokes/min. What has no source is an estimate of the project.
"""

from dataclasses import dataclass, fields

from evenside_analysis.checks import not_negative, positive, share
from evenside_analysis.types import ParameterError

STANDARD_GRAVITY = 9.80665  # m/s^2
MIN_RATE_HZ = 10.0  # of the samples; an HX711 in its slow mode. Below, a stroke of 0.5 s is lost


@dataclass(frozen=True, slots=True)
class DetectionSettings:
    """What counts as contact, dwell and pass.

    Raises
    ------
    ParameterError
        A value that is not finite, out of its range, or at odds with another.
    """

    # contact: on at max(contact_on_n, contact_on_bw of body weight), off at contact_off_ratio of it
    body_mass_kg: float | None = None
    contact_on_n: float = 20.0  # N [S70]
    contact_on_bw: float = 0.03  # share of body weight [S71]
    contact_off_ratio: float = 0.5
    contact_min_s: float = 0.5  # time above the threshold, all parts together
    contact_merge_s: float = 0.6  # shorter pauses do not end a contact

    # missing samples: up to this long the filters see the last value, longer ones end everything
    gap_bridge_s: float = 0.25

    # dwell: some window of dwell_window_s around every moment is steady
    dwell_min_s: float = 5.0
    dwell_window_s: float = 4.0  # about one breath at 0.2 to 0.35 Hz
    dwell_slope_per_s: float = 0.03  # change of load over load, 1/s
    dwell_sd: float = 0.05  # standard deviation around that slope, over load
    dwell_speed_m_s: float = 0.01  # of the position, over any second of the window
    dwell_range_m: float = 0.015  # of the position, over the window
    dwell_trim_s: float = 1.0  # left out at each end for its load; at most dwell_min_s / 4

    # pass: one movement in one direction
    pass_cutoff_hz: float = 2.0  # of the low-pass on the position
    pass_min_travel_m: float = 0.03
    pass_min_s: float = 0.5  # [S13], [S15], with room on both sides
    pass_max_s: float = 8.0

    def __post_init__(self) -> None:
        if self.body_mass_kg is not None:
            positive("body_mass_kg", self.body_mass_kg)
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in _MAY_BE_ZERO:
                not_negative(field.name, value)
            elif field.name != "body_mass_kg":
                positive(field.name, value)
        share("contact_off_ratio", self.contact_off_ratio)
        _at_least("dwell_min_s", self.dwell_min_s, "dwell_window_s", self.dwell_window_s)
        _at_least("pass_max_s", self.pass_max_s, "pass_min_s", self.pass_min_s)

    @property
    def on_n(self) -> float:
        """Load at which a contact begins, N."""
        if self.body_mass_kg is None:
            return self.contact_on_n
        body_weight_n = self.body_mass_kg * STANDARD_GRAVITY
        return max(self.contact_on_n, self.contact_on_bw * body_weight_n)

    @property
    def trim_s(self) -> float:
        """Time left out at each end for the load of a dwell, s; leaves half of the shortest one."""
        return min(self.dwell_trim_s, self.dwell_min_s / 4.0)

    @property
    def off_n(self) -> float:
        """Load below which a contact ends, N."""
        return self.on_n * self.contact_off_ratio


_MAY_BE_ZERO = ("contact_on_bw", "contact_min_s", "contact_merge_s", "gap_bridge_s", "dwell_trim_s")


def sampling_rate(fs_hz: float) -> float:
    """Return the rate as a float, or raise ParameterError where the detectors cannot work."""
    rate_hz = positive("fs_hz", fs_hz)
    if rate_hz < MIN_RATE_HZ:
        raise ParameterError(f"fs_hz={fs_hz} must be >= {MIN_RATE_HZ:g}")
    return rate_hz


def _at_least(name: str, value: float, other_name: str, other: float) -> None:
    if value < other:
        raise ParameterError(f"{name}={value} must be >= {other_name}={other}")
