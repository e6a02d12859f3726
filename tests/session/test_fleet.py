"""A fleet on disk: every file there, the same bytes each time, nothing overwritten."""

import json
from pathlib import Path
from typing import Any

import pytest

from evenside.errors import ExistsError, UsageError
from evenside.recording.reader import read_recording
from evenside.session.fleet import write_fleet
from evenside.simulator.fleet import Fleet
from evenside.simulator.options import SimOptions

OPTIONS = SimOptions(seed=3, zones=("calf",), visits=2)
FLEET = Fleet(OPTIONS, n_people=2, n_sessions=2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fleet") / "new"
    write_fleet(folder, FLEET)
    return folder


@pytest.fixture(scope="module")
def manifest(folder: Path) -> Any:
    return json.loads((folder / "fleet.json").read_text())


def files_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_every_session_has_its_recording_and_its_truth(folder: Path, manifest: Any) -> None:
    sessions = [session for person in manifest["people"] for session in person["sessions"]]

    named = {name for session in sessions for name in (session["recording"], session["truth"])}

    assert set(files_of(folder)) == named | {"fleet.json"}
    assert len(sessions) == 4


def test_the_manifest_tells_what_truth_and_recording_tell(folder: Path, manifest: Any) -> None:
    for person in manifest["people"]:
        for session in person["sessions"]:
            truth = json.loads((folder / session["truth"]).read_text())
            head = read_recording(folder / session["recording"]).head
            assert truth["zones"] == session["zones"]
            assert truth["person"]["body_mass_kg"] == person["body_mass_kg"]
            assert head.person_code == person["code"]
            assert head.created.startswith(session["started"].removesuffix("Z"))
            assert f"seed={person['seed']}" in head.source


def test_one_process_makes_the_same_bytes_as_many(folder: Path, tmp_path: Path) -> None:
    done = []

    write_fleet(tmp_path, FLEET, n_processes=1, on_session=lambda s: done.append(s.recording))

    assert files_of(tmp_path) == files_of(folder)
    assert done == sorted(done)
    assert len(done) == 4


def test_nothing_is_overwritten_and_nothing_begun_without_force(tmp_path: Path) -> None:
    (tmp_path / "person-002").mkdir()
    old = tmp_path / "person-002" / "session-01.mcap"
    old.write_bytes(b"mine")

    with pytest.raises(ExistsError, match=r"person-002/session-01\.mcap"):
        write_fleet(tmp_path, FLEET)

    assert files_of(tmp_path) == {"person-002/session-01.mcap": b"mine"}
    write_fleet(tmp_path, FLEET, force=True, n_processes=1)
    assert old.stat().st_size > 1000


def test_wrong_options_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    wrong = Fleet(SimOptions(person="nobody"), n_people=2, n_sessions=1)

    with pytest.raises(UsageError, match="nobody"):
        write_fleet(tmp_path / "new", wrong)

    assert not (tmp_path / "new").exists()
