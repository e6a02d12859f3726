r"""Puts built programs where the host's package finds them: hex files and their manifest.

    python3 firmware/pack.py --version 0.1.0 --out host/evenside/firmware/images \
        uno:atmega328p:0123456789abcdef:build/uno/evenside.elf ...

Each argument is BOARD:MCU:HASH:ELF, where HASH is the build's as HELLO says it (16 digits). Needs
avr-objcopy and avr-size, and of Python only what comes with it. Same inputs, same bytes.
"""

import argparse
import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

HASH_DIGITS = 16


@dataclass(frozen=True)
class Build:
    """One argument."""

    board: str
    mcu: str
    build_hash: str
    elf: Path


def build(argument: str) -> Build:
    """BOARD:MCU:HASH:ELF as it stands on the command line."""
    board, mcu, build_hash, elf = argument.split(":", 3)
    if len(bytes.fromhex(build_hash)) * 2 != HASH_DIGITS:
        raise ValueError(build_hash)
    return Build(board, mcu, build_hash, Path(elf))


def write_hex(elf: Path, to: Path) -> None:
    """The program as Intel HEX. Only flash: no bootloader of an Arduino writes EEPROM or fuses."""
    no = ["-R", ".eeprom", "-R", ".fuse", "-R", ".lock", "-R", ".signature"]
    subprocess.run(["avr-objcopy", "-O", "ihex", *no, str(elf), str(to)], check=True)


def sizes(elf: Path) -> tuple[int, int]:
    """Bytes of flash (code, and what variables start with) and of RAM (all variables)."""
    told = subprocess.run(["avr-size", str(elf)], check=True, capture_output=True, text=True)
    code, initial, zeroed = (int(word) for word in told.stdout.splitlines()[1].split()[:3])
    return code + initial, initial + zeroed


def entry(built: Build, version: str, out: Path) -> dict[str, object]:
    """Write one hex file; its line in the manifest."""
    path = out / f"evenside-{built.board}.hex"
    write_hex(built.elf, path)
    flash_bytes, ram_bytes = sizes(built.elf)
    return {
        "board": built.board,
        "file": path.name,
        "mcu": built.mcu,
        "version": version,
        "build_hash": built.build_hash,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "flash_bytes": flash_bytes,
        "ram_bytes": ram_bytes,
    }


def main() -> None:
    """Everything in one go, so that the manifest never tells of another build's files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("builds", nargs="+", type=build, metavar="BOARD:MCU:HASH:ELF")
    parser.add_argument("--version", required=True, help="as HELLO says it, in three numbers")
    parser.add_argument("--out", required=True, type=Path, help="the folder of the images")
    args = parser.parse_args()

    args.out.mkdir(parents=True, exist_ok=True)
    entries = [entry(built, args.version, args.out) for built in args.builds]
    manifest = json.dumps({"images": entries}, indent=1) + "\n"
    (args.out / "manifest.json").write_text(manifest, encoding="utf-8")


if __name__ == "__main__":
    main()
