"""``simulate``, ``analyze``, ``verify`` and ``recover`` in a row, as the README has them."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import evenside


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("session")
    ran = evenside("simulate", folder / "s.mcap", "--seed", "1", "--truth", folder / "t.json")
    assert ran.code == 0, ran.err
    return folder


SHORT = ("--seed", "1", "--zones", "hamstring,calf", "--visits", "4")


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of two zones."""
    path = tmp_path_factory.mktemp("short") / "s.mcap"
    assert evenside("simulate", path, *SHORT).code == 0
    return path


@pytest.fixture(scope="module")
def result(session: Path) -> Any:
    ran = evenside("analyze", session / "s.mcap", "--json")
    assert ran.code == 0, ran.err
    return ran.json


@pytest.fixture(scope="module")
def truth(session: Path) -> Any:
    return json.loads((session / "t.json").read_text())


def test_the_verdicts_agree_with_the_truth(result: Any, truth: Any) -> None:
    verdicts = {c["zone"]: c["verdict"] for c in result["comparisons"]}
    true = {item["zone"]: item["true_verdicts"] for item in truth["zones"]}

    assert set(verdicts) == set(true)
    for zone, verdict in verdicts.items():
        assert verdict == "cannot_tell" or verdict in true[zone], zone
    assert any(verdict.endswith("tighter") for verdict in verdicts.values())


def test_the_intervals_cover_the_true_differences(result: Any, truth: Any) -> None:
    true = {item["zone"]: item["difference_points"] for item in truth["zones"]}
    covered = [c["ci95"][0] <= true[c["zone"]] <= c["ci95"][1] for c in result["comparisons"]]

    # nine zones at 95 %: fewer than seven covered has a chance of 0.8 % (binomial)
    assert sum(covered) >= 7


def test_every_true_hold_and_pass_is_found_where_it_was(result: Any, truth: Any) -> None:
    for kind in ("dwell", "pass"):
        true = [e for e in truth["events"] if e["kind"] == kind]
        found = [e for e in result["events"] if e["kind"] == kind]
        matched = [t for t in true if any(iou(t, f) >= 0.5 for f in found)]
        assert len(matched) >= 0.98 * len(true), kind
        assert len(found) <= 1.03 * len(true), kind


def test_the_same_seed_gives_the_same_bytes(short: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.mcap"

    evenside("simulate", again, *SHORT)

    assert again.read_bytes() == short.read_bytes()


def test_nothing_is_overwritten_without_force(session: Path) -> None:
    before = (session / "s.mcap").read_bytes()

    ran = evenside("simulate", session / "s.mcap", "--seed", "2")

    assert ran.code == 1
    assert "--force" in ran.err
    assert (session / "s.mcap").read_bytes() == before


def test_verify_finds_nothing_different(session: Path) -> None:
    ran = evenside("verify", session / "s.mcap", "--json")

    assert ran.code == 0
    assert ran.json["identical"]
    assert len(ran.json["checks"]) == 4
    assert ran.json["missing"] is None


def test_a_torn_recording_is_analysed_as_far_as_it_goes_and_recovered(
    short: Path, tmp_path: Path
) -> None:
    torn = tmp_path / "torn.mcap"
    whole = short.read_bytes()
    torn.write_bytes(whole[: len(whole) // 2])

    analyzed = evenside("analyze", torn, "--json")
    verified = evenside("verify", torn, "--json")
    recovered = evenside("recover", torn, "--json")
    after = evenside("analyze", recovered.json["out"], "--json")

    assert analyzed.code == 3
    assert analyzed.json["source"]["truncated"]
    assert (verified.code, verified.json["identical"]) == (3, True)
    assert recovered.code == 3
    assert torn.read_bytes() == whole[: len(whole) // 2]
    assert after.json["events"] == analyzed.json["events"]


def test_lost_data_is_exit_code_3_and_says_how_much(tmp_path: Path) -> None:
    path = tmp_path / "lossy.mcap"
    options = ("--zones", "calf", "--visits", "2", "--faults", "lost:0.02")
    assert evenside("simulate", path, *options).code == 0

    ran = evenside("analyze", path, "--json")

    assert ran.code == 3
    assert f"{ran.json['quality']['samples_lost']} of" in ran.err


def test_the_text_shows_every_zone_with_its_verdict(session: Path, result: Any) -> None:
    ran = evenside("analyze", session / "s.mcap")

    assert ran.code == 0
    assert "major movers balanced:" in ran.out
    for comparison in result["comparisons"]:
        assert comparison["zone"].replace("_", " ") in ran.out.lower()


def test_many_people_go_into_a_folder_with_a_list_of_who_is_how_uneven(tmp_path: Path) -> None:
    options = ("--people", "2", "--sessions", "2", "--zones", "calf", "--visits", "2", "--no-trace")

    ran = evenside("simulate", tmp_path / "fleet", *options, "--json")
    again = evenside("simulate", tmp_path / "fleet", *options)

    assert ran.code == 0, ran.err
    assert [person["code"] for person in ran.json["people"]] == ["person-001", "person-002"]
    assert ran.json == json.loads((tmp_path / "fleet" / "fleet.json").read_text())
    assert "4 of 4: person-002/session-02.mcap" in ran.err
    assert again.code == 1
    assert "--force" in again.err


def test_device_and_rate_are_those_that_were_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "s.mcap"
    options = ("--zones", "calf", "--visits", "2", "--device", "roller", "--rate", "10")

    ran = evenside("simulate", path, *options, "--truth", tmp_path / "t.json", "--no-trace")

    result = evenside("analyze", path, "--json").json
    truth = json.loads((tmp_path / "t.json").read_text())
    assert ran.code == 0, ran.err
    assert result["source"]["device"]["kind"] == truth["device"]["kind"] == "roller"
    assert result["source"]["sample_rate_hz"] == 10.0
    assert truth["trace"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name the recording"),
        (["s.mcap", "--pty"], "--pty writes no file"),
        (["--pty", "--people", "2"], "--pty writes no file"),
        (["s.mcap", "--sessions", "2"], "--sessions goes with --people"),
        (["folder", "--people", "2", "--truth", "t.json"], "leave out --truth"),
        (["folder", "--people", "0"], "people=0"),
        (["s.mcap", "--device", "spoon"], "spoon"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    ran = evenside("simulate", *arguments, cwd=tmp_path)

    assert ran.code == 2
    assert words in ran.err
    assert not list(tmp_path.iterdir())


def iou(a: Any, b: Any) -> float:
    common = min(a["end_s"], b["end_s"]) - max(a["start_s"], b["start_s"])
    return max(0.0, common) / (max(a["end_s"], b["end_s"]) - min(a["start_s"], b["start_s"]))
