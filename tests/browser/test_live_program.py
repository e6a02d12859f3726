"""The whole program in a real browser: roll, watch it live, get a verdict, replay it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.chromium import DESK
from tests.browser.program import LiveProgram

from evenside.recording.reader import read_recording
from evenside.session.verify import verify_recording

SOURCE = "sim:?seed=4&person=tight_left_hamstring&zones=hamstring&visits=2&speed=20"
WITHIN_MS = 60_000  # about a hundred seconds of session at twenty times its pace


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=DESK)
    yield page
    page.close()


def test_a_simulated_session_is_seen_live_recorded_and_verified(page: Page, tmp_path: Path) -> None:
    recording = tmp_path / "session.mcap"
    with LiveProgram(SOURCE, recording) as program:
        page.goto(program.url)
        expect(page.get_by_text("hamstring").first).to_be_visible(timeout=WITHIN_MS)
        expect(page.locator("event-list")).to_contain_text("dwell", timeout=WITHIN_MS)
        expect(page.locator("result-axis")).to_contain_text("Hamstring", timeout=WITHIN_MS)
        expect(page.locator("health-line")).to_contain_text("80 samples/s", timeout=WITHIN_MS)
        expect(page.locator("guide-panel")).to_contain_text("Test finished", timeout=WITHIN_MS)
        assert program.stop() == 0

    assert read_recording(recording).truncated is None
    assert verify_recording(recording)["identical"]


def test_a_number_given_on_the_page_stands_in_the_recording(page: Page, tmp_path: Path) -> None:
    recording = tmp_path / "session.mcap"
    source = SOURCE.replace("speed=20", "speed=8")
    with LiveProgram(source, recording) as program:
        page.goto(program.url)
        expect(page.locator("guide-panel")).to_contain_text("keep still", timeout=WITHIN_MS)
        page.keyboard.press("7")
        expect(page.locator("rating-pad")).to_contain_text("7", timeout=WITHIN_MS)
        expect(page.locator("event-list")).to_contain_text("dwell", timeout=WITHIN_MS)
        program.stop()

    ratings = [
        note.data
        for note in read_recording(recording).notes()
        if getattr(note, "kind", None) == "rating"
    ]
    assert {"score": 7.0, "kind": "tension", "by": "hand"} in ratings
