"""What travels: the wheel has the images, and nothing of the simulator that links simavr (GPL)."""

import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from tests.firmware.building import FIRMWARE, make_images

ROOT = FIRMWARE.parent
IMAGES = "evenside/firmware/images"
TRAVELS = ["manifest.json", "evenside-uno.hex", "evenside-mega.hex", "evenside-leonardo.hex"]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a builder has it after `make -C firmware images`."""
    tree = tmp_path_factory.mktemp("project")
    for name in ("host", "analysis", "firmware", "hardware"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("build"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tree)
    make_images(tree / "host" / IMAGES)
    return tree


def test_the_wheel_has_the_images_and_nothing_of_the_simulator(tree: Path, tmp_path: Path) -> None:
    (path,) = WheelBuilder(str(tree)).build(directory=str(tmp_path), versions=["standard"])

    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        montage = wheel.read("evenside/montage.toml")
    assert {f"{IMAGES}/{name}" for name in TRAVELS} <= set(names)
    assert montage == (ROOT / "hardware" / "montage.toml").read_bytes()
    assert not [name for name in names if "sim/" in name or name.endswith((".c", ".h", ".so"))]


def test_the_sdist_has_the_images_and_the_sources_they_were_built_from(
    tree: Path, tmp_path: Path
) -> None:
    (path,) = SdistBuilder(str(tree)).build(directory=str(tmp_path), versions=["standard"])

    with tarfile.open(path) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {f"host/{IMAGES}/{name}" for name in TRAVELS} <= names
    assert "firmware/evenside/src/core/device.c" in names
    assert "firmware/Makefile" in names
