"""``evenside analyze`` without the command line: a file in, the contract's JSON out."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from evenside.errors import InputError, UsageError
from evenside.importing import ImportOptions
from evenside.recording.reader import Truncation
from evenside.session.calibrations import device_told
from evenside.session.core import SessionCore
from evenside.session.foreign import analyze_samples
from evenside.session.head import read_calibration
from evenside.session.jsonout import JsonDict
from evenside.session.measurement import default_settings
from evenside.session.offline import measure_recording
from evenside_analysis.chart import DEFAULT_METHOD, METHODS

SCHEMA = "evenside.analysis/1"
MCAP_MAGIC = b"\x89MCAP0\r\n"


@dataclass(frozen=True, slots=True)
class AnalyzeOptions:
    """What the caller of an analysis may choose."""

    marks: Path | None = None
    body_mass_kg: float | None = None
    method: str | None = None  # None: the best that the evidence supports
    detection: dict[str, float] = field(default_factory=dict)  # replaces single settings
    table: ImportOptions = field(default_factory=ImportOptions)
    calibration: Path | None = None  # of a recording, instead of its own
    tare_s: float | None = None  # of a table: so long from the start nobody presses


def analyze_file(path: Path, options: AnalyzeOptions) -> JsonDict:
    """Analyse a recording or a table of samples.

    Raises InputError or RecordingError that name file, place and rule; UsageError for a method
    that does not exist.
    """
    if options.method is not None and options.method not in METHODS:
        raise UsageError(f"--method {options.method!r}: there is {', '.join(METHODS)}")
    digest = sha256_of(path)
    if is_recording(path):
        source, analysis = analyze_recording(path, options)
    else:
        settings = default_settings(
            options.body_mass_kg, options.detection, options.method or DEFAULT_METHOD
        )
        if options.calibration is not None:
            raise UsageError("--calibration goes with a recording; a table holds newtons already")
        source, analysis = analyze_samples(path, options, settings)
    head = {"path": str(path), "sha256": digest, **source}
    return {"schema": SCHEMA, "source": head, **analysis}


def analyze_recording(path: Path, options: AnalyzeOptions) -> tuple[JsonDict, JsonDict]:
    """Analyse one of our own recordings."""
    if options.marks is not None:
        raise UsageError("--marks goes with a table of samples; a recording holds its own marks")
    measured = measure_recording(
        path,
        body_mass_kg=options.body_mass_kg,
        method=options.method or DEFAULT_METHOD,
        calibration=read_calibration(options.calibration) if options.calibration else None,
    )
    core = measured.core
    description = core.pipeline.description
    if description is None:
        raise InputError(f"{path}: {why_undescribed(core)}")
    source: JsonDict = {
        "duration_s": core.now_s,
        "sample_rate_hz": core.pipeline.fs_hz,
        "device": device_told(
            description,
            core.pipeline.calibrations,
            core.pipeline.calibration,
            measured.head.created,
        ),
        "truncated": truncation_in_words(measured.recording.truncated),
    }
    return source, core.analysis_json()


def why_undescribed(core: SessionCore) -> str:
    """Why the bytes of a recording say nothing, and what to do about it."""
    warnings = core.warnings()
    if warnings:
        return warnings[0]
    return (
        "the device never said what it is, so its bytes cannot be read; "
        "record it again with the device started after the recording"
    )


def is_partial(result: JsonDict) -> bool:
    """Whether data was lost on the way into this analysis, or a cell did not measure."""
    quality = result["quality"]
    return bool(
        quality["samples_lost"] or quality.get("cells") or result["source"].get("truncated")
    )


def truncation_in_words(truncation: Truncation | None) -> str | None:
    """What of a file could not be read."""
    return None if truncation is None else truncation.reason


def is_recording(path: Path) -> bool:
    """Whether the file begins like one of ours, or is named like one."""
    try:
        with path.open("rb") as file:
            begin = file.read(len(MCAP_MAGIC))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    return begin == MCAP_MAGIC or path.suffix == ".mcap"


def sha256_of(path: Path) -> str:
    """Checksum of the file, so that a result says exactly what it was computed from."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
