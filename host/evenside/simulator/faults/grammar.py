"""Faults as a line of text: parts joined by commas, ``NAME[:VALUE][@WHEN]``.

    lost:0.01            a chance, for the whole session
    lost:0.2@30-40       the same between two seconds
    stuck:2@100-160      a channel and a span;  stuck:2@100-  until the end
    swap:0-1             two channels
    reset@120            a moment
    unplug@20-23         a span; where there is no value, unplug:20-23 says the same

Seconds count from the power-on of the simulation.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from evenside.errors import UsageError
from evenside.simulator.faults.plan import BREAKS, Fault, FaultPlan

BROWNOUT_S = 0.3  # the supply sags for so long; a boot loader would add to it
WRAP_AT_S = 20.0  # late enough for a tare before it, early enough for a short session
LYING_N = 250.0  # a person's trunk or one leg with the hip
N_CHANNELS = 4  # both devices have four cells

When = Literal["always", "perhaps a span", "a span", "a moment", "perhaps a moment"]
Value = tuple[float | None, tuple[int, ...]]  # amount, channels


@dataclass(frozen=True, slots=True)
class Kind:
    """What may be written behind a name."""

    value: Callable[[str], Value] | None  # raises ValueError; None: there is no value
    when: When
    example: str
    default: float | None = None  # of the amount, where the value may be left out


def parse_faults(spec: str) -> FaultPlan:
    """The plan that ``spec`` writes down; UsageError with an example for what makes no sense."""
    pieces = filter(None, (piece.strip() for piece in spec.split(",")))
    faults = sorted((_fault(piece) for piece in pieces), key=lambda fault: fault.start_s)
    for first, second in combinations(faults, 2):
        _refuse_clash(first, second)
    return FaultPlan(tuple(faults))


# --- values -------------------------------------------------------------------------------------


def _chance(text: str) -> Value:
    return _between(text, 0.0, 1.0), ()


def _seconds(text: str) -> Value:
    return _between(text, 1e-6, 10.0), ()


def _ppm(text: str) -> Value:
    return _between(text, -1e5, 1e5), ()


def _newtons(text: str) -> Value:
    return _between(text, 1.0, 2000.0), ()


def _channel(text: str) -> Value:
    return None, (_channel_number(text),)


def _pair(text: str) -> Value:
    first, second = (_channel_number(part) for part in text.split("-"))
    if first == second:
        raise ValueError
    return None, (first, second)


def _between(text: str, low: float, high: float) -> float:
    value = float(text)
    if not low <= value <= high:
        raise ValueError
    return value


def _channel_number(text: str) -> int:
    channel = int(text)
    if not 0 <= channel < N_CHANNELS:
        raise ValueError
    return channel


KINDS = {
    "flip": Kind(_chance, "perhaps a span", "a chance from 0 to 1, as in flip:1e-4"),
    "lost": Kind(_chance, "perhaps a span", "a chance from 0 to 1, as in lost:0.01"),
    "double": Kind(_chance, "perhaps a span", "a chance from 0 to 1, as in double:0.005"),
    "torn": Kind(_chance, "perhaps a span", "a chance from 0 to 1, as in torn:0.001"),
    "reorder": Kind(_chance, "perhaps a span", "a chance from 0 to 1, as in reorder:0.002"),
    "baud": Kind(None, "perhaps a span", "two rising seconds, as in baud@10-12"),
    "unplug": Kind(None, "a span", "two rising seconds, as in unplug@20-23"),
    "poweroff": Kind(None, "a span", "two rising seconds, as in poweroff@40-45"),
    "reset": Kind(None, "a moment", "one second, as in reset@120"),
    "brownout": Kind(None, "a moment", "one second, as in brownout@200"),
    "wrap": Kind(None, "perhaps a moment", "one second, as in wrap@20"),
    "skew": Kind(_ppm, "always", "parts per million, as in skew:200"),
    "jitter": Kind(_seconds, "perhaps a span", "seconds up to 10, as in jitter:0.005"),
    "burst": Kind(_seconds, "perhaps a span", "seconds up to 10, as in burst:0.1@60-120"),
    "stall": Kind(None, "a span", "two rising seconds, as in stall@70-75"),
    "slow": Kind(None, "a span", "two rising seconds, as in slow@90-95"),
    "glitch": Kind(_chance, "perhaps a span", "a chance from 0 to 1, as in glitch:1e-4"),
    "stuck": Kind(_channel, "perhaps a span", "a channel from 0 to 3, as in stuck:2@100-160"),
    "dead": Kind(_channel, "perhaps a span", "a channel from 0 to 3, as in dead:1@300-"),
    "saturate": Kind(_channel, "perhaps a span", "a channel from 0 to 3, as in saturate:3@50-80"),
    "swap": Kind(_pair, "always", "two channels from 0 to 3, as in swap:0-1"),
    "lying_tare": Kind(_newtons, "always", "newtons up to 2000, as in lying_tare:250", LYING_N),
}


# --- one part -----------------------------------------------------------------------------------


def _fault(part: str) -> Fault:
    head, at, when = part.partition("@")
    name, colon, value = head.partition(":")
    kind = KINDS.get(name)
    if kind is None:
        raise UsageError(f"faults: {name!r} is not known; known are {', '.join(KINDS)}")
    if kind.value is None and colon and not at:
        value, when = "", value  # unplug:20-23
    try:
        amount, channels = _value(kind, value)
        return Fault(name, amount, channels, *_time(name, kind.when, when))
    except ValueError as error:
        raise UsageError(f"faults: {part!r} must give {kind.example}") from error


def _value(kind: Kind, text: str) -> Value:
    if kind.value is None:
        if text:
            raise ValueError
        return None, ()
    if not text and kind.default is not None:
        return kind.default, ()
    return kind.value(text)


def _time(name: str, rule: When, text: str) -> tuple[float, float]:
    if rule in ("a moment", "perhaps a moment"):
        at_s = WRAP_AT_S if not text and rule == "perhaps a moment" else _second(text)
        return at_s, at_s + (BROWNOUT_S if name == "brownout" else 0.0)
    if not text and rule in ("always", "perhaps a span"):
        return 0.0, math.inf
    start, dash, end = text.partition("-")
    is_open = rule == "perhaps a span" and dash and not end
    start_s, end_s = _second(start), math.inf if is_open else _second(end)
    if rule == "always" or not start_s < end_s:
        raise ValueError
    return start_s, end_s


def _second(text: str) -> float:
    return _between(text, 0.0, 1e9)


# --- parts that do not go together --------------------------------------------------------------


def _refuse_clash(first: Fault, second: Fault) -> None:
    if not first.overlaps(second):
        return
    breaks = [fault for fault in (first, second) if fault.kind in BREAKS]
    if first.kind != second.kind and len(breaks) == 2:
        raise UsageError(f"faults: {first.kind} and {second.kind} overlap at {second.start_s:g} s")
    if first.kind == second.kind and _share_place(first.channels, second.channels):
        raise UsageError(f"faults: {first.kind!r} is given twice for the same time")


def _share_place(first: Sequence[int], second: Sequence[int]) -> bool:
    return not first or not second or bool(set(first) & set(second))
