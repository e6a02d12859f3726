"""The detectors on whole arrays; docs/detection.md has every rule, default, unit and source.

Each is the live detector pushed once, so a file and a live session give the same events.
"""

import numpy.typing as npt

from evenside_analysis.settings import DetectionSettings
from evenside_analysis.stream import detect
from evenside_analysis.types import Event

__all__ = ["DetectionSettings", "detect_contacts", "detect_dwells", "detect_passes"]


def detect_contacts(
    force_n: npt.ArrayLike,
    fs_hz: float,
    position_m: npt.ArrayLike | None = None,
    *,
    settings: DetectionSettings | None = None,
) -> list[Event]:
    """Find contacts: load above the on-threshold until it falls below the off-threshold.

    Parameters
    ----------
    force_n : array, shape (n,), newton, NaN where not measured
    fs_hz : float >= 10, samples per second of a uniform grid
    position_m : not used; here so that the three detectors are called alike
    settings : DetectionSettings; by default on at max(20 N, 3 % of body weight), off at half

    Returns
    -------
    list of Event of kind "contact", in order of time

    Raises
    ------
    ParameterError
        Wrong shapes, or a rate that is not finite or too low.

    Notes
    -----
    A load that is above the threshold at the first sample is a contact from there; one that is
    still there at the last measured sample ends there. Pauses shorter than ``contact_merge_s`` do
    not end a contact; less than ``contact_min_s`` above the threshold is none.

    References
    ----------
    .. [1] C. M. P. Meylan et al., J. Strength Cond. Res. 25:1164, 2011 (thresholds in body weight)
    """
    return detect(force_n, fs_hz, position_m, settings, "contact")


def detect_dwells(
    force_n: npt.ArrayLike,
    fs_hz: float,
    position_m: npt.ArrayLike | None = None,
    *,
    settings: DetectionSettings | None = None,
) -> list[Event]:
    """Find dwells: contact with steady load and, where it is known, steady position.

    Parameters
    ----------
    force_n : array, shape (n,), newton, NaN where not measured
    fs_hz : float >= 10, samples per second of a uniform grid
    position_m : array, shape (n,), metre, NaN where not known; None judges the load alone
    settings : DetectionSettings

    Returns
    -------
    list of Event of kind "dwell", in order of time; ``load_n`` leaves out ``dwell_trim_s`` at each
    end

    Raises
    ------
    ParameterError
        Wrong shapes, or a rate that is not finite or too low.

    Notes
    -----
    In a window of one breath the load must not change by more than 3 %/s nor scatter by more than
    5 % around that slope, and the position must keep to 1.5 cm and 1 cm/s. A dwell begins where the
    change of load or place before it was over, and ends where the next one begins.

    References
    ----------
    .. [1] Evenside, docs/detection.md, "Dwells": every limit with its source.
    .. [2] T. Flash, N. Hogan, J. Neurosci. 5:1688-1703, 1985 (the shape of a press).
    """
    return detect(force_n, fs_hz, position_m, settings, "dwell")


def detect_passes(
    force_n: npt.ArrayLike,
    fs_hz: float,
    position_m: npt.ArrayLike | None = None,
    *,
    settings: DetectionSettings | None = None,
) -> list[Event]:
    """Find passes: movements of at least 3 cm in one direction while in contact.

    Parameters
    ----------
    force_n : array, shape (n,), newton, NaN where not measured
    fs_hz : float >= 10, samples per second of a uniform grid
    position_m : array, shape (n,), metre, NaN where not known; without it there are no passes,
        because a load that rises and falls does not tell one way from two
    settings : DetectionSettings

    Returns
    -------
    list of Event of kind "pass", in order of time, with ``travel_m`` and ``direction``

    Raises
    ------
    ParameterError
        Wrong shapes, or a rate that is not finite or too low.

    References
    ----------
    .. [1] D. G. Behm et al., J. Strength Cond. Res. 34:3301, 2020 (strokes of 2 to 4 s)
    .. [2] D. Sezik et al., J. Sports Sci. Med. 23:684, 2024 (15 to 40 strokes a minute)
    """
    return detect(force_n, fs_hz, position_m, settings, "pass")
