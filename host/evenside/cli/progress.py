"""A bar on stderr for work that takes a while; nothing where nobody looks at a terminal."""

import contextlib
import sys
from collections.abc import Callable, Iterator

OnProgress = Callable[[int, int], None]  # how many are done, and of how many


@contextlib.contextmanager
def progress(words: str) -> Iterator[OnProgress]:
    """What to call as the work goes on; the bar comes with the first call and goes at the end."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, visible=False)
        yield lambda done, of: bar.update(task, completed=done, total=of, visible=True)
