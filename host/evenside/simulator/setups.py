"""Which device is simulated: the ones known by name."""

from collections.abc import Mapping
from types import MappingProxyType

from evenside.errors import UsageError
from evenside.simulator.cells import DeviceSetup

SETUPS: Mapping[str, DeviceSetup] = MappingProxyType(
    {"plate": DeviceSetup(), "roller": DeviceSetup(kind="roller")}
)


def find_setup(name: str) -> DeviceSetup:
    """The device of this name; UsageError for one that is not known."""
    if name not in SETUPS:
        raise UsageError(f"device {name!r} cannot be simulated; known are {', '.join(SETUPS)}")
    return SETUPS[name]
