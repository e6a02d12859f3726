"""Whole sessions in a real browser: by keyboard only, and with nobody looking."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.by_ear import ByEar
from tests.browser.chromium import DESK
from tests.browser.ears import EARS, heard

from evenside.recording.format import Annotation
from evenside.recording.reader import read_recording
from evenside.session.verify import verify_recording

pytestmark = pytest.mark.browser

WITHIN_MS = 120_000  # some minutes of session at twelve times the pace of life
MANY_TABS = 80


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=DESK)
    page.add_init_script(EARS)
    yield page
    page.close()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until ``wanted`` has the focus."""
    for _ in range(MANY_TABS):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {wanted}")


def notes_of(recording: Path, kind: str) -> list[Annotation]:
    notes = read_recording(recording).notes()
    return [note for note in notes if isinstance(note, Annotation) and note.kind == kind]


def test_a_quick_session_by_keyboard_only(page: Page, tmp_path: Path) -> None:
    recording = tmp_path / "session.mcap"
    with ByEar(recording, lambda *_: None) as served:
        page.goto(served.url)
        tab_to(page, page.get_by_role("radio", name="Measured test"))
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name="Quick chart")).to_be_checked()
        for box in page.locator("caution-list input").all():
            tab_to(page, box)
            page.keyboard.press("Space")
            expect(box).to_be_checked()
        start = page.get_by_role("button", name="Start", exact=True)
        expect(start).to_have_attribute("aria-disabled", "false")
        tab_to(page, start)
        page.keyboard.press("Enter")

        for score, side in zip("36", ("first", "second"), strict=True):
            expect(page.locator("rating-pad"), side).to_be_visible(timeout=WITHIN_MS)
            page.keyboard.press(score)
            expect(page.locator(".read-back")).to_contain_text(f"Noted: {score}")
            expect(page.locator("rating-pad")).to_be_hidden(timeout=WITHIN_MS)

        expect(page.locator("test-screen h1")).to_have_text("Test finished", timeout=WITHIN_MS)
        tab_to(page, page.get_by_role("link", name="See the result"))
        page.keyboard.press("Enter")
        expect(page.locator("result-screen")).to_contain_text("Hamstring")

    scores = [note.data["score"] for note in notes_of(recording, "rating")]
    assert scores == [3.0, 6.0]


def test_a_measured_zone_with_nobody_looking(page: Page, tmp_path: Path) -> None:
    recording = tmp_path / "session.mcap"

    def right_is_tighter(_zone: str, side: str, _load_n: float) -> float:
        return 6.0 if side == "right" else 3.0

    with ByEar(recording, right_is_tighter) as served:
        page.goto(served.url)
        expect(page.locator("caution-list input").first).to_be_visible()
        for box in page.locator("caution-list input").all():
            box.check()
        start = page.get_by_role("button", name="Start", exact=True)
        expect(start).to_have_attribute("aria-disabled", "false")
        start.click()

        expect(page.locator("test-screen h1")).to_have_text("Test finished", timeout=2 * WITHIN_MS)
        page.wait_for_function("() => heard.at(-1)?.startsWith('That was the last one')")
        said = heard(page)
        page.get_by_role("link", name="See the result").click()
        expect(page.locator("result-screen")).to_contain_text("tighter")

    spoken = [note.data["text"] for note in notes_of(recording, "speech") if note.data["text"]]
    assert said == spoken
    assert verify_recording(recording)["identical"]
