"""Reading a recording's raw bytes, against a plain read and against the mcap package's reader."""

import tempfile
from pathlib import Path

from mcap.reader import make_reader
from tests.bench.analysis import write_hour
from tests.bench.measure import Row, seconds

from evenside.recording.reader import read_recording


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hour.mcap"
        write_hour(path)
        ours = seconds(lambda: sum(1 for _ in read_recording(path).blocks()))
        floor = seconds(path.read_bytes)
        peer = seconds(lambda: read_with_mcap(path), repeats=1)
        n_bytes = path.stat().st_size
    return [
        Row(
            "raw bytes of 1 h out of the file",
            f"{n_bytes / ours / 1e6:.0f} MB/s",
            "",
            f"{ours / floor:.0f} x a plain read, {ours / peer:.2f} x the mcap package's reader",
        )
    ]


def read_with_mcap(path: Path) -> int:
    with path.open("rb") as file:
        return sum(len(m.data) for _, _, m in make_reader(file).iter_messages(topics=["/raw"]))
