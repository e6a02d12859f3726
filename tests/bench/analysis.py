"""From a file to verdicts, against reading the file and one filter pass over its samples."""

import tempfile
from pathlib import Path

import numpy as np
from scipy import signal
from tests.bench.measure import Row, seconds

from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.simulated import write_recording
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.scenario import make_scenario


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hour.mcap"
        write_hour(path)
        result = analyze_file(path, AnalyzeOptions())
        ours = seconds(lambda: analyze_file(path, AnalyzeOptions()))
        floor = seconds(lambda: read_and_filter(path, result["quality"]["samples_received"] // 4))
        hour = ours * 3600 / result["source"]["duration_s"]
        return [
            Row(
                "1 h of 4 x 80/s from file to verdicts",
                f"{hour:.3f} s",
                "0.25 s",
                f"{ours / floor:.1f} x reading the file and one sosfilt pass",
            ),
        ]


def write_hour(path: Path) -> None:
    write_recording(path, SimulatedDevice(make_scenario(1)), force=True)


def read_and_filter(path: Path, n_samples: int) -> None:
    path.read_bytes()
    sos = signal.butter(2, 5.0, fs=80.0, output="sos")
    signal.sosfilt(sos, np.ones((n_samples, 4)), axis=0)
