"""Whatever is asked and refused while weights are laid is understood by the page in every language.

``test_told`` holds the pieces of wording against the table; here are whole sentences, as the
calibrating modules put them together.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.calibrating import test_plate, test_roller
from tests.texts.test_told import not_understood

from evenside.calibrating.bench import BenchHelper
from evenside.calibrating.guided import STOPPED
from evenside.calibrating.plate import fit_plate
from evenside.calibrating.points import Placement, RefusedError, reading_from
from evenside.calibrating.roller import fit_roller
from evenside.calibrating.work import Asked, calibrate_device
from evenside.calibrating.workplace import BUSY, MISTAKE, SILENT, TEST_IS_ON
from evenside.errors import DeviceError
from evenside.sources import open_source
from evenside.texts import LANGUAGES
from evenside_analysis.calibration import Calibration

PLATE = "sim:?bench=1&speed=max"
ROLLER = "sim:?bench=1&speed=max&device=roller"
UNUSABLE = "That cannot be used: "


class Patience(BenchHelper):
    """Lays so many weights, and then has had enough."""

    def __init__(self, source: str, n_weights: int) -> None:
        self.source = open_source(source)
        self.said: list[str] = []
        self._n_left = n_weights
        assert self.source.hands is not None
        super().__init__(self.source.hands, self.said.append)

    async def lay(self, placement: Placement, prompt: str) -> None:
        if self._n_left == 0:
            raise DeviceError(STOPPED)
        self._n_left -= 1
        await super().lay(placement, prompt)


def asked_at(source: str, n_weights: int) -> list[str]:
    helper = Patience(source, n_weights)
    with pytest.raises(DeviceError) as stopped:
        asyncio.run(calibrate_device(helper.source, helper, Asked([2.5], 2.5, "usual", 0.002)))
    return [text.strip() for text in (*helper.said, str(stopped.value))]


def refused() -> Iterator[str]:
    for fit in test_plate.REFUSED.values():
        with pytest.raises(RefusedError) as caught:
            fit()
        yield str(caught.value)
    for points in test_roller.REFUSED.values():
        with pytest.raises(RefusedError) as caught:
            fit_roller(points(), test_roller.MONTAGE, test_roller.GIVEN)
        yield str(caught.value)


def unusable() -> Iterator[str]:
    """Readings that are asked for again, each by itself: as a reason it stands in a sentence."""
    steady = np.random.default_rng(1).normal(size=(240, 4))
    stuck, saturated, swaying = steady.copy(), steady.copy(), steady.copy()
    stuck[:, 2] = 7.0
    saturated[:, 1] = 2.0**23 - 1 - (np.arange(240) % 2)
    swaying[:, 0] += 50_000 * np.sin(np.arange(240) / 40)
    lost = steady.copy()
    lost[:200] = np.nan
    nominal = Calibration((0.0,) * 4, test_plate.GIVEN.nominal, "nominal", None)
    for rows, n_saturated in ((stuck, 0), (saturated, 9), (swaying, 0), (lost, 0), (lost[:3], 0)):
        with pytest.raises(RefusedError) as caught:
            reading_from(rows, nominal, 80.0, test_plate.GIVEN.names, n_saturated)
        yield str(caught.value)


def remarked() -> Iterator[str]:
    weights = [test_plate.turn(weight, cell=2) for weight in test_plate.WEIGHTS]
    yield from fit_plate(weights, None, test_plate.GIVEN).remarks
    light = [test_plate.point(mass, read_as=mass * test_plate.G / 1.5) for mass in (10.0, 20.0)]
    yield from fit_plate(light, None, test_plate.GIVEN).remarks


@pytest.fixture(scope="module")
def said() -> list[str]:
    asked = [*asked_at(PLATE, 4), *asked_at(ROLLER, 8)]
    reasons = [text.removeprefix(UNUSABLE)[:-1] for text in asked if text.startswith(UNUSABLE)]
    assert reasons, "a bench that has just been touched is not steady"
    told = [*asked, *reasons, *unusable(), *refused(), *remarked()]
    past = ["this is a recording: what happened cannot be changed here", "the session is over"]
    return [*told, *past, BUSY, MISTAKE, SILENT, TEST_IS_ON]


def test_something_was_said_of_every_kind(said: list[str]) -> None:
    for words in ("Lay 2.5 kg over cell 0", "by the data sheets", "to turn 2", "the hub of cell"):
        assert any(words in sentence for sentence in said), words


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_it_is_understood_by_the_page(language: str, said: list[str], tmp_path: Path) -> None:
    assert not_understood(said, language, tmp_path) == []
