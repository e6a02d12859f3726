"""Disks that are really full: a limit set by the system, and a file system of 256 kB."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.recording.small_disk import small_disk

from evenside.recording.reader import read_recording

CHILD = Path(__file__).with_name("child.py")
SOURCES = runpy.run_path(str(CHILD))["SOURCES"]
LIMIT = 100_003

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and mounts of Linux")


def fill(*arguments: object) -> dict[str, Any]:
    command = [sys.executable, str(CHILD), *map(str, arguments)]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    report = json.loads(output)
    assert isinstance(report, dict)
    return report


def check_content(path: Path, report: dict[str, Any], source: Callable[[int], bytes]) -> None:
    chunks = [chunk.data for chunk in read_recording(path).raw_chunks()]
    assert chunks == [source(number) for number in range(len(chunks))]
    assert sum(map(len, chunks)) == report["raw_bytes"]


def test_a_full_disk_is_one_error_that_names_path_reason_and_what_is_safe(path: Path) -> None:
    report = fill("fill", path, LIMIT, "random")

    first, second = report["errors"]
    assert first == second
    assert str(path) in first
    assert "File too large (EFBIG)" in first
    assert f"its first {report['raw_bytes']} raw bytes are safe" in first


@pytest.mark.parametrize("source", ["random", "long", "plain"])
def test_a_full_disk_leaves_every_record_whose_call_returned(path: Path, source: str) -> None:
    report = fill("fill", path, LIMIT, source)

    check_content(path, report, SOURCES[source])
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_full_disk_without_room_for_the_copy_leaves_whole_records_only(path: Path) -> None:
    report = fill("fill", path, LIMIT, "long")

    torn = read_recording(path).truncated
    assert not report["is_compact"]
    assert torn is not None
    assert torn.ignored_bytes == 0
    assert LIMIT - 2000 < path.stat().st_size <= LIMIT


@pytest.mark.parametrize("source", ["random", "plain"])
def test_a_full_disk_with_room_for_the_copy_says_in_it_why_it_ends(path: Path, source: str) -> None:
    report = fill("fill", path, LIMIT, source)

    recording = read_recording(path)
    assert report["is_compact"]
    assert recording.truncated is None
    assert recording.incomplete == report["problem"] == report["errors"][0]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk with next to no room; None where this user may not mount one."""
    with small_disk(tmp_path / "tiny", size_kib=256) as is_mounted:
        yield tmp_path / "tiny" if is_mounted else None


def test_no_space_left_on_the_device_loses_nothing_that_was_recorded(
    tiny_disk: Path | None, path: Path
) -> None:
    # Without the right to mount, a limit on the size of files stands in: other words, same duty.
    report = (
        fill("fill", path, LIMIT, "random")
        if tiny_disk is None
        else fill("fill_up", tiny_disk / "s.mcap")
    )

    words = "File too large (EFBIG)" if tiny_disk is None else "No space left on device (ENOSPC)"
    assert words in report["errors"][0]
    assert report["raw_bytes"] > 10_000
    check_content(path if tiny_disk is None else tiny_disk / "s.mcap", report, SOURCES["random"])
