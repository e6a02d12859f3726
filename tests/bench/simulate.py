"""A simulated hour into a file with its truth, against writing the same bytes."""

import tempfile
import zlib
from pathlib import Path

import zstandard
from tests.bench.measure import Row, make_stream_bytes, seconds, stream_bytes

from evenside.session.simulated import write_recording
from evenside.simulator.options import SimOptions
from evenside.simulator.truth import truth_json, truth_text


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hour.mcap"
        whole = seconds(lambda: write_hour(path), repeats=3)
        floor = seconds(lambda: write_bytes(path))
        bytes_only = seconds(make_stream_bytes, repeats=3)
    duration_s = SimOptions().scenario().duration_s
    hour, sent = whole * 3600 / duration_s, bytes_only * 3600 / duration_s
    return [
        Row(
            "1 h of 4 x 80/s simulated to a file, with truth",
            f"{hour:.2f} s",
            "2 s",
            f"{whole / floor:.0f} x checksum, compression and writing of its raw bytes",
        ),
        Row(
            "  of which person, device and its bytes",
            f"{sent:.2f} s",
            "",
            f"{3600 / sent:.0f} times as fast as life",
        ),
    ]


def write_hour(path: Path) -> None:
    device = SimOptions().make_device()
    write_recording(path, device, force=True)
    truth = truth_text(truth_json(device.scenario, device))
    path.with_suffix(".truth.json").write_text(truth, encoding="utf-8")


def write_bytes(path: Path) -> None:
    data = stream_bytes()
    path.write_bytes(zstandard.compress(data) + zlib.crc32(data).to_bytes(4, "little"))
