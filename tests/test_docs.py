"""Documentation that cannot rot: what the program has must be in docs/, and links must resolve."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from tests import docs_cli, docs_truth

import evenside_analysis
from evenside.cli.main import COMMANDS
from evenside.protocol.messages import MessageType
from evenside.recording import format as recording_format
from evenside_analysis.settings import DetectionSettings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
CHANNELS = ("RAW", "SENT", "HEAD", "LINK", "ANNOTATION", "EVENT", "RESULT")


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


@pytest.mark.parametrize("channel", [getattr(recording_format, name) for name in CHANNELS])
def test_every_channel_of_a_recording_is_documented(channel: str) -> None:
    assert f"`{channel}`" in read("recording.md")


@pytest.mark.parametrize("setting", [field.name for field in fields(DetectionSettings)])
def test_every_detection_setting_is_documented(setting: str) -> None:
    assert setting in read("detection.md")


@pytest.mark.parametrize("name", evenside_analysis.__all__)
def test_every_public_name_of_the_analysis_has_a_docstring(name: str) -> None:
    assert (getattr(evenside_analysis, name).__doc__ or "").strip()


@pytest.mark.parametrize(
    "path", ["/api/live", "/api/state", "/api/result", "/api/rating", "/api/visit", "/api/tare"]
)
def test_every_route_is_documented(path: str) -> None:
    assert path in read("api.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_to_files_of_the_project_resolve(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))

    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]

    assert not missing
