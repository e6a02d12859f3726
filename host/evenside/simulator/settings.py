"""What the simulated device remembers over a boot: its settings, as a host may write them.

The defaults come from its setup. What hangs on it does not change by writing: the converters keep
their gain and their rate, there are always four cells, and dial and rate pins are there.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace

from evenside.errors import InputError
from evenside.protocol.layouts import milli
from evenside.protocol.messages import Channel, DeviceKind, Result, StoredSetting
from evenside.protocol.settings import (
    MAX_CELLS,
    SETTINGS,
    CellSetting,
    SettingName,
    Value,
    Wired,
    decode_setting,
    pack_cell,
)
from evenside.simulator.cells import make_channels
from evenside.simulator.setups import DeviceSetup

_FIXED: tuple[SettingName, ...] = ("rate_hz", "wired", "n_cells", "device_id")
_KEYS = {name: kind.key for name, kind in SETTINGS.items()}
_Place = tuple[int, int]  # key, index


class DeviceSettings:
    """The settings of one device."""

    def __init__(self, setup: DeviceSetup, device_id: str) -> None:
        self._channels = make_channels(setup)
        self._gain = setup.gain
        self._defaults = _defaults(setup, self._channels, device_id)
        self._written: dict[_Place, bytes] = {}
        self._cells: dict[int, CellSetting] = {}  # those among them

    # --- as a host sees them ----------------------------------------------------------------------

    def read(self, key: int, index: int) -> StoredSetting | None:
        """A setting; None if there is none of this key and index."""
        value = self._written.get((key, index), self._defaults.get((key, index)))
        return None if value is None else StoredSetting(key, index, value)

    def write(self, stored: StoredSetting) -> Result:
        """Remember a value, or say why not."""
        place = stored.key, stored.index
        if place not in self._defaults:
            return "bad_argument"
        if stored.key in (_KEYS[name] for name in _FIXED):
            return "not_supported"
        try:
            _, value = decode_setting(stored)
        except InputError:
            return "bad_argument"
        if isinstance(value, CellSetting):
            if value.gain != self._gain:
                return "bad_argument"
            self._cells[stored.index] = value
        self._written[place] = stored.value
        return "ok"

    def erase(self) -> None:
        """Back to the defaults."""
        self._written.clear()
        self._cells.clear()

    # --- as the device describes itself -----------------------------------------------------------

    @property
    def name(self) -> str:
        """The name that the device gives itself."""
        return str(self._value("name"))

    @property
    def kind(self) -> DeviceKind:
        """The shape that it says it has."""
        return "roller" if self._value("kind") == "roller" else "plate"

    @property
    def radius_m(self) -> float | None:
        """The radius that it says it has; None where it says none."""
        radius_m = self._value("radius_m")
        return radius_m if isinstance(radius_m, float) and radius_m > 0.0 else None

    def channels(self) -> tuple[Channel, ...]:
        """Its cells."""
        return tuple(self._channel(channel) for channel in self._channels)

    def _channel(self, channel: Channel) -> Channel:
        name = str(self._value("cell_name", channel.channel))
        cell = self._cells.get(channel.channel)
        return replace(channel, name=name, **({} if cell is None else asdict(cell)))

    def _value(self, name: SettingName, index: int = 0) -> Value:
        place = _KEYS[name], index
        value = self._written.get(place, self._defaults[place])
        return decode_setting(StoredSetting(*place, value))[1]


def _defaults(
    setup: DeviceSetup, channels: tuple[Channel, ...], device_id: str
) -> Mapping[_Place, bytes]:
    is_roller = setup.kind == "roller"
    once: dict[SettingName, bytes] = {
        "name": f"simulated {setup.kind}".encode(),
        "kind": SETTINGS["kind"].encode(setup.kind),
        "radius_m": SETTINGS["radius_m"].encode(setup.radius_m if is_roller else 0.0),
        # Some simulated converters have rates that no stored setting may have.
        "rate_hz": milli(setup.nominal_rate_hz).to_bytes(4, "little"),
        "wired": SETTINGS["wired"].encode(
            Wired(dial=True, rate_pins=True, hx717=setup.chip == "HX717")
        ),
        "n_cells": SETTINGS["n_cells"].encode(MAX_CELLS),
        "device_id": SETTINGS["device_id"].encode(device_id),
    }
    defaults = {(_KEYS[name], 0): value for name, value in once.items()}
    for channel in channels:
        cell = CellSetting(
            channel.gain,
            channel.capacity_n,
            channel.rated_output_mv_per_v,
            channel.x_m,
            channel.y_m,
            channel.axis_rad,
        )
        defaults[_KEYS["cell"], channel.channel] = pack_cell(cell)
        defaults[_KEYS["cell_name"], channel.channel] = channel.name.encode()
    return defaults
