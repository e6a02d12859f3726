"""Everything that the page needs, as independent jobs for all cores, with a progress bar."""

from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@dataclass(frozen=True, slots=True)
class Job:
    """A call that can be made anywhere; its result is found again under its key."""

    key: Hashable
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


def run_all(jobs: Iterable[Job], n_workers: int | None = None) -> dict[Hashable, Any]:
    """The result of every job, by key; the first error ends it."""
    waiting = list(jobs)
    results: dict[Hashable, Any] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as progress, ProcessPoolExecutor(n_workers) as pool:
        bar = progress.add_task("validating", total=len(waiting))
        futures = {pool.submit(job.function, *job.arguments): job.key for job in waiting}
        for future in as_completed(futures):
            results[futures[future]] = future.result()
            progress.advance(bar)
    return results
