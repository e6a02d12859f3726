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


def test_the_same_seed_gives_the_same_bytes(session: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.mcap"

    evenside("simulate", again, "--seed", "1")

    assert again.read_bytes() == (session / "s.mcap").read_bytes()


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
    assert len(ran.json["checks"]) == 3
    assert ran.json["missing"] is None


def test_a_torn_recording_is_analysed_as_far_as_it_goes_and_recovered(
    session: Path, tmp_path: Path
) -> None:
    torn = tmp_path / "torn.mcap"
    whole = (session / "s.mcap").read_bytes()
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


def iou(a: Any, b: Any) -> float:
    common = min(a["end_s"], b["end_s"]) - max(a["start_s"], b["start_s"])
    return max(0.0, common) / (max(a["end_s"], b["end_s"]) - min(a["start_s"], b["start_s"]))
