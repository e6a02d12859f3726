"""Pictures of the page for the documentation: ``python -m tests.browser.screenshots FOLDER``."""

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, ViewportSize, expect
from rich.console import Console
from rich.terminal_theme import MONOKAI
from tests.browser.chromium import DESK, PHONE, chromium
from tests.browser.page_server import PageServer
from tests.browser.program import LiveProgram
from tests.browser.scenes import (
    all_ticked,
    asked_for_a_number,
    exploring,
    finished,
    in_a_hold,
)
from tests.library.shelf import Session, example_history
from tests.server.fake_session import FakeSession
from tests.server.fake_workplace import KEPT, FakeWorkplace

from evenside.cli.report_text import print_analysis
from evenside.report.gather import gather
from evenside.report.history import history_report
from evenside.report.session import session_report
from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.simulated import write_recording
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.scenario import make_scenario
from evenside_analysis.types import Hold

PICTURES: dict[str, tuple[Callable[[], FakeSession], str, ViewportSize, str]] = {
    "live-start": (all_ticked, "start", DESK, "dark"),
    "live-desk": (in_a_hold, "test", DESK, "dark"),
    "live-desk-light": (exploring, "test", DESK, "light"),
    "live-test-phone": (in_a_hold, "test", PHONE, "dark"),
    "live-rate": (asked_for_a_number, "test", DESK, "light"),
    "live-rate-phone": (asked_for_a_number, "test", PHONE, "dark"),
    "live-finished": (finished, "result", DESK, "dark"),
    "live-watch": (in_a_hold, "watch", DESK, "dark"),
    "live-review": (finished, "review", DESK, "light"),
}

WAITED_FOR = {"history": "history-zone h2", "device": "device-cells tbody tr"}


def main(folder: Path) -> None:
    """Take every picture anew."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        take_program(browser, folder / "live.png")
        take_terminal(browser, folder / "analyze.png")
        take_reports(browser, folder)
        for name, (scene, screen, viewport, theme) in PICTURES.items():
            take(browser, PageServer(scene()), screen, viewport, theme, folder / f"{name}.png")
        take_history(browser, folder / "live-history.png")
        take_device(browser, folder / "device.png")


def take_reports(browser: Browser, folder: Path) -> None:
    """The beginnings of two reports: a session with a retest, and six weeks of a person."""
    with tempfile.TemporaryDirectory() as made:
        session = Path(made) / "session.mcap"
        scenario = make_scenario(7, treatment=True, retest=True)
        write_recording(session, SimulatedDevice(scenario))
        gathered = gather(session)
        about = replace(gathered.about, person_code="A7")
        html = session_report(gathered.analysis, about=about, trace=gathered.trace)
        take_page(browser, html, 1010, folder / "report.png")
    history = history_report(example_history())
    take_page(browser, history, 1010, folder / "report-history.png")


def take_page(browser: Browser, html: str, height: int, file: Path) -> None:
    """The beginning of a page that stands by itself, as wide as A4."""
    page = browser.new_page(viewport={"width": 794, "height": height})
    page.set_content(html)
    page.screenshot(path=str(file))
    page.close()


def take_program(browser: Browser, file: Path) -> None:
    """The program itself with a simulated session well under way, in the middle of a hold."""
    with tempfile.TemporaryDirectory() as recordings:
        recording = Path(recordings) / "session.mcap"
        with LiveProgram("sim:?seed=3&speed=8", recording) as program:
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.goto(f"{program.url}#test")
            expect(page.get_by_text("Visit 12 of")).to_be_visible(timeout=180_000)
            expect(page.locator("test-screen .line")).to_contain_text("Hold", timeout=60_000)
            page.get_by_role("link", name="Watch").click()
            page.wait_for_timeout(500)  # four seconds of the hold, so that there is one to see
            page.screenshot(path=file)
            page.close()


def take_terminal(browser: Browser, file: Path) -> None:
    """The upper part of what ``evenside analyze`` prints about the README's session."""
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "s.mcap"
        write_recording(recording, make_scenario(1).device())
        result = analyze_file(recording, AnalyzeOptions())
    result["source"]["path"] = "s.mcap"
    console = Console(record=True, width=84, force_terminal=True, file=io.StringIO())
    print_analysis(result, console)
    page = browser.new_page(viewport={"width": 860, "height": 720})
    page.set_content(console.export_html(theme=MONOKAI, inline_styles=True))
    page.screenshot(path=file)
    page.close()


@dataclass(frozen=True)
class NoisySession(Session):
    """A session whose numbers vary as a person's do."""

    @property
    def holds(self) -> list[Hold]:
        rng = np.random.default_rng(round(self.day))
        return [replace(h, score=float(np.clip((h.score or 0) + rng.normal(0, 0.9), 0, 10)))
                for h in super().holds]  # fmt: skip


def take_history(browser: Browser, file: Path) -> None:
    """Nine weeks of a made-up person, with work on the right hamstring in the fourth."""
    before = {"glute": (4.5, 5.0), "hamstring": (4.0, 6.2), "calf": (5.0, 5.1)}
    after = {"glute": (4.6, 5.0), "hamstring": (4.1, 4.6), "calf": (5.0, 5.0)}
    drills = ("hamstring.right.isolate", "hamstring.right.integrate")
    sessions = [NoisySession(before, day=7.0 * k) for k in range(4)]
    sessions[3] = replace(sessions[3], retest={"hamstring": (4.0, 4.4)}, drills=drills)
    sessions += [NoisySession(after, day=7.0 * k) for k in range(4, 9)]
    with tempfile.TemporaryDirectory() as folder:
        for k, session in enumerate(sessions):
            session.write(Path(folder) / f"{k}.mcap")
        shown = all_ticked()
        shown.setup(person_code="A7")
        take(browser, PageServer(shown, Path(folder)), "history", DESK, "light", file)


def take_device(browser: Browser, file: Path) -> None:
    """In the middle of a calibration: the weight that is asked for stands there already."""
    device = FakeWorkplace(kept=KEPT)
    device.calibrate([5, 10, 20], None, "usual", 0.2)
    for _ in range(5):
        device.to_json()
        device.step("done")
        device.settle()
    device.lay(17.6, 158.9, 17.7, 1.9)
    take(browser, PageServer(all_ticked(), device=device), "device", DESK, "dark", file)


def take(
    browser: Browser,
    server: PageServer,
    screen: str,
    viewport: ViewportSize,
    theme: str,
    file: Path,
) -> None:
    """Open a screen of ``server``, wait until it is drawn, and keep what it shows."""
    server.start()
    page = browser.new_page(viewport=viewport)
    try:
        page.add_init_script(f"localStorage.setItem('evenside-theme', '{theme}')")
        page.goto(f"{server.url}#{screen}")
        first = WAITED_FOR.get(screen, f"{screen}-screen :is(h1, h2)")
        expect(page.locator(first).first).to_be_visible()
        expect(page.locator("health-line dd").nth(3)).to_be_attached()
        page.wait_for_function("() => new Promise((done) => requestAnimationFrame(() => done(1)))")
        page.screenshot(path=file)
    finally:
        page.close()
        server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
