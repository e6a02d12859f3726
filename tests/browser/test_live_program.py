"""The whole program in a real browser: roll, watch it live, get a verdict, replay it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.chromium import DESK
from tests.browser.program import LiveProgram

from evenside.recording.format import Annotation
from evenside.recording.reader import read_recording
from evenside.session.verify import verify_recording

SOURCE = "sim:?seed=4&person=tight_left_hamstring&zones=hamstring&visits=2&speed=8"
WITHIN_MS = 120_000  # about a hundred seconds of session at eight times its pace
ZONE = re.compile("hamstring", re.IGNORECASE)  # the guide's line, or a row of what was detected


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=DESK)
    yield page
    page.close()


def test_a_simulated_session_is_seen_live_recorded_and_verified(page: Page, tmp_path: Path) -> None:
    recording = tmp_path / "session.mcap"
    with LiveProgram(SOURCE, recording) as program:
        page.goto(f"{program.url}#watch")
        expect(page.locator("watch-screen")).to_contain_text(ZONE, timeout=WITHIN_MS)
        expect(page.locator("health-line")).to_contain_text("80 samples/s", timeout=WITHIN_MS)
        expect(page.locator("link-banner")).to_contain_text("has ended", timeout=WITHIN_MS)
        page.get_by_role("link", name="Result").click()
        expect(page.locator("result-screen")).to_contain_text("Hamstring", timeout=WITHIN_MS)
        assert program.stop() == 0

    assert read_recording(recording).truncated is None
    assert verify_recording(recording)["identical"]


def test_a_number_given_on_the_page_stands_in_the_recording(page: Page, tmp_path: Path) -> None:
    recording = tmp_path / "session.mcap"
    source = SOURCE.replace("visits=2", "visits=8")  # who misses one moment has seven more
    with LiveProgram(source, recording) as program:
        page.goto(f"{program.url}#test")
        expect(page.locator("rating-pad")).to_be_visible(timeout=WITHIN_MS)
        page.keyboard.press("7")
        expect(page.locator(".read-back")).to_contain_text("7", timeout=WITHIN_MS)
        program.stop()

    notes = read_recording(recording).notes()
    ratings = [n.data for n in notes if isinstance(n, Annotation) and n.kind == "rating"]
    assert (7.0, "hand") in [(data["score"], data["by"]) for data in ratings]


def test_a_simulated_bench_is_calibrated_on_the_page(page: Page, tmp_path: Path) -> None:
    with LiveProgram("sim:?bench=1&speed=8", tmp_path / "session.mcap") as program:
        page.goto(f"{program.url}#device")
        expect(page.locator("device-cells tbody tr")).to_have_count(4, timeout=WITHIN_MS)
        expect(page.get_by_text("No newtons yet: there is no zero.")).to_be_visible()
        page.get_by_label("Masses in kg").fill("20")
        page.get_by_label("Over every cell, kg").fill("0")
        page.keyboard.press("Enter")
        for asked in ("Take everything off.", "Lay 20 kg", "off once more."):
            expect(page.locator(".prompt")).to_contain_text(asked, timeout=WITHIN_MS)
            page.keyboard.press("Enter")

        expect(page.locator("device-outcome h2")).to_contain_text("Calibrated", timeout=WITHIN_MS)
        expect(page.locator("device-outcome tbody tr")).to_have_count(1)
        expect(page.locator(".facts")).to_contain_text("this calibration counts from the next")
        expect(page.get_by_text("No newtons yet")).to_be_hidden()
