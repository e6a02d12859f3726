"""The whole library analysed with the present version and method, on all processors.

What is done is kept in the index at once. So an analysis that was interrupted goes on where it
stood, and a file is analysed once for each version and method. It is the analysis of ``evenside
analyze``, file by file: which files go side by side changes no result.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from evenside.errors import EvensideError
from evenside.library.index import Index, OnProgress, quietly
from evenside.library.rows import ResultRow, result_of
from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.side_by_side import side_by_side
from evenside_analysis.chart import DEFAULT_METHOD
from evenside_analysis.types import AnalysisError


def analyse_waiting(
    index: Index,
    *,
    method: str = DEFAULT_METHOD,
    only: Sequence[str] | None = None,
    on_progress: OnProgress = quietly,
    n: int | None = None,
) -> int:
    """Analyse every file that was not yet, or those of ``only``, with ``n`` processes.

    Returns how many there were. A file that gives nothing is kept with the reason.
    """
    wanted = index.waiting(method)
    paths = wanted if only is None else [path for path in wanted if path in set(only)]
    work = partial(analyse, index.folder, method)
    for done, (path, result) in enumerate(
        zip(paths, side_by_side(work, paths, n), strict=True), start=1
    ):
        index.keep(path, result, method)
        on_progress(done, len(paths))
    return len(paths)


def analyse(folder: Path, method: str, path: str) -> ResultRow:
    """One file as ``evenside analyze`` does it, or why it gives nothing."""
    try:
        analysis = analyze_file(folder / path, AnalyzeOptions(method=method))
    except (EvensideError, AnalysisError) as error:
        return ResultRow(why_not=str(error).removeprefix(f"{folder / path}: "))
    except Exception as error:  # a mistake of ours in one file must not stop at all others
        what = f"{type(error).__name__}: {error}"
        return ResultRow(why_not=f"the analysis failed ({what}); `evenside analyze` shows where")
    return result_of(analysis, analysis["source"]["sha256"])
