"""A whole measured session on the AVR binary, and what the analysis of its bytes says."""

from pathlib import Path
from typing import Any, cast

from tests.firmware.board import FirmwareBoard

from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.simulated import write_recording
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.options import SimOptions
from evenside.simulator.truth import truth_json


def measured(path: Path, options: SimOptions) -> tuple[dict[str, Any], dict[str, Any]]:
    """The analysis and the truth of a session that the firmware measured into ``path``."""
    scenario = options.scenario()
    with FirmwareBoard(scenario, options.setup()) as board:
        write_recording(path, cast(SimulatedDevice, board), source=options.source)
    return analyze_file(path, AnalyzeOptions()), truth_json(scenario, options.make_device())
