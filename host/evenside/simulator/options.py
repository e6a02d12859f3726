"""What is to be simulated, in words: the same for ``sim:``, the command line, a fleet and tests.

A ``SimOptions`` is plain data. It makes the scenario and the device, and it writes itself as a
source, so that a recording can say how it is made again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import quote

from evenside.errors import UsageError
from evenside.simulator.bench import Hands, bench_device
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import parse_faults
from evenside.simulator.random_person import RANDOM
from evenside.simulator.scenario import Scenario, make_scenario
from evenside.simulator.setups import DeviceSetup, find_setup


@dataclass(frozen=True, slots=True)
class SimOptions:
    """Who rolls what on which device, and what goes wrong."""

    seed: int = 1
    person: str = RANDOM  # random, a named person, or the path of a TOML file
    day: int = 0  # the same person some days later
    zones: tuple[str, ...] | None = None  # None: the nine of the chart
    visits: int = 8  # a zone, both sides together
    treatment: bool = False  # treatment rolling after the test
    retest: bool = False  # and the treated zones tested once more
    device: str = "plate"
    rate: float | None = None  # nominal samples/s; None: the device's own
    faults: str = ""
    bench: bool = False  # nobody rolls: a device on a table, for weights

    def scenario(self) -> Scenario:
        """The planned session; raises UsageError or InputError as ``make_scenario`` does."""
        return make_scenario(
            self.seed,
            person=self.person,
            zones=self.zones,
            visits_per_zone=self.visits,
            treatment=self.treatment,
            retest=self.retest,
            day=self.day,
        )

    def setup(self) -> DeviceSetup:
        """The device; raises UsageError for a name or a rate that it cannot have."""
        setup = find_setup(self.device)
        return setup if self.rate is None else replace(setup, nominal_rate_hz=self.rate)

    def make_device(self) -> SimulatedDevice:
        """A device with the person on it; raises UsageError or InputError."""
        if self.bench:
            return self.make_bench()[0]
        return SimulatedDevice(self.scenario(), self.setup(), parse_faults(self.faults))

    def make_bench(self) -> tuple[SimulatedDevice, Hands]:
        """A device with nobody on it, and the hands that lay weights on it."""
        return bench_device(self.seed, self.setup(), parse_faults(self.faults))

    @property
    def source(self) -> str:
        """The options as a source: ``sim:?seed=7&person=even``; what is as usual is left out."""
        usual = SimOptions()
        words = [f"seed={self.seed}"]
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if name != "seed" and value != getattr(usual, name):
                words.append(f"{name}={_word(value)}")
        return "sim:?" + "&".join(words)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:g}" if isinstance(value, float) else quote(str(value), safe="/:,.@")


OPTION_NAMES = frozenset(field.name for field in fields(SimOptions))


def options_from_words(words: Mapping[str, str]) -> SimOptions:
    """Options as they stand in a source; raises UsageError for what they cannot be."""
    usual = SimOptions()
    return SimOptions(
        seed=_whole_number("seed", words.get("seed", str(usual.seed))),
        person=words.get("person", usual.person),
        day=_whole_number("day", words.get("day", "0")),
        zones=zones_of(words.get("zones")),
        visits=_whole_number("visits", words.get("visits", str(usual.visits))),
        treatment=_yes_or_no("treatment", words.get("treatment", "0")),
        retest=_yes_or_no("retest", words.get("retest", "0")),
        device=words.get("device", usual.device),
        rate=_rate(words["rate"]) if "rate" in words else None,
        faults=words.get("faults", ""),
        bench=_yes_or_no("bench", words.get("bench", "0")),
    )


def zones_of(text: str | None) -> tuple[str, ...] | None:
    """Zone ids joined by commas; None or nothing: no choice."""
    return tuple(text.split(",")) if text else None


def _whole_number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"{name}={text!r} must be a whole number")
    return int(text)


def _yes_or_no(name: str, text: str) -> bool:
    if text not in ("0", "1"):
        raise UsageError(f"{name}={text!r} must be 1 or 0")
    return text == "1"


def _rate(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"rate={text!r} must be samples a second, as in rate=80") from None
