"""The AVR binary with a person on it: measured, judged, recorded by the program itself."""

from pathlib import Path

from tests.cli.running import evenside
from tests.firmware.board import FirmwareBoard
from tests.firmware.session import measured

from evenside.simulator.options import SimOptions
from evenside.testing import assert_verdicts_agree
from evenside.testing.port import served

TIGHT = SimOptions(seed=3, person="tight_left_hamstring", zones=("hamstring",), visits=8)


def test_the_verdict_of_a_session_on_the_firmware_is_true(tmp_path: Path) -> None:
    analysis, truth = measured(tmp_path / "session.mcap", TIGHT)

    assert_verdicts_agree(analysis, truth)
    assert [row["verdict"] for row in analysis["comparisons"]] == ["left_tighter"]
    assert analysis["quality"]["samples_lost"] == 0
    assert evenside("verify", tmp_path / "session.mcap").code == 0


def test_the_program_records_from_the_firmware_over_a_real_serial_port(tmp_path: Path) -> None:
    path = tmp_path / "session.mcap"
    options = SimOptions(seed=3, zones=("hamstring",), visits=2)
    with FirmwareBoard(options.scenario()) as board, served(board, step_s=0.002) as port:
        recorded = evenside("record", f"serial:{port}", path, "--seconds", "4", "--json")

    analyzed = evenside("analyze", path, "--json")
    assert recorded.code == 0, recorded.err
    assert recorded.json["quality"]["samples_lost"] == 0
    assert analyzed.json["source"]["device"]["name"] == "Evenside plate"
    assert 1.0 < analyzed.json["source"]["duration_s"] < 4.5
    assert evenside("verify", path).code == 0
