"""Documentation that cannot rot: what the program has must be in docs/, and links must resolve."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from tests import docs_cli, docs_truth

import evenside_analysis
from evenside import errors, plugins
from evenside.cli.main import COMMANDS
from evenside.exporting.formats import FORMATS
from evenside.protocol.messages import MessageType
from evenside.recording import derived, schemas
from evenside.sensors import lines
from evenside.session.procedures import Procedure
from evenside.session.troubles import FALSE_ZERO, NO_ZERO, NOT_UNDERSTOOD, TO_THE_PERSON
from evenside.simulator.faults.grammar import KINDS
from evenside.simulator.options import OPTION_NAMES
from evenside.sources import BLE_SENSORS, OPENERS
from evenside_analysis.holds import HoldSettings
from evenside_analysis.observations import ComparisonSettings
from evenside_analysis.settings import DetectionSettings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]


def names(kind: type) -> list[str]:
    return [field.name for field in fields(kind)]


CHANNELS = [spec.topic for spec in (*schemas.CHANNELS, *derived.CHANNELS)]
OPTIONS = {
    "sim": {*OPTION_NAMES, "speed"},
    "serial": set(),
    "ble": {"unit"},
    "lines": lines.OPTIONS,
    "replay": {"speed"},
}
ERRORS = [name for name, value in vars(errors).items() if isinstance(value, type)]
SETTINGS = [
    *((name, "methods.md") for kind in (HoldSettings, ComparisonSettings) for name in names(kind)),
    *((name, "detection.md") for name in names(DetectionSettings)),
]


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_the_command_page_is_what_the_program_says() -> None:
    assert read("cli.md") == docs_cli.text(), "run `make docs/cli.md`"


def test_the_page_of_the_truth_is_what_its_schema_says() -> None:
    assert read("truth.md") == docs_truth.text(), "run `make docs/truth.md`"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_heading(command: str) -> None:
    assert f"## evenside {command}\n" in read("cli.md")


@pytest.mark.parametrize("message", MessageType, ids=lambda m: m.name)
def test_every_wire_message_is_documented_with_its_number(message: MessageType) -> None:
    page = read("protocol.md")

    assert message.name in page
    assert f"0x{message.value:02X}".lower() in page.lower()


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_of_a_recording_is_documented(channel: str) -> None:
    assert f"`{channel}`" in read("recording.md")


@pytest.mark.parametrize(("setting", "page"), SETTINGS)
def test_every_setting_of_a_method_is_documented(setting: str, page: str) -> None:
    assert f"`{setting}`" in read(page)


@pytest.mark.parametrize("name", evenside_analysis.__all__)
def test_every_public_name_of_the_analysis_has_a_docstring(name: str) -> None:
    assert (getattr(evenside_analysis, name).__doc__ or "").strip()


@pytest.mark.parametrize("scheme", OPENERS)
def test_every_source_has_its_heading_and_its_options(scheme: str) -> None:
    (section,) = re.findall(rf"^## {scheme}:\n(.*?)(?=^## |\Z)", read("sources.md"), re.M | re.S)

    for option in OPTIONS[scheme]:
        assert f"`{option}`" in section, option


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_export_is_documented_with_its_endings(name: str) -> None:
    row, *_ = re.findall(rf"^\| {name}\b.*$", read("export.md"), re.MULTILINE | re.IGNORECASE)

    assert all(f"`{suffix}`" in row for suffix in FORMATS[name].suffixes)


@pytest.mark.parametrize("sensor", BLE_SENSORS)
def test_every_sensor_of_another_maker_is_documented(sensor: str) -> None:
    assert f"`ble:{sensor}:" in read("sources.md")
    assert f"`ble:{sensor}:" in read("sensors.md")


@pytest.mark.parametrize("group", plugins.GROUPS)
def test_every_group_of_plug_ins_is_documented(group: str) -> None:
    assert f"`{group}`" in read("plugins.md")


@pytest.mark.parametrize("key", [field.name for field in fields(Procedure)])
def test_every_key_of_a_course_is_documented(key: str) -> None:
    assert f"`{key}`" in read("plugins.md")


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_has_its_line_in_the_tree_and_a_sentence(name: str) -> None:
    error = getattr(errors, name)

    assert name in (errors.__doc__ or "")
    assert (error.__doc__ or "").endswith((".", "from."))
    assert "::: evenside.errors\n" in read("python-host.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_to_files_of_the_project_resolve(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))

    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]

    assert not missing


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_is_documented_with_where_it_hits_and_what_is_answered(kind: str) -> None:
    first_cells = re.findall(r"^\| (.*?) \|", read("faults.md"), re.MULTILINE)

    assert sum(f"`{kind}" in cell for cell in first_cells) >= 2


@pytest.mark.parametrize("words", [NOT_UNDERSTOOD, NO_ZERO, FALSE_ZERO, *TO_THE_PERSON.values()])
def test_every_sentence_about_the_device_is_documented(words: str) -> None:
    assert words in read("faults.md")
