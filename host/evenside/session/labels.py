"""One short text for a mark or an event, for formats whose events are text: XDF, EDF+, LSL, BIDS.

Fields are joined by slashes, so that a tool that groups events by their parts (as MNE does) finds
``visit_start/hamstring/left`` under each of the three words.
"""

from evenside.recording.format import Annotation
from evenside.session.jsonout import JsonDict

# which fields of an annotation's data its label shows, in this order
FIELDS = {
    "visit_start": ("zone", "side"),
    "rating": ("kind", "score"),
    "phase": ("phase",),
    "note": ("kind", "text"),
    "guide": ("action",),
    "speech": ("text",),
}


def label_of(annotation: Annotation) -> str:
    """``visit_start/hamstring/left``, ``rating/tension/4``, ``note/...``."""
    values = (annotation.data.get(name) for name in FIELDS.get(annotation.kind, ()))
    parts = [annotation.kind, *(text_of(value) for value in values if value is not None)]
    return "/".join(parts)


def event_label(event: JsonDict) -> str:
    """``dwell/hamstring/left``; an event outside every visit is only its kind."""
    parts = [event["kind"], event["zone"], event["side"]]
    return "/".join(part for part in parts if part)


def text_of(value: object) -> str:
    """A field as text: whole numbers without a point, no line ends."""
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(str(value).split())
