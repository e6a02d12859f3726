"""What a recording says of itself: person, day, calibration, what somebody wrote down."""

from pathlib import Path

from tests.library.shelf import Session

from evenside.recording.format import Annotation, SessionHead
from evenside.recording.writer import RecordingWriter
from evenside.report.about import About, Remark, about_recording


def test_notes_and_drills_are_read_in_their_order(tmp_path: Path) -> None:
    session = Session(retest={"hamstring": (4, 4)}, drills=("hamstring.right.isolate",))

    about = about_recording(session.write(tmp_path / "session.mcap"))

    assert about.person_code == "A7"
    assert about.created == "2026-01-05T18:30:00+00:00"
    (remark,) = about.remarks
    assert remark == Remark(2030.0, "rolled the right hamstring", ("hamstring.right.isolate",))


def test_the_person_chosen_last_counts_and_a_note_without_words_does_not(tmp_path: Path) -> None:
    path = tmp_path / "session.mcap"
    calibration = {"id": "hall-3", "zero_counts": [0], "newton_per_count": [1e-3], "date": None}
    head = SessionHead("1", "2026-01-05T18:30:00+00:00", "0.1.0", "sim:", "A7", None, calibration)
    writer = RecordingWriter(path, head, clock_ns=lambda: 0, compact_at_once=True)
    writer.annotation(Annotation("setup", 1.0, {"person_code": "B3"}, 0, 0))
    writer.annotation(Annotation("note", 2.0, {"text": "  "}, 0, 0))
    writer.close()

    assert about_recording(path) == About(
        person_code="B3",
        created="2026-01-05T18:30:00+00:00",
        version="0.1.0",
        calibration=calibration,
        has_head=True,
    )
