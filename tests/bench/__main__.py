"""``make bench``: speed and memory as ratios, each against a floor and, where there is one, a peer.

Figures of one run are compared with figures of the same run, because machines differ and drift. A
floor is the least that any program would have to do with the same bytes; a peer is a known package
that does the same work. Nothing here passes or fails.
"""

import sys
from collections.abc import Callable

from rich.console import Console
from rich.table import Table
from tests.bench import analysis, decode, library, live, memory, recording, simulate
from tests.bench.measure import Row

PARTS: dict[str, Callable[[], list[Row]]] = {
    "decode": decode.rows,
    "analysis": analysis.rows,
    "recording": recording.rows,
    "library": library.rows,
    "simulate": simulate.rows,
    "live": live.rows,
    "memory": memory.rows,
}


def main(chosen: list[str]) -> None:
    console = Console()
    table = Table(title="evenside bench", title_justify="left", box=None, pad_edge=False)
    for name, justify in (("what", "left"), ("figure", "right"), ("goal", "left"), ("", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for name, rows in PARTS.items():
        if chosen and name not in chosen:
            continue
        console.print(f"measuring: {name} ...", style="dim")
        for row in rows():
            table.add_row(row.what, row.figure, row.goal, row.remark)
    console.print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
