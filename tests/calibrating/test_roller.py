"""Known weights that hang from a roller of crossed cells, whichever way it is turned."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.calibrating.listened import bench

from evenside.calibrating.classes import cell_class
from evenside.calibrating.fit import Given
from evenside.calibrating.points import Placement, Point, Reading, RefusedError
from evenside.calibrating.roller import fit_roller
from evenside.cli.main import main
from evenside.protocol.messages import Channel
from evenside.simulator.options import SimOptions
from evenside_analysis.load import Montage

G = 9.80665
HALF = math.pi / 2
HUB_M = 0.165
TRUE = (0.000118, 0.000115, 0.000117, 0.000116)
ZERO = (40_000.0, -20_000.0, 5_000.0, 0.0)
OWN_N = 8.0
MONTAGE = Montage("roller", (0.0,) * 4, (-HUB_M, -HUB_M, HUB_M, HUB_M), (0.0, HALF) * 2, 0.075)
GIVEN = Given(
    channels=tuple(
        Channel(n, n, 0, 128, 500.0, 2.0, 0.0, MONTAGE.y_m[n], MONTAGE.axis_rad[n], f"hub {n}")
        for n in range(4)
    ),
    nominal=(0.0001164,) * 4,
    kind=cell_class("usual"),
    is_roller=True,
)


def reading(load_n: float, turn_rad: float, over: int | None, true: Sequence[float]) -> Reading:
    """A load that hangs down and the roller's own weight, seen from a roller so far turned."""
    place_m = 0.0 if over is None else 0.8 * MONTAGE.y_m[over]
    counts = []
    for cell in range(4):
        seen = math.cos(turn_rad - MONTAGE.axis_rad[cell])
        share = 0.5 * (1 + place_m / MONTAGE.y_m[cell])
        counts.append(ZERO[cell] + (load_n * share + OWN_N / 2) * seen / true[cell])
    return Reading(tuple(counts), (40.0,) * 4, 240)


def points(
    turns_rad: Sequence[float] = (0.3, 1.9, 3.3, 5.2),  # by hand: about a quarter each
    masses_kg: Sequence[float] = (10.0, 20.0),
    hubs: Sequence[int] = (0, 2),
    true: Sequence[float] = TRUE,
    felt: float = 1.0,  # of the weight in the middle
) -> list[Point]:
    found = []
    for turn, turn_rad in enumerate(turns_rad):
        zero = reading(0.0, turn_rad, None, true)
        middles = [Placement(mass, None, turn) for mass in masses_kg]
        for one in [*middles, *(Placement(20.0, hub, turn) for hub in hubs)]:
            load_n = one.load_n * (felt if one.over is None else 1.0)
            found.append(Point(one, reading(load_n, turn_rad, one.over, true), zero))
    return found


def test_four_turns_give_every_cell_its_sensitivity_and_its_zero() -> None:
    fit = fit_roller(points(), MONTAGE, GIVEN)

    assert fit.newton_per_count == pytest.approx(TRUE, rel=1e-9)
    assert fit.zero_counts == pytest.approx(ZERO, abs=1.0)
    assert max(map(abs, fit.residuals_n)) < 1e-6
    assert fit.remarks == ()


@pytest.mark.parametrize("cell", [2, 3])
def test_a_cell_that_answers_against_that_of_the_other_hub_is_turned(cell: int) -> None:
    true = [value * (-1 if place == cell else 1) for place, value in enumerate(TRUE)]

    fit = fit_roller(points(true=true), MONTAGE, GIVEN)

    assert fit.newton_per_count == pytest.approx(true, rel=1e-9)
    assert any("wired the other way round" in remark for remark in fit.remarks)


REFUSED = {
    "the cells are not told apart": lambda: points(turns_rad=(0.0, math.pi)),
    "not told apart": lambda: points(hubs=()),
    "take a heavier weight": lambda: points(masses_kg=(0.5,)),
    "uneven: 10 kg on the middle": lambda: points(felt=1.1),
    "equal readings": lambda: points(felt=0.0),
}


@pytest.mark.parametrize("said", REFUSED)
def test_what_cannot_be_right_is_refused_with_the_reason(said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        fit_roller(REFUSED[said](), MONTAGE, GIVEN)


def test_a_roller_whose_cells_are_not_crossed_is_refused() -> None:
    parallel = replace(MONTAGE, axis_rad=(0.0,) * 4)

    with pytest.raises(RefusedError, match="crossed"):
        fit_roller(points(), parallel, GIVEN)


def test_a_simulated_roller_is_calibrated_and_then_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roller, where = bench("device=roller"), ["--folder", str(tmp_path)]

    assert main(["calibrate", roller, "--weights", "20", *where]) == 0
    assert main(["calibrate", roller, "--check", "15", *where]) == 0

    (data,) = (json.loads(path.read_text()) for path in tmp_path.iterdir())
    true = SimOptions(device="roller", bench=True).make_device().true_cells
    # cells of the usual class feel up to a hundredth of the force that is square to them
    assert data["newton_per_count"] == pytest.approx(true.newton_per_count, rel=0.01)
    # within two newtons of the true zero, which the roller's own 8 N go round
    apart_n = np.subtract(data["zero_counts"], true.zero_counts) * true.newton_per_count
    assert np.abs(apart_n).max() < 2.0
    assert data["checks"][0]["holds"]
    assert "Hang 20 kg from it close to the hub" in capsys.readouterr().err
