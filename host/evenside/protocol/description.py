"""What a device says about itself, put together from its HELLO, GROUP and CHANNEL messages.

The host holds no table of devices: everything that it must know (geometry, gain, rates) is here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from evenside.errors import InputError
from evenside.protocol.vocabulary import Channel, DeviceKind, Group, Hello, Message


@dataclass(frozen=True, slots=True)
class Description:
    """A device, complete: every group and every channel that its HELLO announced."""

    hello: Hello
    groups: tuple[Group, ...]  # by group number
    channels: tuple[Channel, ...]  # by channel number

    @property
    def kind(self) -> DeviceKind:
        """The shape of the device."""
        return self.hello.kind

    @property
    def name(self) -> str:
        """The name that the device gives itself."""
        return self.hello.name

    @property
    def device_id(self) -> str:
        """16 hexadecimal digits that no other device has."""
        return self.hello.device_id

    @property
    def boot_id(self) -> int:
        """Changes with every boot."""
        return self.hello.boot_id

    @property
    def tick_hz(self) -> int:
        """Ticks of the device's clock in a second."""
        return self.hello.tick_hz

    @property
    def radius_m(self) -> float | None:
        """The radius of a roller; None for a plate."""
        return self.hello.radius_m

    @property
    def n_groups(self) -> int:
        """Groups that convert on their own clocks."""
        return len(self.groups)

    @property
    def n_channels(self) -> int:
        """Channels of all groups together."""
        return len(self.channels)

    @property
    def fs_hz(self) -> float:
        """The rate of the grid that all channels are brought to: the fastest nominal rate."""
        return max(group.nominal_rate_hz for group in self.groups)

    @property
    def has_dial(self) -> bool:
        """Whether a score can be given on the device."""
        return self.hello.has_dial

    @property
    def has_button(self) -> bool:
        """Whether markers can be given on the device."""
        return self.hello.has_button

    @property
    def has_temperature(self) -> bool:
        """Whether STATUS carries a temperature."""
        return self.hello.has_temperature

    @property
    def has_battery(self) -> bool:
        """Whether STATUS carries a battery voltage."""
        return self.hello.has_battery

    @property
    def has_turn_sensor(self) -> bool:
        """Whether TURN comes with the samples."""
        return self.hello.has_turn_sensor

    @property
    def has_settings(self) -> bool:
        """Whether it stores settings that a host can read and write."""
        return self.hello.has_settings

    def channels_of(self, group: int) -> tuple[int, ...]:
        """The channel numbers of a group, in the order of its counts."""
        members = [channel for channel in self.channels if channel.group == group]
        return tuple(c.channel for c in sorted(members, key=lambda c: c.index_in_group))

    def to_json(self) -> dict[str, Any]:
        """The description as plain JSON: the HELLO's fields beside ``groups`` and ``channels``."""
        return {
            **asdict(self.hello),
            "firmware": list(self.hello.firmware),
            "groups": [asdict(group) for group in self.groups],
            "channels": [asdict(channel) for channel in self.channels],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Description":
        """The inverse of ``to_json``; raises InputError if a field is missing or not known."""
        try:
            hello = {key: value for key, value in data.items() if key not in ("groups", "channels")}
            major, minor, patch = hello["firmware"]
            return cls(
                hello=Hello(**{**hello, "firmware": (major, minor, patch)}),
                groups=tuple(Group(**group) for group in data["groups"]),
                channels=tuple(Channel(**channel) for channel in data["channels"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"device description: {error}") from error


class DescriptionBuilder:
    """Collects the parts as they come; a HELLO begins anew, for the device may have changed."""

    def __init__(self) -> None:
        self._hello: Hello | None = None
        self._groups: dict[int, Group] = {}
        self._channels: dict[int, Channel] = {}

    def add(self, message: Message) -> Description | None:
        """The description, at the message that makes it complete and consistent."""
        match message:
            case Hello():
                self._hello = message
                self._groups.clear()
                self._channels.clear()
            case Group():
                self._groups[message.group] = message
            case Channel():
                self._channels[message.channel] = message
            case _:
                return None
        return self._complete()

    def _complete(self) -> Description | None:
        hello = self._hello
        if hello is None or not self._groups:
            return None
        if len(self._groups) != hello.n_groups or len(self._channels) != hello.n_channels:
            return None
        description = Description(
            hello,
            tuple(group for _, group in sorted(self._groups.items())),
            tuple(channel for _, channel in sorted(self._channels.items())),
        )
        return description if _is_consistent(description) else None


def _is_consistent(description: Description) -> bool:
    """Channels are numbered from 0 without holes, and every group has just its own."""
    numbers = [channel.channel for channel in description.channels]
    if numbers != list(range(len(numbers))):
        return False
    for group in description.groups:
        places = [c.index_in_group for c in description.channels if c.group == group.group]
        if sorted(places) != list(range(group.n_channels)):
            return False
    return sum(group.n_channels for group in description.groups) == len(numbers)
