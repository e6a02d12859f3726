"""The bill of materials against everything that says what a build is made of."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from hardware.bom import BUILDS, COST_TO, KINDS, PAGE, TABLE, Line, costs, lines, page
from hardware.calculations import battery, bending, overload
from hardware.models.plate import plate
from hardware.models.roller import roller

from evenside.montage import find_shape

PARTS = {line.part: line for line in lines()}
MODELS = {"plate_uno": plate, "plate_esp32": plate, "roller": roller}


def shape_of(build: str) -> str:
    return "roller" if build == "roller" else "plate"


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m hardware.bom`"


def test_every_line_is_whole() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))

    assert {len(row) for row in rows} == {11}
    assert all(all(cell.strip() for cell in row) for row in rows)
    assert len(PARTS) == len(lines())


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.part)
def test_a_line_is_of_a_known_kind_and_cost_and_used_by_a_build(line: Line) -> None:
    assert line.kind in KINDS
    assert line.cost in COST_TO
    assert any(line.per_build.values())


@pytest.mark.parametrize("build", BUILDS)
def test_there_are_as_many_of_each_piece_as_in_the_model(build: str) -> None:
    in_model = Counter(piece.part for piece in MODELS[build]())

    assert in_model == Counter({part: PARTS[part].per_build[build] for part in in_model}), (
        "bom.csv and the model disagree"
    )
    made = {
        p for p, line in PARTS.items() if line.kind in ("cut", "printed") and line.per_build[build]
    }
    assert made <= set(in_model)


@pytest.mark.parametrize("build", BUILDS)
def test_a_piece_is_made_in_the_model_as_the_table_says(build: str) -> None:
    for piece in MODELS[build]():
        assert PARTS[piece.part].kind == piece.made, piece.name


@pytest.mark.parametrize("build", BUILDS)
def test_there_is_a_cell_and_a_converter_for_each_place_of_the_montage(build: str) -> None:
    n_cells = len(find_shape(shape_of(build)).places)

    assert PARTS["cell"].per_build[build] == n_cells
    assert PARTS["converter"].per_build[build] == n_cells


def test_the_cells_to_buy_are_those_of_the_montage() -> None:
    cell = find_shape("plate").cell
    size = cell.body

    assert f"{cell.capacity_n:.0f} N" in PARTS["cell"].name
    assert f"{cell.rated_output_mv_per_v:g} mV/V" in PARTS["cell"].name
    assert (
        f"{size['length_mm']:.0f} x {size['width_mm']:.0f} x {size['height_mm']:.0f} mm"
        in PARTS["cell"].watch_for
    )


@pytest.mark.parametrize(
    ("part", "build", "words"),
    [
        ("base", "plate", "{base_thickness_mm:.0f} mm, {length_mm:.0f} x {width_mm:.0f} mm"),
        ("top", "plate", "{top_thickness_mm:.0f} mm, {length_mm:.0f} x {width_mm:.0f} mm"),
        ("foot", "plate", "{foot_diameter_mm:.0f} x {foot_height_mm:.0f} mm"),
        ("pad", "plate", "{pad_length_mm:.0f} x {pad_width_mm:.0f} x {pad_thickness_mm:.0f} mm"),
        ("roller_bar", "plate", "{roller_bar_width_mm:.0f} x {roller_bar_height_mm:.0f}"),
        ("core", "roller", "{core_diameter_mm:.0f} x {core_wall_mm:.0f} mm, {core_length_mm:.0f}"),
        ("wheel", "roller", "{wheel_width_mm:.0f} mm"),
        ("tread", "roller", "{wheel_width_mm:.0f} x {tread_mm:.0f} mm"),
        ("bracket", "roller", "{bracket_mm:.0f} mm thick"),
    ],
)
def test_a_part_is_as_large_as_the_montage_says(part: str, build: str, words: str) -> None:
    assert words.format(**find_shape(build).body) in PARTS[part].name


def test_what_the_table_says_of_the_calculations_is_what_they_say() -> None:
    roller_shape = find_shape("roller")
    stop_n = roller_shape.cell.capacity_n * roller_shape.cell.stop_at
    moment_nm = next(row for row in bending.rows() if row.what.startswith("moment")).value

    assert f"sees {moment_nm}" in PARTS["bracket"].why
    assert f"{battery.CELL_MAH:.0f} mAh" in PARTS["battery"].name
    assert overload.stop_gap_mm(roller_shape.cell) > 0.05  # the finest leaf of the feeler gauge
    assert stop_n > roller_shape.cell.capacity_n


def test_a_build_costs_what_its_lines_add_up_to() -> None:
    # by hand: four parts of class a and one of class b
    some = [
        Line("x", "", "bought", {"roller": 4}, "piece", "a", "", "", ""),
        Line("y", "", "cut", {"roller": 1}, "piece", "b", "", "", ""),
        Line("z", "", "tool", {"roller": 1}, "piece", "d", "", "", ""),
    ]

    assert costs(some, "roller") == (4 * 0.5 + 3.0, 4 * 3.0 + 12.0)


def test_no_shop_is_named() -> None:
    text = Path(TABLE).read_text(encoding="utf-8")

    assert not re.search(r"https?:|www\.|\.com\b", text)
