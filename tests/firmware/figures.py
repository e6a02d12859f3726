"""The table of figures in docs/firmware.md: ``python -m tests.firmware.figures`` prints it.

Sizes come from the linked binaries, all else from the Uno's binary in the simulated board with
four converters at 80 samples/s. With ``docs`` it writes the table into the page, between its
markers. The test compares the sizes only: the rest depends on the machine or takes a minute.
"""

import re
import subprocess
import sys
import time

import numpy as np
import numpy.typing as npt
import serial
from tests.firmware.bench import BOOTED_S, Bench
from tests.firmware.board import FirmwareBoard
from tests.firmware.building import FIRMWARE, built
from tests.firmware.simavr import CELLS, HZ

from evenside.protocol.decoder import Decoder
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Answer, Describe, Ping, WriteSetting, encode_message
from evenside.protocol.settings import encode_setting
from evenside.simulator.options import SimOptions
from evenside.testing.port import served

BOARDS = {
    "Uno, Nano": ("uno", "atmega328p"),
    "Mega": ("mega", "atmega2560"),
    "Leonardo": ("leonardo", "atmega32u4"),
}
PAGE = FIRMWARE.parent / "docs" / "firmware.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
SOAK_S = 600
STACK_S = 30
N_PINGS = 400


def size_rows() -> list[str]:
    """Flash and static RAM of every board."""
    rows = ["| board | flash | RAM, static |", "|---|---|---|"]
    for name, (board, mcu) in BOARDS.items():
        flash, ram = sizes(board, mcu)
        rows.append(f"| {name} | {flash} | {ram} |")
    return rows


def sizes(board: str, mcu: str) -> tuple[str, str]:
    """As avr-size tells them, with the share of what the chip has."""
    told = subprocess.run(
        ["avr-size", "-C", f"--mcu={mcu}", built(f"{board}/evenside.elf")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    flash, ram = re.findall(r"(\d+) bytes \(([\d.]+)% Full\)", told)
    return f"{flash[0]} B ({flash[1]} %)", f"{ram[0]} B ({ram[1]} %)"


def soak_rows() -> list[str]:
    """Ten minutes at 4 x 80 samples/s: losses, the processor's share, the simulation's speed."""
    with Bench() as bench:
        bench.run(BOOTED_S)
        bench.run(10.0)
        idle = awake_share(bench, 20.0)
        bench.start()
        start = time.perf_counter()
        busy = awake_share(bench, SOAK_S)
        speed = SOAK_S / (time.perf_counter() - start)
        lost = sum(bench.missing(cell) for cell in range(CELLS))
        n_samples = sum(len(bench.samples[cell]) for cell in range(CELLS))
    cycles = busy * SOAK_S * HZ / n_samples
    return [
        f"| samples in {SOAK_S // 60} minutes | {n_samples} |",
        f"| of them lost | {lost} |",
        f"| processor awake, sending 4 x 80 samples/s | {busy:.1%} |",
        f"| processor awake, connected and silent | {idle:.1%} |",
        f"| awake for one sample, all that goes with it included | {cycles:.0f} cycles |",
        f"| simulated, in real time | {speed:.0f} times |",
    ]


def awake_share(bench: Bench, for_s: float) -> float:
    cycle, slept = bench.board.cycle, bench.board.account.slept
    bench.run(for_s)
    return 1.0 - float(bench.board.account.slept - slept) / (bench.board.cycle - cycle)


def stack_rows() -> list[str]:
    """How deep the stack ever was: the part of the RAM that never changed lies below it."""
    with Bench(wired=3) as bench:
        fresh = bench.board.memory()
        bench.run(BOOTED_S)
        bench.hold_button()
        for setting in (encode_setting("name", "x" * 32), encode_setting("kind", "roller")):
            bench.ask(WriteSetting(setting))
        bench.ask(Describe())
        bench.start()
        bench.run(STACK_S)
        used = bench.board.memory()
    changed = np.frombuffer(fresh, np.uint8) != np.frombuffer(used, np.uint8)
    depth = longest_quiet_end(changed)
    return [f"| stack, deepest in {STACK_S} s of everything | {depth} B |"]


def longest_quiet_end(changed: npt.NDArray[np.bool_]) -> int:
    """Bytes above the longest stretch that never changed."""
    edges = np.flatnonzero(np.concatenate([[True], changed, [True]]))
    longest = int(np.argmax(np.diff(edges)))
    return int(len(changed) - (edges[longest + 1] - 1))


def ping_rows() -> list[str]:
    """Round trips through a pseudo terminal, in real time, by pyserial."""
    options = SimOptions(seed=3, zones=("hamstring",), visits=2)
    with FirmwareBoard(options.scenario()) as board, served(board, step_s=0.001) as port:
        trips_ms = [trip * 1000 for trip in round_trips(port)]
    median, p99 = np.percentile(trips_ms, [50, 99])
    return [f"| ping, median and 99th percentile | {median:.1f} ms, {p99:.1f} ms |"]


def round_trips(port: str) -> list[float]:
    decoder, trips = Decoder(), []
    with serial.Serial(port, 250_000, timeout=0.5) as line:
        line.read(1)  # it has booted: it describes itself
        for token in range(N_PINGS):
            start = time.perf_counter()
            line.write(encode_frame(encode_message(Ping(token), token)))
            while token not in tokens(decoder, line.read(max(1, line.in_waiting))):
                assert time.perf_counter() - start < 2.0, "no pong"
            trips.append(time.perf_counter() - start)
    return trips


def tokens(decoder: Decoder, data: bytes) -> set[int | None]:
    messages = (received.message for received in decoder.feed(data).messages)
    return {message.token for message in messages if isinstance(message, Answer)}


def table() -> str:
    measured = [
        "| measured on the Uno's binary | |",
        "|---|---|",
        *soak_rows(),
        *stack_rows(),
        *ping_rows(),
    ]
    return "\n".join([*size_rows(), "", *measured])


def into_page(page: str, table: str) -> str:
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main() -> None:
    made = table()
    print(made)
    if sys.argv[1:] == ["docs"]:
        PAGE.write_text(into_page(PAGE.read_text(encoding="utf-8"), made), encoding="utf-8")


if __name__ == "__main__":
    main()
