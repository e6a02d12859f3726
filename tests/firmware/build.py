"""The firmware's binaries for the simulated boards, built when they are out of date."""

import subprocess
from functools import cache
from pathlib import Path

from tests.firmware.simavr import ROOT, Kind

FOLDER = ROOT / "firmware"


@cache
def firmware_elf(kind: Kind = Kind.UNO) -> Path:
    """What ``make -C firmware`` builds for this board."""
    board = kind.name.lower()
    subprocess.run(["make", "--silent", "-C", FOLDER, board], check=True, capture_output=True)
    return FOLDER / "build" / board / "evenside.elf"
