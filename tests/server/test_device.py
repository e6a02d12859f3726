"""Weights laid on a simulated device over HTTP, as the page does it, while its session runs."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from tests.server.conftest import BASE_URL
from tests.server.test_openapi import fits
from tests.waiting import eventually

from evenside.calibrating.classes import CLASSES, DEFAULT_CLASS
from evenside.calibrating.store import newest
from evenside.calibrating.workplace import Workplace
from evenside.protocol.description import Description
from evenside.server.app import create_app
from evenside.server.bodies import CalibrateBody
from evenside.server.openapi import openapi_document
from evenside.session.desk import Desk
from evenside.session.live import LiveSession
from evenside.session.starting import LiveOptions, start_live
from evenside.simulator.setups import find_setup
from evenside.sources import OpenSource, open_source
from evenside.texts import Texts

BENCH = "sim:?bench=1&speed=max"  # a clock that passes with the samples: no machine is too slow
ROLLING = "sim:?zones=calf&visits=1&speed=max"


class Page:
    """What a page does: asks how it stands, presses the buttons."""

    def __init__(self, session: LiveSession, folder: Path) -> None:
        self.session = session
        self.folder = folder
        self.place = Workplace(session, folder)
        self.app = create_app(Desk(session), device=self.place)
        transport = httpx.ASGITransport(app=self.app)
        self._client = httpx.AsyncClient(transport=transport, base_url=BASE_URL)
        self._document = openapi_document(self.app)
        self.prompts: list[str] = []
        self.steps: list[int] = []

    async def look(self) -> Any:
        return (await self._client.get("/api/device")).json()

    async def press(self, what: str, body: dict[str, Any], status: int = 200) -> Any:
        answer = await self._client.post(f"/api/device/{what}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def until(self, is_there: Callable[[Any], object]) -> Any:
        await eventually(lambda: is_there(self.place.to_json()))
        return await self.look()

    async def go_through(self, stop_at: int | None = None) -> Any:
        """Do what is asked until the work is over; or press stop at the prompt of that number."""
        self.prompts.clear()
        self.steps.clear()
        while not is_over(told := await self.until(lambda told: is_over(told) or asks(told))):
            self.prompts.append(told["work"]["prompt"])
            self.steps.append(told["work"]["n_done"])
            is_last = len(self.prompts) == stop_at
            await self.press("step", {"action": "stop" if is_last else "done"})
            await self.until(lambda told: not asks(told))
        fits(told, {"$ref": "#/components/schemas/Device"}, self._document)
        return told["work"]


def asks(told: Any) -> bool:
    return told["work"]["prompt"] is not None


def who(page: Page) -> Description:
    description = page.session.core.pipeline.description
    assert description is not None
    return description


def is_over(told: Any) -> bool:
    work = told["work"]
    return any(work[name] is not None for name in ("calibrated", "checked", "zeroed", "refused"))


def at(url: str | OpenSource, folder: Path, do: Callable[[Page], Awaitable[None]]) -> None:
    """Do something at the page of a running session."""

    async def run() -> None:
        options = LiveOptions(keeps_recording=False, auto_start=False)
        source = open_source(url) if isinstance(url, str) else url
        session = start_live(source, options)
        running = asyncio.create_task(session.run())
        page = Page(session, folder)
        await eventually(lambda: session.core.measurement is not None or running.done())
        await do(page)
        await session.stop()
        await running

    asyncio.run(run())


def test_a_plate_is_calibrated_checked_and_its_zero_kept(tmp_path: Path) -> None:
    async def do(page: Page) -> None:
        before = await page.look()
        assert before["kept"] is None
        assert before["load_n"] is None  # nobody knows the zero

        await page.press("calibrate", {"masses_kg": [5, 10]})
        work = await page.go_through()
        assert [point["over"] for point in work["calibrated"]["points"]] == [None, None, 0, 1, 2, 3]
        assert work["calibrated"]["uncertainty_pct"] < 1.0
        assert (work["n_done"], work["n_steps"]) == (8, 8)
        assert page.steps == [*range(8)]
        assert page.prompts[0] == "Take everything off."
        assert page.prompts[1] == "Lay 5 kg in the middle, and take your hands off."
        told = await page.look()
        assert told["kept"]["id"] == work["calibrated"]["id"]
        assert not told["kept"]["is_used"]  # bytes and head decide this session
        assert told["load_n"] == pytest.approx(0.0, abs=1.0)  # by the zero that was just read

        await page.press("check", {"mass_kg": 10})
        work = await page.go_through()
        assert work["checked"]["holds"]
        assert work["checked"]["read_n"] == pytest.approx(98.07, abs=0.5)
        assert (await page.look())["kept"]["last_check"]["holds"]

        await page.press("zero", {"keep": True})
        work = await page.go_through()
        assert work["zeroed"]["shift_n"] == pytest.approx(0.0, abs=1.0)
        assert work["zeroed"]["is_usual"]
        kept = newest(tmp_path, who(page))
        assert kept is not None
        assert Path(work["zeroed"]["path"]).stem == kept.id
        assert kept.based_on is not None

    at(BENCH, tmp_path, do)


def test_the_live_cells_show_what_lies_there(tmp_path: Path) -> None:
    async def do(page: Page) -> None:
        await page.press("zero", {})
        await page.go_through()
        await page.press("calibrate", {"masses_kg": [20], "corner_kg": 0})
        await page.go_through(stop_at=3)  # the weight of the second prompt stays where it is
        told = await page.until(lambda told: (told["load_n"] or 0.0) > 190.0)

        # 20 kg are 196.1 N, a quarter on each cell; data sheets are off by some percent
        assert told["load_n"] == pytest.approx(196.1, rel=0.03)
        assert [cell["load_n"] for cell in told["cells"]] == pytest.approx([49.0] * 4, rel=0.05)
        assert told["work"]["refused"] == "stopped; nothing was kept"
        await eventually(lambda: page.session.hearers == [])  # and nobody waits for it any more
        assert newest(tmp_path, who(page)) is None

    at(BENCH, tmp_path, do)


def test_a_rollers_zero_is_read_while_it_is_turned_and_knows_its_weight(tmp_path: Path) -> None:
    async def do(page: Page) -> None:
        await page.press("zero", {})
        work = await page.go_through()

        assert page.prompts[0].startswith("Take everything off. Then turn the roller once")
        # what the simulated roller weighs, by data sheets that are off by some percent
        true_n = find_setup("roller").roller_weight_n
        assert work["zeroed"]["weight_n"] == pytest.approx(true_n, rel=0.05)
        told = await page.until(lambda told: told["load_n"] is not None)  # with the next sample
        assert told["load_n"] == pytest.approx(0.0, abs=1.0)  # the session's zero knows it, too
        (tare,) = [note for note in page.session.core.annotations if note.kind == "tare"]
        assert tare.data["counts"] == work["zeroed"]["counts"]  # of the same turn

    at(BENCH + "&device=roller", tmp_path, do)


def test_a_reading_that_cannot_be_right_is_asked_for_again_and_counts_once(tmp_path: Path) -> None:
    async def do(page: Page) -> None:
        await page.press("calibrate", {"masses_kg": [10]})
        work = await page.go_through()

        assert "one number all the time" in work["refused"]
        assert page.prompts == ["Take everything off."] * 5
        assert page.steps == [0] * 5
        assert [said.startswith("That cannot be used") for said in work["said"]] == [True] * 4

    at(BENCH + "&faults=stuck:2", tmp_path, do)


NOT_NOW = [
    # where, what is pressed, why not
    (BENCH, ("step", {"action": "done"}), "nothing is being done at the device"),
    (
        ROLLING,
        ("check", {"mass_kg": 5}),
        "weights cannot be laid there",
    ),
]


@pytest.mark.parametrize(("url", "pressed", "why"), NOT_NOW)
def test_what_makes_no_sense_is_refused_in_words(
    url: str, pressed: tuple[str, dict[str, Any]], why: str, tmp_path: Path
) -> None:
    async def do(page: Page) -> None:
        answer = await page.press(*pressed, status=409)
        assert why in answer["error"]["message"]

    at(url, tmp_path, do)


def test_one_piece_of_work_at_a_time_and_none_beside_a_test(tmp_path: Path) -> None:
    async def do(page: Page) -> None:
        await page.press("zero", {})
        busy = await page.press("zero", {}, status=409)
        assert "finish it or stop it" in busy["error"]["message"]

        await page.until(asks)
        page.session.note("visit_start", page.session.core.now_s, {"zone": "calf", "side": "left"})
        work = await page.go_through()
        assert work["refused"] == "a test is on: stop it first"
        assert (await page.look())["why_not"] == "a test is on: stop it first"
        refused = await page.press("zero", {}, status=409)
        assert "a test is on" in refused["error"]["message"]

    at(BENCH, tmp_path, do)


def test_a_device_that_falls_silent_ends_the_work_in_words(tmp_path: Path) -> None:
    async def do(page: Page) -> None:
        await page.press("zero", {})
        await page.until(asks)
        await page.press("step", {"action": "done"})
        await page.session.stop()
        told = await page.until(is_over)
        assert told["work"]["refused"] == "the source has ended"
        assert told["why_not"] == "the session is over"

    at(BENCH, tmp_path, do)


class BrokenHands:
    """Hands that fail as no hands should."""

    def lay_over(self, *_where: object) -> None:
        raise RuntimeError("dropped it")


def test_a_mistake_of_ours_ends_the_work_in_words_and_the_next_can_begin(tmp_path: Path) -> None:
    async def do(page: Page) -> None:
        for _ in range(2):
            await page.press("calibrate", {"masses_kg": [5]})
            work = await page.go_through()
            assert "made a mistake" in work["refused"]

    source = replace(open_source(BENCH), hands=BrokenHands())  # type: ignore[arg-type]
    at(source, tmp_path, do)


async def test_before_the_device_has_spoken_nothing_is_known(client: httpx.AsyncClient) -> None:
    told = (await client.get("/api/device")).json()

    assert told["device"] is None
    assert told["cells"] == []
    refused = await client.post("/api/device/zero", json={})
    assert refused.status_code == 409
    assert "has not said yet what it is" in refused.json()["error"]["message"]


def test_every_class_of_cells_and_no_other_can_be_asked_for() -> None:
    asked_for = get_args(CalibrateBody.model_fields["cell_class"].annotation)

    assert set(asked_for) == set(CLASSES)
    assert CalibrateBody(masses_kg=[5]).cell_class == DEFAULT_CLASS
    described = {key for key in Texts.of("en").table if key.startswith("device.class.")}
    assert described == {f"device.class.{name}" for name in asked_for} | {"device.class.note"}
