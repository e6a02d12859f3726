"""What a plug-in of each kind must be: the readers of those who use it, in one table.

For whoever looks at plug-ins as such, the command that lists them and the conformance kit; the
program itself reads a kind where it needs it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from evenside import plugins
from evenside.errors import PluginError
from evenside.exporting.formats import FORMATS, read_exporter
from evenside.plugins import Plugin
from evenside.session.procedures import BUILT_IN, read_procedure
from evenside.session.zones import read_zones
from evenside.sources import OPENERS, read_opener


@dataclass(frozen=True, slots=True)
class Look:
    """What came of loading a plug-in: what it adds, in words, or why it cannot be used."""

    adds: str | None = None
    why_not: str | None = None


def look_at(plugin: Plugin) -> Look:
    """Load a plug-in as the program would."""
    words, built_in = KINDS[plugin.group]
    try:
        return Look(adds=plugins.load(plugin, words, built_in))
    except PluginError as error:
        return Look(why_not=str(error))


def source_in_words(name: str, value: object) -> str:
    """How a source begins."""
    read_opener(name, value)
    return f"{name}:"


def exporter_in_words(name: str, value: object) -> str:
    """What a format is for."""
    return read_exporter(name, value).about


def zones_in_words(name: str, value: object) -> str:
    """The ids of the zones."""
    return ", ".join(read_zones(name, value))


def procedure_in_words(name: str, value: object) -> str:
    """What a course is."""
    return read_procedure(name, value).about


# group -> what reads it, and the names that Evenside itself has; zones have ids of their own
KINDS: dict[str, tuple[Callable[[str, object], str], Collection[str]]] = {
    plugins.SOURCES: (source_in_words, OPENERS.keys()),
    plugins.EXPORTERS: (exporter_in_words, FORMATS.keys()),
    plugins.ZONES: (zones_in_words, ()),
    plugins.PROTOCOLS: (procedure_in_words, BUILT_IN.keys()),
}
