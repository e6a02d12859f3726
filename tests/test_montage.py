"""The one file of dimensions: who reads it, and that nobody else has its numbers."""

import re
from pathlib import Path

import pytest
from hardware.header import PATH as HEADER
from hardware.header import header

from evenside.errors import InputError, UsageError
from evenside.montage import Shape, find_shape, shapes
from evenside.simulator.cells import make_channels
from evenside.simulator.setups import SETUPS

ROOT = Path(__file__).parents[1]


def test_the_header_of_the_firmware_is_what_the_file_says() -> None:
    assert HEADER.read_text(encoding="utf-8") == header(find_shape("plate")), (
        "run `python -m hardware.header`, then `make -C firmware images`"
    )


def test_a_plate_that_is_no_rectangle_has_no_header() -> None:
    with pytest.raises(InputError, match=r"plate, hub - 0: not the corner of a rectangle"):
        header(find_shape("roller"))


@pytest.mark.parametrize("name", ["plate", "plate_320", "roller"])
def test_a_simulated_device_sits_where_the_file_says(name: str) -> None:
    setup = SETUPS[name]
    shape = find_shape(setup.kind)

    channels = make_channels(setup)

    assert [(c.name, c.x_m, c.y_m, c.axis_rad) for c in channels] == [
        (p.name, p.x_m, p.y_m, p.axis_rad) for p in shape.places
    ]
    assert {c.capacity_n for c in channels} == {shape.cell.capacity_n}


def test_a_build_that_is_not_known_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="'ball' is not known; known are plate, roller"):
        find_shape("ball")


@pytest.mark.parametrize("shape", shapes().values(), ids=lambda shape: shape.kind)
def test_the_cells_lie_about_the_middle(shape: Shape) -> None:
    for direction in ("x_m", "y_m"):
        assert sum(getattr(place, direction) for place in shape.places) == pytest.approx(0.0)


# A number that another file says again would be changed in one place only some day. The words that
# it stands beside tell it from numbers that are only equal to it.
SECOND_COPIES = re.compile(
    r"(capacity_n|CAPACITY\w*)\s*(:\s*float)?\s*[=:,]\s*500"
    r"|(radius_m|RADIUS\w*)\s*(:\s*float)?\s*=\s*0\.075"
    r"|(rated_output_mv_per_v)\s*(:\s*float)?\s*=\s*2\.0"
    r"|_HUB_Y_M\s*=|_PLATE_X_M\s*[,=]"
)
SEARCHED = [
    *sorted((ROOT / "host" / "evenside").rglob("*.py")),
    *sorted((ROOT / "analysis" / "evenside_analysis").rglob("*.py")),
    *sorted((ROOT / "firmware" / "evenside").rglob("*.[ch]*")),
    *sorted((ROOT / "hardware").rglob("*.py")),
]


def copies_in(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    code = [line for line in lines if "evenside firmware settings" not in line]  # examples
    return [f"{path.name}: {found.group(0)}" for found in SECOND_COPIES.finditer("\n".join(code))]


def test_no_program_has_a_second_copy_of_a_number() -> None:
    assert not [copy for path in SEARCHED for copy in copies_in(path)]


@pytest.mark.parametrize(
    "line", ["capacity_n: float = 500.0", "_HUB_Y_M = 0.165", "put16(row + EV_CELL_CAPACITY, 500);"]
)
def test_a_second_copy_would_be_found(line: str) -> None:
    assert SECOND_COPIES.search(line)
