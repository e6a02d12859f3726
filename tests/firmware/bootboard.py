"""Arduinos with nothing but their bootloader, simulated (firmware/sim/bootloader), for avrdude.

Debian builds Optiboot to 532 bytes, more than the 512 of its place at the end of the flash, so that
hex file fits no chip. The same source is built here for a place of 1 KB. The others are
Debian's hex files as they are.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.firmware.building import FIRMWARE

BOOTLOADERS = Path("/usr/share/arduino/hardware/arduino/avr/bootloaders")
MCUSR = "0x54"  # in the data space of both processors (data sheets, "Reset")


@dataclass(frozen=True)
class Bootloader:
    """Where a bootloader sits in which processor."""

    mcu: str
    address: int
    binary: Path


def run(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


def optiboot(folder: Path) -> Bootloader:
    """Of the Uno."""
    address = 0x7C00
    elf, binary = folder / "optiboot.elf", folder / "optiboot.bin"
    defines = ["-DF_CPU=16000000L", "-DBAUD_RATE=115200", "-DLED_START_FLASHES=3"]
    place = [f"-Wl,--section-start=.text={address:#x}", "-Wl,--section-start=.version=0x7ffe"]
    source = BOOTLOADERS / "optiboot" / "optiboot.c"
    bare = ["-nostartfiles", "-nostdlib", "-mrelax", "-Wl,--relax"]
    run("avr-gcc", "-Os", "-w", "-mmcu=atmega328p", *defines, *place, *bare, "-o", elf, source)
    run("avr-objcopy", "-O", "binary", "-j", ".text", elf, binary)
    return Bootloader("atmega328p", address, binary)


def atmega_boot(folder: Path) -> Bootloader:
    """Of a Nano from before 2018."""
    binary = folder / "atmega_boot.bin"
    to_binary(BOOTLOADERS / "atmega" / "ATmegaBOOT_168_atmega328.hex", binary)
    return Bootloader("atmega328p", 0x7800, binary)


def stk500(folder: Path) -> Bootloader:
    """Of the Mega."""
    binary = folder / "stk500.bin"
    to_binary(BOOTLOADERS / "stk500v2" / "stk500boot_v2_mega2560.hex", binary)
    return Bootloader("atmega2560", 0x3E000, binary)


def to_binary(source: Path, binary: Path) -> None:
    run("avr-objcopy", "-I", "ihex", "-O", "binary", source, binary)


def build_simulator(folder: Path) -> Path:
    program = folder / "bootboard"
    source = FIRMWARE / "sim" / "bootloader" / "bootboard.c"
    strict = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"]
    run("gcc", *strict, "-o", program, source, "-lsimavr", "-lelf")
    return program


@contextmanager
def powered(program: Path, loader: Bootloader) -> Iterator[str]:
    """The port of a board that lives until the block is left."""
    board = subprocess.Popen(
        [program, loader.mcu, MCUSR, hex(loader.address), loader.binary],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert board.stdout is not None
    try:
        yield board.stdout.readline().strip()
    finally:
        board.kill()
        board.communicate()
