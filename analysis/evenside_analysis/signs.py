"""The force-only signs of one zone, side by side: what the load alone says, without any score.

They stand beside the comparison at matched force and never in it: no verdict, no plan and no gate
looks at them. Each has its own module, with what it can say and what it cannot.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evenside_analysis.avoidance import Avoidance, load_avoidance
from evenside_analysis.curves import ProfileSign, compare_curves
from evenside_analysis.dose import RollingSign, compare_doses, rolling_dose
from evenside_analysis.profile import PassProfile, load_curve
from evenside_analysis.steadiness import HoldSteadiness, SteadinessSign, compare_steadiness
from evenside_analysis.types import Event


@dataclass(frozen=True, slots=True)
class SideEvidence:
    """What was recorded of one zone on one side.

    Attributes
    ----------
    hold_loads_n : sequence of float > 0
        Load of each hold, rated or not; holds whose load was not measured are left out.
    steadiness : sequence of HoldSteadiness
        One a hold.
    treatment : sequence of Event
        Passes of treatment rolling.
    profiles : sequence of PassProfile
        All passes, in order of time.
    """

    hold_loads_n: Sequence[float] = ()
    steadiness: Sequence[HoldSteadiness] = ()
    treatment: Sequence[Event] = ()
    profiles: Sequence[PassProfile] = ()


@dataclass(frozen=True, slots=True)
class ZoneSigns:
    """All signs of one zone; each carries its figures, its reasons and its method."""

    avoidance: Avoidance
    steadiness: SteadinessSign
    rolling: RollingSign
    profile: ProfileSign

    @property
    def notable(self) -> tuple[str, ...]:
        """What is worth a line, in words; usually nothing."""
        lines = (
            self.avoidance.notable,
            *self.steadiness.notable,
            self.rolling.notable,
            *self.profile.notable,
        )
        return tuple(line for line in lines if line is not None)


def zone_signs(left: SideEvidence, right: SideEvidence) -> ZoneSigns:
    """Work out the force-only signs of one zone.

    Parameters
    ----------
    left, right : SideEvidence
        What was recorded of the zone on each side.

    Returns
    -------
    ZoneSigns
        Whatever could not be had is None, with its reason.

    Raises
    ------
    ParameterError
        If a load is not above 0, or an event among the treatment is no pass.

    Notes
    -----
    Signs are many (six a zone), and each is looked at in every zone: `notable` therefore asks for
    p <= 0.01 and a size that matters, and even so one session in a few will have a line that the
    next one does not repeat.

    References
    ----------
    .. [1] Evenside, docs/methods.md, "What the load alone says".
    """
    return ZoneSigns(
        avoidance=load_avoidance(left.hold_loads_n, right.hold_loads_n),
        steadiness=compare_steadiness(left.steadiness, right.steadiness),
        rolling=compare_doses(rolling_dose(left.treatment), rolling_dose(right.treatment)),
        profile=compare_curves(load_curve(left.profiles), load_curve(right.profiles)),
    )
