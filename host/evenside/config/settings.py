"""What the user has chosen: the environment over the file, each value with its origin.

Without a file nothing is parsed and no parser is loaded. A file with a mistake is refused as a
whole, with the file, the key, the value and the rule: a choice that silently did not count would be
found out much later.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evenside.config.keys import KEYS, Key, Value, unknown
from evenside.errors import InputError

FILE_VARIABLE = "EVENSIDE_CONFIG"  # another file than the user's own


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and who set it."""

    value: Value
    origin: str  # the variable, or the file


def config_path() -> Path:
    """The file; it need not exist."""
    named = os.environ.get(FILE_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path

    return user_config_path("evenside") / "config.toml"


def settings(environment: Mapping[str, str] | None = None) -> dict[str, Setting]:
    """Everything that was chosen, by key; raises InputError for what cannot be."""
    environment = os.environ if environment is None else environment
    path = config_path()
    chosen = {key.name: Setting(value, str(path)) for key, value in in_file(path)}
    for key in KEYS.values():
        text = environment.get(key.variable, "")
        if text:
            chosen[key.name] = Setting(from_environment(key, text), key.variable)
    return chosen


def chosen(name: str) -> Value | None:
    """What was chosen for one key; None: nothing, its default counts."""
    setting = settings().get(name)
    return None if setting is None else setting.value


def defaults_for(options: Mapping[str, str]) -> dict[str, Value]:
    """For a command's options, by the keys that they name: what to take when they are not given."""
    found = settings()
    return {option: found[name].value for option, name in options.items() if name in found}


def from_environment(key: Key, text: str) -> Value:
    """A variable's value; raises InputError."""
    try:
        return key.read_text(text)
    except ValueError:
        raise InputError(
            f"environment variable {key.variable} = {text!r}: {key.name} must be {key.rule}"
        ) from None


def in_file(path: Path) -> Iterator[tuple[Key, Value]]:
    """The keys of the file with their values; raises InputError."""
    for name, value in flat(read_toml(path)):
        key = KEYS.get(name)
        if key is None:
            raise InputError(f"{path}: {unknown(name)}")
        try:
            yield key, key.read_toml(value)
        except ValueError:
            raise InputError(f"{path}: {name} = {value!r} must be {key.rule}") from None


def read_toml(path: Path) -> dict[str, Any]:
    """The file as it stands; empty where there is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8"))
    except ValueError as error:  # of the TOML, or of the text
        raise InputError(f"{path}: is not TOML: {error}") from error


def flat(table: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, object]]:
    """Keys with dots for tables within tables."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{name}.")
        else:
            yield before + name, value
