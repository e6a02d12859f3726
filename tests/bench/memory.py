"""Peak memory of whole runs, each in a process of its own."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.analysis import write_hour
from tests.bench.measure import Row

IMPORTS = "import evenside.session.analysis, evenside.session.live"
REPLAY = """
import asyncio, sys
from evenside.session.starting import start_replay
from evenside.sources import open_source
path = sys.argv[1]
asyncio.run(start_replay(open_source(f"replay:{path}?speed=max"), path).run())
"""
ANALYZE = """
import sys
from pathlib import Path
from evenside.session.analysis import AnalyzeOptions, analyze_file
analyze_file(Path(sys.argv[1]), AnalyzeOptions())
"""


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hour.mcap"
        write_hour(path)
        floor, replay, analyze = (peak_mb(code, path) for code in (IMPORTS, REPLAY, ANALYZE))
    return [
        Row("peak memory, replay of 1 h", f"{replay:.0f} MB", "150 MB", f"imports: {floor:.0f} MB"),
        Row(
            "peak memory, analysis of 1 h",
            f"{analyze:.0f} MB",
            "150 MB",
            f"imports: {floor:.0f} MB",
        ),
    ]


def peak_mb(code: str, path: Path) -> float:
    """Peak resident size of a child that runs ``code``, as the kernel counts it."""
    report = "\nprint([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
    done = subprocess.run(
        [sys.executable, "-c", code + report, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.split()[-2]) / 1024
