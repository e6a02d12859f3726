"""The portable parts of the ESP32 firmware as a program on this machine, under sanitizers."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ROOT / "firmware/evenside/src/core"
ESP32 = ROOT / "firmware/evenside/src/esp32"
DRIVER = Path(__file__).with_suffix(".c")


@dataclass(frozen=True)
class Parts:
    """Takes orders (see esp32_parts.c) and gives what each of them did, as (what, value)."""

    program: Path

    def run(self, *orders: str) -> list[tuple[str, str]]:
        text = "".join(f"{order}\n" for order in orders)
        done = subprocess.run(
            [self.program], check=False, input=text, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        answers = [line.split(" ") for line in done.stdout.splitlines()]
        return [(what, value) for what, value in answers]

    def number(self, *orders: str) -> int:
        """What the last order answered."""
        return int(self.run(*orders)[-1][1])


def build_parts(folder: Path) -> Parts:
    program = folder / "esp32_parts"
    subprocess.run(
        [
            *("gcc", "-std=c99", "-g", "-O1", "-Wall", "-Wextra", "-Werror"),
            *("-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
            f"-I{ESP32}",
            *map(str, sorted(ESP32.glob("*.c"))),
            *(str(CORE / name) for name in ("frame.c",)),
            *(str(DRIVER), "-o", str(program)),
        ],
        check=True,
    )
    return Parts(program)


def as_bytes(answers: list[tuple[str, str]], what: str) -> list[bytes]:
    return [
        b"" if value == "-" else bytes.fromhex(value) for name, value in answers if name == what
    ]
