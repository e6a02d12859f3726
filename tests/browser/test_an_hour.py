"""An hour of data: 60 frames a second and no growing heap, in Review and while it is watched.

What is asserted is the work of a frame, which a busy machine changes little; the frames that were
really shown are printed beside it (``pytest -s``).
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect
from tests.browser.conftest import Open, Serve
from tests.browser.recorded import NINE, Replay, aside, replay
from tests.server.fake_person import ZONES
from tests.server.fake_session import FakeSession

from evenside.session.simulated import write_recording
from evenside.simulator.scenario import make_scenario

pytestmark = pytest.mark.browser
__all__ = ["replay"]  # a fixture

FRAME_MS = 1000 / 60
HEAP_MB = 8.0  # of growth over an hour; engines breathe

COUNT_FRAMES = """seconds => new Promise(done => {
    const times = [];
    const first = performance.now();
    const frame = now => {
        times.push(now);
        if (now - first < 1000 * seconds) requestAnimationFrame(frame);
        else done(times.slice(1).map((time, i) => time - times[i]));
    };
    requestAnimationFrame(frame);
})"""


class Watchman:
    """Reads the browser's own account of the page: work and heap."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def figures(self) -> dict[str, float]:
        metrics: list[dict[str, Any]] = self.session.send("Performance.getMetrics")["metrics"]
        return {metric["name"]: metric["value"] for metric in metrics}

    def heap_mb(self) -> float:
        self.session.send("HeapProfiler.collectGarbage")
        return self.figures()["JSHeapUsedSize"] / 1e6


def told(what: str, gaps_ms: list[float], work_ms: float) -> None:
    ordered = sorted(gaps_ms)
    median, p95 = ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))]
    print(f"\n{what}: {work_ms:.1f} ms of work a frame; median {median:.1f}, p95 {p95:.1f} ms")


def test_an_hour_is_played_and_zoomed_within_the_time_of_a_frame(
    replay: Replay, tmp_path: Path, open_page: Open
) -> None:
    path = tmp_path / "hour.mcap"
    scenario = make_scenario(2, zones=NINE, visits_per_zone=9)
    aside(lambda: write_recording(path, scenario.device()))
    page = open_page(replay(path), "review")
    expect(page.locator("review-marks tbody tr")).to_have_count(81)
    long_s = float(page.locator("review-player input").get_attribute("max") or 0)
    assert long_s > 3600
    page.get_by_role("button", name="Closer").click(click_count=4)  # some minutes in view
    page.get_by_label("Speed", exact=True).select_option("30")
    watchman = Watchman(page)
    page.get_by_role("button", name="Play").click()

    before, heap_mb = watchman.figures(), watchman.heap_mb()
    gaps_ms = page.evaluate(COUNT_FRAMES, 8)
    after = watchman.figures()

    work_ms = 1000 * (after["TaskDuration"] - before["TaskDuration"]) / len(gaps_ms)
    told("review of an hour", gaps_ms, work_ms)
    assert work_ms < FRAME_MS
    assert watchman.heap_mb() - heap_mb < HEAP_MB


def test_watching_for_an_hour_costs_no_more_at_its_end(serve: Serve, open_page: Open) -> None:
    server = serve(FakeSession(tuple(ZONES), 26))
    page = open_page(server, "watch")
    server.do(lambda session: session.guide("start"))
    watchman = Watchman(page)
    heaps, works_ms = [], []
    for _ in range(6):
        before = watchman.figures()
        for _ in range(100):  # each brings six seconds of news at once
            server.do(lambda session: session.tick(60))
            page.evaluate("() => new Promise(requestAnimationFrame)")
        works_ms.append(10 * (watchman.figures()["TaskDuration"] - before["TaskDuration"]))
        heaps.append(watchman.heap_mb())

    print(f"\nwatched for an hour: heap {[round(mb, 1) for mb in heaps]} MB,")
    print(f"work for six seconds of news {[round(ms, 1) for ms in works_ms]} ms")
    assert heaps[-1] - heaps[0] < HEAP_MB
    assert works_ms[-1] < 2 * works_ms[0]
    assert works_ms[-1] < 6 * 60 * FRAME_MS / 2
