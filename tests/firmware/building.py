"""The firmware built as a builder does it, into the usual folder: a second time costs nothing."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIRMWARE = ROOT / "firmware"


def make(*arguments: str) -> str:
    done = subprocess.run(
        ["make", "--silent", "--no-print-directory", "-C", str(FIRMWARE), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_images(folder: Path) -> Path:
    """All boards' images and their manifest in ``folder``."""
    make("images", f"IMAGES={folder}")
    return folder
