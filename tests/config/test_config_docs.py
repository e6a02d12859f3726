"""docs/config.md lists the keys as the program has them, and every key is somebody's."""

from pathlib import Path

from evenside.cli.main import COMMANDS, command_module
from evenside.config.keys import KEYS

PAGE = (Path(__file__).parents[2] / "docs" / "config.md").read_text(encoding="utf-8")
ASKED_FOR_ITSELF = {"live.source", "library.folder"}  # no default of an option


def rows() -> list[str]:
    return [
        f"| `{key.name}` | {key.rule} | {key.default} | {key.about} | `{key.variable}` |"
        for key in KEYS.values()
    ]


def test_the_table_is_that_of_the_program() -> None:
    table = [line for line in PAGE.splitlines() if line.startswith("| `") and "EVENSIDE_" in line]

    assert table == rows()


def test_every_key_is_an_option_of_some_command_and_every_option_names_a_key() -> None:
    named = {
        key for name in COMMANDS for key in getattr(command_module(name), "CONFIG", {}).values()
    }

    assert named | ASKED_FOR_ITSELF == set(KEYS)
