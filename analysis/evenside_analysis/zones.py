"""The zones of the self-test, read from the table that ships beside this module.

Zones are data: a coach adds one by adding a table to ``zones.toml``. Reading the package's own data
is the only file access in this library.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from evenside_analysis.types import ParameterError

KINDS = {"name": str, "area": str, "how": str, "is_major_mover": bool, "optional": bool}


@dataclass(frozen=True, slots=True)
class Zone:
    """One place on the body that the test visits, on the left and on the right."""

    id: str
    name: str
    area: str  # row of the chart that it belongs to
    is_major_mover: bool  # must be balanced before gait retraining makes sense
    optional: bool  # not one of the nine zones of the chart
    tool: Literal["roller", "hands"]
    how: str  # how it is explored
    upstream: tuple[str, ...] = ()  # zones of the same side that are shown together with it
    reference_load_bw: float | None = None  # load to aim at, share of body weight; None unknown


def load_zones() -> Mapping[str, Zone]:
    """All zones by id, in the order of the chart, optional ones last.

    Returns
    -------
    read-only mapping from zone id to Zone

    References
    ----------
    .. [1] C. Baumgart et al., Effects of foam rolling on the thigh and calf, Sports 7(1):27, 2019,
       doi 10.3390/sports7010027 (the loads of calf and mid quad; the others are estimates)
    """
    return _load()


def zone_in_words(zone: str) -> str:
    """Return a zone's name as it stands in the middle of a sentence."""
    known = load_zones().get(zone)
    name = known.name if known else zone.replace("_", " ")
    # "Mid quad" is "mid quad" there; "IT band" stays as it is
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


@cache
def _load() -> Mapping[str, Zone]:
    text = resources.files("evenside_analysis").joinpath("zones.toml").read_text(encoding="utf-8")
    return parse_zones(text)


def parse_zones(text: str) -> Mapping[str, Zone]:
    """Read a table of zones.

    Parameters
    ----------
    text : TOML, one table a zone, keys as the fields of Zone

    Returns
    -------
    read-only mapping from zone id to Zone

    Raises
    ------
    ParameterError
        A key that is missing, unknown or of the wrong kind, or an upstream zone that is not there.
    """
    return parse_zone_tables(tomllib.loads(text))


def parse_zone_tables(tables: Mapping[str, Any]) -> Mapping[str, Zone]:
    """Read zones that are tables already.

    Parameters
    ----------
    tables : mapping of zone id to mapping, keys as the fields of Zone

    Returns
    -------
    read-only mapping from zone id to Zone

    Raises
    ------
    ParameterError
        As `parse_zones`.
    """
    for zone_id, table in tables.items():
        if not isinstance(table, Mapping):
            raise ParameterError(f"{zone_id}={table!r} must be a table")
    zones = {zone_id: _zone(zone_id, table) for zone_id, table in tables.items()}
    for zone in zones.values():
        for upstream in zone.upstream:
            if upstream not in zones:
                raise ParameterError(f"zone {zone.id!r}: upstream={upstream!r} is no zone")
    return MappingProxyType(zones)


def _zone(zone_id: str, table: Mapping[str, Any]) -> Zone:
    known = {field.name for field in fields(Zone)} - {"id"}
    required = known - {"upstream", "reference_load_bw"}
    if not required <= table.keys() <= known:
        wrong = sorted((required - table.keys()) | (table.keys() - known))
        raise ParameterError(f"zone {zone_id!r}: {', '.join(wrong)} missing or unknown")
    for key, kind in KINDS.items():
        if not isinstance(table[key], kind):
            raise ParameterError(f"zone {zone_id!r}: {key}={table[key]!r} must be {kind.__name__}")
    if table["tool"] not in ("roller", "hands"):
        raise ParameterError(f"zone {zone_id!r}: tool={table['tool']!r} must be roller or hands")
    load_bw = table.get("reference_load_bw")
    if load_bw is not None and not 0.0 < load_bw < 1.0:
        raise ParameterError(
            f"zone {zone_id!r}: reference_load_bw={load_bw} must be between 0 and 1"
        )
    return Zone(id=zone_id, **{**table, "upstream": tuple(table.get("upstream", ()))})
