"""The example of the documentation runs as it stands there."""

import re
import runpy
from pathlib import Path

import pytest

from evenside.session.simulated import write_recording
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.scenario import make_scenario

PAGE = Path(__file__).parents[2] / "docs" / "report.md"


def test_the_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("example.py").write_text(example)
    scenario = make_scenario(3, zones=("hamstring",), visits_per_zone=2)
    write_recording(tmp_path / "session.mcap", SimulatedDevice(scenario))

    runpy.run_path("example.py")

    assert re.fullmatch(r"\d pages, \d+ kB of HTML\n", capsys.readouterr().out)
