"""Every key of the configuration: what it may hold, what it means, what counts without it.

A key stands for an option that several commands may have; which option that is, each command says
in its own table ``CONFIG``. Values come as text (environment, command line) or as TOML gives them.
"""

import difflib
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "folder", "whole", "number", "flag", "list"]
Value = str | int | float | bool

YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


@dataclass(frozen=True, slots=True)
class Key:
    """One choice; ``default`` is shown, the commands themselves have it."""

    name: str
    kind: Kind
    about: str
    default: str
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    environment: str | None = None  # None: made from the name

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return self.environment or "EVENSIDE_" + self.name.replace(".", "_").upper()

    @property
    def rule(self) -> str:
        """What a value must be, in words."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        words = {
            "text": "a text",
            "folder": "a folder",
            "whole": "a whole number",
            "number": "a number",
            "flag": "true or false",
            "list": "a list of words",
        }[self.kind]
        if self.low is None:
            return words
        return f"{words} from {self.low:g} to {self.high:g}"

    def read_text(self, text: str) -> Value:
        """The value that a text stands for; raises ValueError when it is none."""
        match self.kind:
            case "flag":
                if text.lower() not in (*YES, *NO):
                    raise ValueError
                return text.lower() in YES
            case "whole":
                return self._checked(int(text))
            case "number":
                return self._checked(float(text))
            case _:
                return self._checked(text.strip())

    def read_toml(self, value: object) -> Value:
        """The value that TOML gave; raises ValueError when it is none."""
        match self.kind, value:
            case "flag", bool():
                return value
            case (("whole" | "number"), bool()):
                raise ValueError
            case "whole", int():
                return self._checked(value)
            case "number", int() | float():
                return self._checked(float(value))
            case "list", list() if value and all(isinstance(item, str) for item in value):
                return ",".join(value)
            case (("text" | "folder" | "list"), str()):
                return self._checked(value)
        raise ValueError

    def _checked(self, value: Value) -> Value:
        if value == "" or (self.choices and value not in self.choices):
            raise ValueError
        if isinstance(value, int | float) and self.low is not None:
            assert self.high is not None
            if not self.low <= value <= self.high:  # NaN neither
                raise ValueError
        return value


KEYS = {
    key.name: key
    for key in (
        Key(
            "library.folder",
            "folder",
            "where recordings go and the library looks",
            "in the user's data folder",
            environment="EVENSIDE_LIBRARY",
        ),
        Key("live.source", "text", "what `live` opens when no source is named", "sim:"),
        Key("live.port", "whole", "of the page", "a free one from 8151", low=1, high=65535),
        Key("live.zones", "list", "zones to test, in this order", "the nine of the chart"),
        Key("live.visits", "whole", "visits a zone, both sides", "8", low=2, high=24),
        Key(
            "live.language",
            "text",
            "of the voice and of the report",
            "en",
            choices=("en", "de", "fr"),
        ),
        Key(
            "live.rating_by",
            "text",
            "how presses on the roller give a number",
            "presses",
            choices=("presses", "count"),
        ),
        Key("live.blind", "flag", "no results before the test is over", "false"),
        Key("live.share", "flag", "let viewers of the local network in", "false"),
        Key("live.host", "text", "the address at which the page is shared", "all of the machine"),
        Key("person.code", "text", "a code for the person, no name", "nobody"),
        Key("person.body_mass_kg", "number", "of the person", "not known", low=20, high=300),
        Key("analyze.method", "text", "of comparison", "the best that the evidence supports"),
        Key("devices.scan_s", "number", "how long to listen for Bluetooth", "4", low=0, high=600),
    )
}


def nearest(name: str) -> str | None:
    """The key that somebody may have meant."""
    found = difflib.get_close_matches(name, KEYS, n=1, cutoff=0.5)
    if found:
        return found[0]
    last = name.rpartition(".")[2]
    return next((key for key in KEYS if key.rpartition(".")[2] == last), None)


def unknown(name: str) -> str:
    """Words for a key that does not exist."""
    meant = nearest(name)
    hint = f"; did you mean {meant}?" if meant else ""
    return f"there is no key {name}{hint} (`evenside config show` lists all)"
