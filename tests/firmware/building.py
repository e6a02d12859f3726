"""What the tests of the firmware need built: asked of its Makefile, which knows what is fresh."""

import functools
import subprocess
from pathlib import Path

FIRMWARE = Path(__file__).parents[2] / "firmware"
BUILD = FIRMWARE / "build"


@functools.cache
def built(target: str) -> Path:
    """The file ``target`` below the build folder, made if it is not there or not fresh."""
    made = subprocess.run(
        ["make", "-j2", "-C", FIRMWARE, f"build/{target}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, f"{target} could not be built:\n{made.stdout}\n{made.stderr}"
    return BUILD / target


def make_images(folder: Path) -> Path:
    """All boards' images and their manifest in ``folder``."""
    made = subprocess.run(
        ["make", "-j2", "-C", FIRMWARE, "images", f"IMAGES={folder}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, f"no images:\n{made.stdout}\n{made.stderr}"
    return folder


def build_hash() -> str:
    """Which build it is, as the Makefile computes it."""
    made = subprocess.run(
        ["make", "-s", "-C", FIRMWARE, "build-hash"], capture_output=True, text=True, check=True
    )
    return made.stdout.strip()
