"""The images of an installation: packed by the build, told truly, refused when damaged."""

import json
import subprocess
from pathlib import Path

import pytest
from tests.firmware.building import BUILD, build_hash, make_images

from evenside.errors import InputError, NotFoundError
from evenside.firmware.files import hex_size
from evenside.firmware.images import IMAGES, checked, find_image, installed_images


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_images(tmp_path_factory.mktemp("images"))


def sections(elf: Path) -> dict[str, int]:
    """Sizes by section, as objdump tells them."""
    told = subprocess.run(
        ["avr-objdump", "-h", str(elf)], check=True, capture_output=True, text=True
    )
    rows = [line.split() for line in told.stdout.splitlines()]
    return {row[1]: int(row[2], 16) for row in rows if len(row) == 7 and row[0].isdigit()}


@pytest.mark.parametrize(
    ("board", "mcu"),
    [("uno", "atmega328p"), ("mega", "atmega2560"), ("leonardo", "atmega32u4")],
)
def test_every_board_has_an_image_whose_manifest_tells_the_truth(
    images: Path, board: str, mcu: str
) -> None:
    image = find_image(board, images)
    size = sections(BUILD / board / "evenside.elf")

    assert image.mcu == mcu
    assert image.version == "0.1.0"
    assert image.build_hash == build_hash()
    assert image.flash_bytes == hex_size(image.path)
    assert image.ram_bytes == size[".data"] + size[".bss"] + size.get(".noinit", 0)


def test_packing_twice_gives_the_same_bytes(images: Path, tmp_path: Path) -> None:
    again = make_images(tmp_path / "again")

    for path in images.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()


def test_the_images_of_the_package_are_those_that_the_sources_make(images: Path) -> None:
    # Nobody needs a compiler to flash; whoever changes the firmware runs `make -C firmware images`.
    kept = {path.name: path.read_bytes() for path in IMAGES.iterdir()}

    assert kept == {path.name: path.read_bytes() for path in images.iterdir()}


def test_an_image_with_one_byte_changed_is_refused(images: Path, tmp_path: Path) -> None:
    for path in images.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    image = installed_images(tmp_path)["uno"]
    data = bytearray(image.path.read_bytes())
    data[100] ^= 1
    image.path.write_bytes(data)

    with pytest.raises(InputError, match="damaged"):
        find_image("uno", tmp_path)


def test_an_image_that_is_gone_is_refused(images: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes((images / "manifest.json").read_bytes())

    with pytest.raises(InputError, match="cannot be read"):
        checked(installed_images(tmp_path)["mega"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"images": [{}]}', '{"images": 7}', "{"])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)

    with pytest.raises(InputError, match="no list of images"):
        installed_images(tmp_path)


def test_an_installation_without_images_says_how_to_build_them(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="make -C firmware images"):
        find_image("uno", tmp_path)


def test_the_manifest_is_plain_json_for_other_programs(images: Path) -> None:
    manifest = json.loads((images / "manifest.json").read_text())

    assert [entry["board"] for entry in manifest["images"]] == ["uno", "mega", "leonardo"]
