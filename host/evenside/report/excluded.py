"""What was left out and why: holds that could not be used, and what the recording lost."""

from dataclasses import dataclass

from evenside.report.said import Said, say_again
from evenside.report.words import Words
from evenside.session.jsonout import JsonDict


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One hold that does not count."""

    time: str
    place: str
    phase: str
    why: Said


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its name."""

    name: str
    value: str


def left_out(analysis: JsonDict, words: Words) -> list[LeftOut]:
    """Test holds that could not be used; rolling in between is no hold."""
    return [
        LeftOut(
            time=words.clock(hold["start_s"]),
            place=words.place(hold["zone"], hold["side"]),
            phase=words.say(f"report.phase.{hold['phase']}"),
            why=say_again(hold["why_not"], words),
        )
        for hold in analysis["holds"]
        if not hold["usable"] and hold["phase"] != "intervention"
    ]


def health(analysis: JsonDict, words: Words) -> list[Figure]:
    """How whole the recording is."""
    quality = analysis["quality"]
    expected, lost = quality["samples_expected"], quality["samples_lost"]
    share = words.percent(lost / expected, 2) if expected else words.number(None)
    rows = [
        ("samples", words.number(quality["samples_received"])),
        ("lost", f"{words.number(lost)} ({share})"),
        ("gaps", gaps_text(quality["gaps"], words)),
        ("saturated", words.number(quality["saturated_samples"])),
        ("corrupt", words.number(quality["corrupt_frames"])),
        ("drift", drift_text(quality["drift_n"], words)),
        ("rate", words.unit(analysis["source"]["sample_rate_hz"], "Hz", 1)),
    ]
    return [Figure(words.say(f"report.health.{key}"), value) for key, value in rows]


def gaps_text(gaps: list[JsonDict], words: Words) -> str:
    """How many stretches are missing, and how long they are together."""
    if not gaps:
        return words.number(0)
    total_s = sum(gap["end_s"] - gap["start_s"] for gap in gaps)
    return words.say(
        "report.health.gaps_value", n=words.number(len(gaps)), total=words.unit(total_s, "s", 1)
    )


def drift_text(drift_n: float | None, words: Words) -> str:
    """How far the empty device moved from the first rest to the last."""
    if drift_n is None:
        return words.say("report.health.drift_unknown")
    return f"{words.signed(drift_n, 2)}\u00a0N"


def warnings(analysis: JsonDict, words: Words) -> list[Said]:
    """What is wrong with the device or the file, in words."""
    found = [say_again(warning, words) for warning in analysis["quality"].get("warnings", [])]
    truncated = analysis["source"].get("truncated")
    return [*found, in_english(truncated, words)] if truncated else found


def notes(analysis: JsonDict, words: Words) -> list[Said]:
    """How a table of samples was read."""
    return [in_english(note, words) for note in analysis["source"].get("notes", [])]


def in_english(text: str, words: Words) -> Said:
    """What stands in English wherever it is shown."""
    return Said(text, None if words.language == "en" else "en")
