"""One language's table, read once, with the few rules that a sentence needs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

LANGUAGES = ("en", "de", "fr")
DECIMAL_COMMA = ("de", "fr")


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of one language by key."""

    language: str
    table: Mapping[str, str]

    @classmethod
    def of(cls, language: str) -> "Texts":
        """The table of one of ``LANGUAGES``; KeyError for any other."""
        if language not in LANGUAGES:
            raise KeyError(language)
        return _read(language)

    def say(self, key: str, **values: object) -> str:
        """The sentence with its placeholders filled in; KeyError where there is none."""
        return self.table[key].format(**values)

    def number(self, value: float, digits: int = 1) -> str:
        """A number as one says it: "4", "4.5", and "4,5" where a comma is used."""
        text = f"{round(value, digits):.{digits}f}"
        text = text.rstrip("0").rstrip(".") if digits else text
        return text.replace(".", ",") if self.language in DECIMAL_COMMA else text

    def place(self, zone: str, side: str) -> str:
        """A zone and side as one says it; of a zone that the tables do not know, its id."""
        known = self.table.get(f"zone.{zone}.{side}")
        return known or f"{side.capitalize()} {zone.replace('_', ' ')}"

    def how(self, zone: str) -> str:
        """How to lie on it."""
        return self.table.get(f"zone.{zone}.how", "")


@cache
def _read(language: str) -> Texts:
    file = resources.files("evenside.texts").joinpath(f"{language}.json")
    return Texts(language, MappingProxyType(json.loads(file.read_text(encoding="utf-8"))))
