"""Make docs/validation.md and its figures anew: ``python -m tests.validate [FOLDER]``.

``--people N`` makes it quicker and coarser; what is committed was made with the default.
"""

import argparse
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

from tests.validate.cells import run_cell
from tests.validate.detection import detection_table, package_table
from tests.validate.detection_tables import CLEAN, FAULTS, fault_table, package_rows
from tests.validate.figures import save_power
from tests.validate.histories import run_history
from tests.validate.jobs import Job, run_all
from tests.validate.people_tables import VISITS, history_cells, history_table, people_table
from tests.validate.verdict_tables import all_cells, tables
from tests.validate.whole_people import ZoneOutcome, run_people

from evenside_analysis.chart import METHODS

TEMPLATE = Path(__file__).with_name("page.md")
SEEDS_A_JOB = 25
FIRST_SEED = 10_000  # seeds below were looked at while the methods were made
CLEAN_SEEDS = range(930_100, 930_112)  # and these were never looked at by who made the detectors
FAULT_SEEDS = range(930_120, 930_123)


def main() -> None:
    """Run everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs"))
    parser.add_argument("--people", type=int, default=1000, help="a cell; whole people: a third")
    args = parser.parse_args()
    n_people, n_whole = args.people, max(args.people // 3, 1)
    results = run_all(jobs(n_people, n_whole))
    (args.folder / "img").mkdir(parents=True, exist_ok=True)
    save_power(results, n_people, args.folder / "img" / "validation-power.svg")
    (args.folder / "validation.md").write_text(page(results, n_people, n_whole), encoding="utf-8")


def jobs(n_people: int, n_whole: int) -> Iterator[Job]:
    """The longest first, so that no core waits long at the end."""
    for spec in FAULTS:
        seeds = CLEAN_SEEDS if spec == CLEAN else FAULT_SEEDS
        yield Job(("detection", spec), detection_table, (seeds[:n_people], (spec,)))
    yield Job("packages", package_table, (CLEAN_SEEDS[:n_people],))
    for visits in sorted(VISITS, reverse=True):
        for seeds in seed_batches(n_whole):
            yield Job((visits, seeds), run_people, (seeds, visits))
    for cell in dict.fromkeys(all_cells(n_people)):
        yield Job(cell, run_cell, (cell,))
    for history in history_cells(n_people):
        yield Job(history, run_history, (history,))


def page(results: dict[Hashable, Any], n_people: int, n_whole: int) -> str:
    """The page's Markdown."""
    return TEMPLATE.read_text(encoding="utf-8").format(
        n_people=n_people,
        n_single=4 * n_people,
        n_whole=n_whole,
        people=people_table(whole_people(results, n_whole)),
        histories=history_table(results, n_people),
        faults=fault_table({spec: results["detection", spec] for spec in FAULTS}),
        packages=package_rows(results["packages"]),
        n_clean=len(CLEAN_SEEDS),
        n_fault=len(FAULT_SEEDS),
        **tables(results, n_people),
    )


def whole_people(
    results: dict[Hashable, Any], n_whole: int
) -> dict[tuple[str, int], list[ZoneOutcome]]:
    """The batches of people put together again."""
    return {
        (method, visits): [
            outcome for seeds in seed_batches(n_whole) for outcome in results[visits, seeds][method]
        ]
        for method in METHODS
        for visits in VISITS
    }


def seed_batches(n_people: int) -> list[range]:
    """Seeds of whole people, some for each job."""
    seeds = range(FIRST_SEED, FIRST_SEED + n_people)
    return [seeds[start : start + SEEDS_A_JOB] for start in range(0, n_people, SEEDS_A_JOB)]


if __name__ == "__main__":
    main()
