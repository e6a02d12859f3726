"""Changing the user's file: comments, order and everything else in it stay as they are."""

import os
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from evenside.config.keys import KEYS, Key, Value, unknown
from evenside.errors import InputError, UsageError


def set_key(path: Path, name: str, text: str) -> Value:
    """Write a value; raises UsageError for a key or value that cannot be, InputError for a file."""
    key = known(name)
    try:
        value = key.read_text(text)
    except ValueError:
        raise UsageError(f"{name} = {text!r} must be {key.rule}") from None
    document = read(path)
    section, last = name.split(".")
    if section not in document:
        document[section] = tomlkit.table()
    written = str(value).split(",") if key.kind == "list" else value
    document[section][last] = written
    write(path, document)
    return value


def unset_key(path: Path, name: str) -> bool:
    """Take a key away; whether it was there."""
    known(name)
    document = read(path)
    section, last = name.split(".")
    table = document.get(section)
    if table is None or last not in table:
        return False
    del table[last]
    if not table:
        del document[section]
    write(path, document)
    return True


def known(name: str) -> Key:
    """The key of a name; raises UsageError."""
    if name not in KEYS:
        raise UsageError(unknown(name))
    return KEYS[name]


def read(path: Path) -> tomlkit.TOMLDocument:
    """The file with all that is in it; a new one where there is none."""
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return tomlkit.document()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not TOML: {error}") from error


def write(path: Path, document: tomlkit.TOMLDocument) -> None:
    """The whole file in one step: a crash leaves the old one or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(tomlkit.dumps(document), encoding="utf-8")
        os.replace(fresh, path.resolve())  # noqa: PTH105  # a link to the file stays one
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
