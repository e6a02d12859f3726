"""What other distributions add to Evenside: found by their entry points, loaded when first needed.

A distribution names an object in one of ``GROUPS``; the module in which it stands declares the
version of the interface that it was written for, ``EVENSIDE_API = 1``. What cannot be used is
named once in the log and left out; it never takes the program down. Whoever asks for such a thing
by its name gets the reason as a PluginError. docs/plugins.md is the page for authors.
"""

import importlib
import logging
import operator
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

from evenside.errors import PluginError

API = 1  # of what stands in docs/plugins.md; another number where an old plug-in would break
SOURCES, EXPORTERS = "evenside.sources", "evenside.exporters"
ZONES, PROTOCOLS = "evenside.zones", "evenside.protocols"
GROUPS = {
    SOURCES: "where samples come from: devices, files, services",
    EXPORTERS: "formats of files that a recording can become",
    ZONES: "places on the body beyond those that ship",
    PROTOCOLS: "courses of the test: visits, order, times",
}

T = TypeVar("T")
Reader = Callable[[str, object], T]  # (name, what the entry point gave) -> ours; raises when unfit
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point of one distribution; nothing of it has been loaded."""

    group: str
    name: str
    target: str  # module:object
    distribution: str
    version: str

    def __str__(self) -> str:
        """As it is called in messages."""
        kind = self.group.removeprefix("evenside.")
        return f"{self.name!r} ({kind}) of {self.distribution} {self.version}"


@cache
def installed(group: str) -> tuple[Plugin, ...]:
    """Every plug-in of a group, by name; the same one seen twice on the path counts once."""
    found = {_plugin(entry) for entry in entry_points(group=group)}
    return tuple(sorted(found, key=lambda plugin: (plugin.name, plugin.distribution)))


def load(plugin: Plugin, read: Reader[T], builtin: Collection[str] = ()) -> T:
    """What a plug-in gives, read by those who use it.

    Raises PluginError: its name is taken, it does not load, or it is not what it should be.
    """
    _refuse_taken_name(plugin, builtin)
    module_name, _, attribute = plugin.target.partition(":")
    try:
        module = importlib.import_module(module_name)
        api = getattr(module, "EVENSIDE_API", None)
        if api != API:
            raise PluginError(f"EVENSIDE_API is {api!r} in {module_name}; this Evenside has {API}")
        return read(plugin.name, operator.attrgetter(attribute)(module))
    except Exception as error:  # code of others: whatever it raises must not end the program
        kind = "" if isinstance(error, PluginError) else f"{type(error).__name__}: "
        raise PluginError(f"plug-in {plugin} cannot be used: {kind}{error}") from error


def find(group: str, name: str, read: Reader[T]) -> T | None:
    """The plug-in of a name; None where there is none, PluginError where it cannot be used."""
    plugin = next((plugin for plugin in installed(group) if plugin.name == name), None)
    return None if plugin is None else load(plugin, read)


def load_all(
    group: str, read: Reader[T], builtin: Collection[str] = ()
) -> Iterator[tuple[Plugin, T]]:
    """Every plug-in of a group that can be used; the others are named in the log."""
    for plugin in installed(group):
        try:
            yield plugin, load(plugin, read, builtin)
        except PluginError as error:
            log.warning("left out: %s", error)


def names(group: str) -> list[str]:
    """What the plug-ins of a group are called, usable or not."""
    return list(dict.fromkeys(plugin.name for plugin in installed(group)))


def _refuse_taken_name(plugin: Plugin, builtin: Collection[str]) -> None:
    if plugin.name in builtin:
        raise PluginError(f"plug-in {plugin} cannot be used: Evenside itself has that name")
    for other in installed(plugin.group):
        if other != plugin and other.name == plugin.name:
            raise PluginError(f"plug-ins {plugin} and {other} have the same name; remove one")


def _plugin(entry: EntryPoint) -> Plugin:
    about = entry.dist
    distribution, version = (about.name, about.version) if about else ("an unknown package", "?")
    return Plugin(entry.group, entry.name, entry.value.partition(" ")[0], distribution, version)
