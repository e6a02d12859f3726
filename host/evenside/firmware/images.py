"""The built images that travel with this installation: what each is, and that it is still whole.

``images/manifest.json`` is written together with the hex files when the firmware is built
(``firmware/pack.py``). An image that is not, byte for byte, what the manifest says is refused: half
a program on a board is worse than none.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evenside.errors import InputError, NotFoundError

IMAGES = Path(__file__).parent / "images"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Image:
    """One built program."""

    board: str
    path: Path
    mcu: str
    version: str  # major.minor.patch, as HELLO says it
    build_hash: str  # 16 hexadecimal digits, as HELLO says them
    sha256: str  # of the file
    flash_bytes: int
    ram_bytes: int  # of variables that are always there; the stack comes on top

    def to_json(self) -> dict[str, object]:
        """As plain JSON, with the file by its full name."""
        return {
            "board": self.board,
            "file": str(self.path),
            "mcu": self.mcu,
            "version": self.version,
            "build_hash": self.build_hash,
            "sha256": self.sha256,
            "flash_bytes": self.flash_bytes,
            "ram_bytes": self.ram_bytes,
        }


def installed_images(folder: Path = IMAGES) -> Mapping[str, Image]:
    """The images by board; none where nothing was built. Raises InputError for a bad manifest."""
    manifest = folder / MANIFEST
    if not manifest.exists():
        return {}
    try:
        entries = json.loads(manifest.read_text(encoding="utf-8"))["images"]
        images = [image_of(folder, entry) for entry in entries]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{manifest}: this is no list of images ({error})") from error
    return {image.board: image for image in images}


def image_of(folder: Path, entry: Mapping[str, Any]) -> Image:
    """One entry of the manifest; raises KeyError or TypeError if a field is missing."""
    return Image(
        board=str(entry["board"]),
        path=folder / str(entry["file"]),
        mcu=str(entry["mcu"]),
        version=str(entry["version"]),
        build_hash=str(entry["build_hash"]),
        sha256=str(entry["sha256"]),
        flash_bytes=int(entry["flash_bytes"]),
        ram_bytes=int(entry["ram_bytes"]),
    )


def find_image(board: str, folder: Path = IMAGES) -> Image:
    """The whole and undamaged image for ``board``; raises NotFoundError or InputError."""
    images = installed_images(folder)
    if board not in images:
        there = ", ".join(images) or "none"
        raise NotFoundError(
            f"this installation has no image for {board} (there is {there}); "
            "`make -C firmware images` builds them, or name a file with --image"
        )
    return checked(images[board])


def checked(image: Image) -> Image:
    """The image, if its file is what the manifest says; raises InputError if it is not."""
    try:
        found = hashlib.sha256(image.path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(f"{image.path}: cannot be read ({error.strerror})") from error
    if found != image.sha256:
        raise InputError(
            f"{image.path}: damaged, its SHA-256 begins with {found[:12]} and must begin with "
            f"{image.sha256[:12]}; install Evenside again"
        )
    return image
