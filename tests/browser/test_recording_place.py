"""A disk that takes nothing: every screen is told, and this machine can say where to go on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.chromium import PHONE
from tests.browser.conftest import Open, Serve
from tests.browser.program import LiveProgram
from tests.browser.scenes import in_a_hold
from tests.browser.test_everyone import violations_of
from tests.server.fake_session import FakeSession

from evenside.recording.reader import read_recording

pytestmark = pytest.mark.browser

SOURCE = "sim:?seed=4&zones=hamstring&visits=12"  # longer than three buttons take anywhere
WITHIN_MS = 120_000
WAITS = "waits in memory"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=PHONE)
    yield page
    page.close()


def test_a_recording_whose_folder_is_gone_goes_on_in_another_one(
    page: Page, tmp_path: Path
) -> None:
    gone, other = tmp_path / "gone", tmp_path / "other"
    for folder in (gone, other):
        folder.mkdir()
    (other / "taken.mcap").write_text("somebody else's")
    with LiveProgram(SOURCE, gone / "session.mcap") as program:
        page.goto(f"{program.url}#watch")
        expect(page.locator("health-line")).to_contain_text("80 samples/s", timeout=WITHIN_MS)
        expect(page.locator("recording-place")).to_be_hidden()

        shutil.rmtree(gone)
        expect(page.locator("link-banner > p")).to_contain_text(WAITS, timeout=WITHIN_MS)
        assert violations_of(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]

        said = page.locator("recording-place .notice")
        page.get_by_role("button", name="Try again").click()
        expect(said).to_contain_text("Still not: ")
        place = page.get_by_label("Another folder or file")
        place.fill(str(other / "taken.mcap"))
        place.press("Enter")
        expect(said).to_contain_text("exists already and stays as it is")

        place.fill(str(other))
        page.get_by_role("button", name="Record there").click()
        expect(page.locator("link-banner")).to_be_hidden(timeout=WITHIN_MS)
        assert program.stop() == 0

    recording = read_recording(other / "session.mcap")
    assert recording.truncated is None
    assert next(iter(recording.raw_chunks())).data  # from the beginning on
    assert (other / "taken.mcap").read_text() == "somebody else's"


def fill_the_disk(session: FakeSession) -> None:
    session.warning = "/data/s.mcap: cannot be written: No space left on device (ENOSPC)"
    session.tick(10)


def test_a_screen_elsewhere_is_told_and_cannot_say_where(serve: Serve, open_page: Open) -> None:
    server = serve(in_a_hold())
    page = open_page(server, "test", language="de")
    server.do(fill_the_disk)
    expect(page.locator("recording-place")).to_be_visible()
    access = {"role": "control", "is_here": False, "n_viewers": 2}

    server.do(lambda session: session._publish("access", access=access))

    expect(page.locator("recording-place")).to_be_hidden()
    expect(page.locator("link-banner > p")).to_have_text(
        "Die Aufnahme wartet im Arbeitsspeicher und wird geschrieben, sobald sie einen Platz hat: "
        "/data/s.mcap: lässt sich nicht schreiben: Die Platte ist voll (ENOSPC). "
        "Schaffe dort Platz oder wähle einen anderen Ordner."
    )
