"""All that a session's report needs, from its file: the one place here that reads recordings."""

from dataclasses import dataclass
from pathlib import Path

from evenside.report.about import About, about_recording
from evenside.report.trace_chart import POINTS
from evenside.session.analysis import AnalyzeOptions, analyze_file, is_recording
from evenside.session.jsonout import JsonDict
from evenside.session.trace import TraceStore


@dataclass(frozen=True, slots=True)
class Gathered:
    """One session as a report takes it."""

    analysis: JsonDict
    about: About
    trace: JsonDict


def gather(path: Path, options: AnalyzeOptions | None = None) -> Gathered:
    """Measure a recording or a table once, keeping the load for the picture.

    Raises InputError or RecordingError that name file, place and rule.
    """
    store = TraceStore()
    analysis = analyze_file(path, options or AnalyzeOptions(), on_block=store.push)
    about = about_recording(path) if is_recording(path) else About()
    return Gathered(analysis, about, store.view(0.0, max(store.end_s, 0.01), POINTS))
