"""Every zone that can be tested: those that ship, then those of plug-ins.

A plug-in's zone can be chosen, named, pressed, rated and compared. It is never part of the chart,
no major mover, and has no upstream: what a recording says must not depend on what is installed.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from evenside.plugins import ZONES, load_all, log
from evenside_analysis.types import ParameterError
from evenside_analysis.zones import Zone, load_zones, parse_zone_tables, parse_zones


@cache
def all_zones() -> Mapping[str, Zone]:
    """All zones by id, in the order of the chart, those of plug-ins last."""
    zones = dict(load_zones())
    origin: dict[str, str] = {}
    for plugin, added in load_all(ZONES, read_zones):
        for zone in added.values():
            if zone.id in zones:
                whose = origin.get(zone.id, "Evenside itself")
                log.warning("left out: zone %r of plug-in %s; %s has it", zone.id, plugin, whose)
                continue
            zones[zone.id], origin[zone.id] = zone, f"plug-in {plugin}"
    return MappingProxyType(zones)


def read_zones(_name: str, value: object) -> Mapping[str, Zone]:
    """The zones that a plug-in gives, as TOML or as tables; raises ParameterError."""
    if isinstance(value, str):
        zones = parse_zones(value)
    elif isinstance(value, Mapping):
        zones = parse_zone_tables(value)
    else:
        raise ParameterError(f"{value!r} is neither TOML nor a mapping of zone ids to tables")
    for zone in zones.values():
        if not zone.optional or zone.is_major_mover or zone.upstream:
            raise ParameterError(
                f"zone {zone.id!r}: a plug-in's zone has optional=true, is_major_mover=false and "
                "no upstream, so that results do not depend on what is installed"
            )
    return zones
