"""The ESP32 firmware as two programs on this machine, under sanitizers: its portable parts, and the
whole of it on a model of the chip."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FIRMWARE = HERE.parents[1] / "firmware"
SOURCES = FIRMWARE / "evenside/src"

WARNINGS = ("-Wall", "-Wextra", "-Werror")
SANITIZERS = ("-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")

Answers = list[tuple[str, str]]


@dataclass(frozen=True)
class Parts:
    """Takes orders (the C file says which) and gives what each of them did, as (what, value)."""

    program: Path

    def run(self, *orders: str) -> Answers:
        done = subprocess.run(
            [self.program],
            check=False,
            input="".join(f"{order}\n" for order in orders),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        answers = [line.split(" ") for line in done.stdout.splitlines()]
        return [(what, value) for what, value in answers]

    def number(self, *orders: str) -> int:
        """What the last order answered."""
        return int(self.run(*orders)[-1][1])


def as_bytes(answers: Answers, what: str) -> list[bytes]:
    """The bytes of all answers of that name."""
    values = [value for name, value in answers if name == what]
    return [b"" if value == "-" else bytes.fromhex(value) for value in values]


def compile_c(folder: Path, sources: list[Path]) -> list[Path]:
    objects = []
    for source in sources:
        made = folder / f"{source.parent.name}_{source.stem}.o"
        command = ["gcc", "-std=c99", *WARNINGS, *SANITIZERS, f"-I{SOURCES / 'esp32'}"]
        # What an ESP32 has more of than others must be the same in all files.
        command += ["-DARDUINO_ARCH_ESP32", "-c", str(source), "-o", str(made)]
        subprocess.run(command, check=True)
        objects.append(made)
    return objects


def portable_sources() -> list[Path]:
    return [*sorted(SOURCES.glob("core/*.c")), *sorted(SOURCES.glob("esp32/*.c"))]


def build_parts(folder: Path) -> Parts:
    objects = compile_c(folder, [*portable_sources(), HERE / "esp32_parts.c"])
    program = folder / "esp32_parts"
    subprocess.run(["gcc", *SANITIZERS, *objects, "-o", program], check=True)
    return Parts(program)


def build_chip(folder: Path) -> Parts:
    sources = [
        *sorted(SOURCES.glob("esp32/*.cpp")),
        *(HERE / name for name in ("esp32_chip.cpp", "esp32_air.cpp")),
    ]
    program = folder / "esp32_chip"
    command = ["g++", "-std=gnu++17", *WARNINGS, *SANITIZERS, "-DARDUINO_ARCH_ESP32"]
    command += [f"-I{FIRMWARE / 'stubs'}", f"-I{SOURCES}", f"-I{HERE}"]
    objects = compile_c(folder, portable_sources())
    subprocess.run([*command, *sources, *objects, "-o", program], check=True)
    return Parts(program)
