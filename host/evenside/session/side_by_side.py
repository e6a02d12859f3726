"""Work on many things that do not know of each other, on all processors."""

import signal
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")


def leave_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; what it means is for the first one to decide."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def side_by_side(
    work: Callable[[Item], Done], items: Sequence[Item], n_processes: int | None = None
) -> Iterator[Done]:
    """The work on each item, in order; without other processes where one is enough.

    ``n_processes`` is by default one for each processor. Whatever is raised, or whoever asks for no
    more, ends what has not begun.
    """
    if n_processes == 1 or len(items) == 1:
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(n_processes, initializer=leave_interrupts) as pool:
        try:
            yield from pool.map(work, items)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
