"""What the pages for builders say, against what the dimensions, calculations and programs say."""

import re
from pathlib import Path

import pytest
from hardware.bom import costs, lines
from hardware.calculations import battery, capacity, overload, people, tipping
from hardware.models.bar import hole_places
from hardware.models.plate import Heights, foot_places, plate, roller_reach_mm

from evenside.montage import find_shape

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PLATE, ROLLER = find_shape("plate"), find_shape("roller")
PAGES = [*sorted(DOCS.glob("hardware*.md")), *sorted(DOCS.glob("build-*.md"))]


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def heaviest_kg(name: str) -> float:
    if name == "plate":
        share = capacity.plate_share(PLATE, capacity.TRAVEL_M / 2, capacity.GLIDE_M)
        return capacity.heaviest_kg(PLATE, share)
    return capacity.heaviest_kg(ROLLER, capacity.roller_share(ROLLER, capacity.GLIDE_M))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hardware", f"| {people.HEAVIEST_KG:.0f} kg | {int(heaviest_kg('roller'))} kg with"),
        ("hardware", f"along {2e3 * PLATE.places[-1].x_m:.0f} mm"),
        ("hardware", f"{battery.lasts_h(battery.esp32(1.0).total):.0f} to "),
        ("build-plate", f"{PLATE.body['length_mm']:.0f} x {PLATE.body['width_mm']:.0f}, corners"),
        ("build-plate", f"rounded with {PLATE.body['corner_radius_mm']:.0f}"),
        ("build-plate", f"widened from below to {2 * PLATE.body['keeper_head_mm']:.0f}, "),
        ("build-plate", f"(x {abs(foot_places(PLATE)[0][0]):g}, y 100)"),
        ("build-plate", f"feeler gauge {overload.stop_gap_mm(PLATE.cell):.2f} between"),
        ("build-plate", f"{PLATE.body['stop_beside_mm']:.0f} further out"),
        ("build-plate", f"inside of the cells (x {roller_reach_mm(PLATE):.0f})"),
        ("build-plate", "25 from the end"),
        ("build-roller", f"with {overload.stop_gap_mm(ROLLER.cell):.2f} of air"),
        (
            "build-roller",
            f"{1e3 * (ROLLER.radius_m or 0):.0f} to {ROLLER.body['wheel_radius_mm']:.0f}",
        ),
        ("build-roller", f"square to {ROLLER.body['core_length_mm']:.0f}"),
        ("build-roller", f"with {ROLLER.body['cell_gap_mm']:.0f} between"),
        ("hardware-safety", f"from {tipping.tips_at_n(PLATE) / people.G:.0f} kg on"),
        ("hardware-safety", f"from {tipping.lifts_at_n(PLATE):.0f} N there"),
        ("hardware-check", "250 along and\n100 across"),
    ],
)
def test_a_number_of_a_page_is_that_of_the_montage_or_the_calculation(
    name: str, words: str
) -> None:
    assert words in page(name)


def test_the_plate_measures_everybody_that_the_page_says() -> None:
    assert heaviest_kg("plate") >= people.HEAVIEST_KG


def test_the_room_between_top_and_base_is_what_the_pages_say() -> None:
    heights = Heights(PLATE)
    room_mm = heights.top[0] - heights.base[1]
    over_lid_mm = heights.top[0] - heights.base[1] - PLATE.body["box_height_mm"]

    assert f"stand {room_mm:.0f} mm apart" in page("hardware-safety")
    assert f"Between lid and top are {over_lid_mm:.0f}." in page("build-plate")


def test_screws_are_long_enough() -> None:
    names = {line.part: line.name for line in lines()}
    size = PLATE.cell.body
    through_mm = PLATE.body["base_thickness_mm"] + PLATE.body["riser_mm"]
    keeper = next(piece for piece in plate() if piece.name == "keeper 0").solid.bounding_box()
    shaft_mm = keeper.size.Z - PLATE.body["keeper_diameter_mm"]  # less its head

    # at least one and a half diameters of thread in the cell, and not through it
    (cell_screw,) = re.findall(r"M6 x (\d+) countersunk", names["screws"])
    assert 1.5 * size["hole_mm"] <= int(cell_screw) - through_mm <= size["height_mm"]
    assert re.findall(r"M5 x (\d+)", names["keeper"]) == [str(5 * round((shaft_mm + 1) / 5))]
    assert len(hole_places(PLATE.cell)) == 4


HOST = ROOT / "host" / "evenside"
SPOKEN = "\n".join(
    path.read_text(encoding="utf-8") for path in [*HOST.rglob("*.py"), HOST / "texts" / "en.json"]
)


def quoted() -> list[str]:
    """What the table of faults says that the doctor says, in pieces between its dots."""
    table = page("hardware-check").split("| the doctor says |")[1].split("\n\n")[0]
    first_cells = re.findall(r"^\| (.*?) \|", table, re.MULTILINE)[1:]
    sentences = [s for cell in first_cells for s in re.findall(r"`(.*?)`", cell)]
    pieces = [p.strip() for s in sentences for p in re.split(r"\.\.\.|\d+", s)]
    return [piece for piece in pieces if len(piece) > 4]


@pytest.mark.parametrize("words", quoted())
def test_the_table_of_faults_quotes_what_the_doctor_really_says(words: str) -> None:
    assert words in re.sub(r"\"\n\s+f?\"|\{.*?\}", "", SPOKEN) or words in SPOKEN


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_into_a_page_find_their_heading(path: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#([^)]+)\)", path.read_text(encoding="utf-8")):
        other = (path.parent / target if target else path).read_text(encoding="utf-8")
        headings = [h.lower() for h in re.findall(r"^#+ (.*)$", other, re.MULTILINE)]
        slugs = {re.sub(r"[^\w\- ]", "", h).strip().replace(" ", "-") for h in headings}
        assert anchor in slugs, f"{path.name}: {target}#{anchor}"


@pytest.mark.parametrize("name", ["hardware", "build-plate", "build-roller"])
def test_a_page_says_that_nobody_has_built_it(name: str) -> None:
    assert re.search(r"Not built yet|Nobody has built", page(name))


def test_every_picture_is_shown_somewhere() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
    pictures = {path.name for path in (DOCS / "img").glob("hardware-*")}

    assert pictures == {name for name in pictures if f"img/{name}" in text}
    assert len(pictures) >= 12


@pytest.mark.parametrize(("build", "title"), [("plate_uno", "plate"), ("roller", "roller")])
def test_the_overview_says_what_a_build_costs(build: str, title: str) -> None:
    low, high = costs(lines(), build)

    assert f"about {round(low, -1):.0f} to {round(high, -1):.0f}](hardware-parts.md#{title}" in (
        page("hardware")
    )
