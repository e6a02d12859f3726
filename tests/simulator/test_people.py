"""People by name and from files."""

from pathlib import Path

import numpy as np
import pytest

from evenside.errors import InputError, UsageError
from evenside.simulator.people import find_person, known_people, person_keys
from evenside.simulator.person import Person

DOCS = Path(__file__).parents[2] / "docs"


def test_every_named_person_can_be_had_and_is_the_same_for_every_seed() -> None:
    for name in known_people():
        assert find_person(name, 1) == find_person(name, 2)
        assert find_person(name, 1).name == name


def test_the_named_people_are_as_their_names_say() -> None:
    even, left = find_person("even", 0), find_person("tight_left_hamstring", 0)
    hips, sore = find_person("hip_flexors", 0), find_person("everything_sore", 0)
    beginner = find_person("beginner", 0)

    assert all(area.difference_points == 0.0 for area in even.areas.values())
    assert left.areas["hamstring"].difference_points <= -1.5
    assert hips.areas["hip_flexor"].difference_points >= 1.5
    assert all(abs(a.difference_points) < 1.0 for a in sore.areas.values())
    assert np.mean([a.score for a in sore.areas.values()]) > 6.0
    assert beginner.press_ratio_right > 1.1
    assert beginner.hold_cv > 0.10
    assert {person.sex for person in (even, left, hips, sore, beginner)} == {"female", "male"}


def test_a_person_can_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "ann.toml"
    path.write_text(
        'about = "test"\nbody_mass_kg = 58\nscore_offset = 0.5\n'
        "[differences]\ncalf = 1.5\n[loads_bw]\ncalf = 0.25\n",
        encoding="utf-8",
    )

    person = find_person(str(path), 1)

    assert (person.name, person.body_mass_kg) == ("ann", 58.0)
    assert person.areas["calf"].difference_points == 1.5
    assert person.areas["calf"].load_bw == 0.25
    assert person.areas["calf"].score == pytest.approx(5.0)
    assert person.areas["shin"].difference_points == 0.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mass = 3", "unknown key 'mass'"),
        ("body_mass_kg = 'heavy'", "must be a number"),
        ("body_mass_kg = nan", "must be a number"),
        ("body_mass_kg = 7000", "from 20.0 to 250.0"),
        ("[scores]\ncalf = 11", "from 0.0 to 10.0"),
        ("[differences]\nelbow = 1", "'elbow'"),
        ("differences = 2", "table of zones"),
        ("[", "is not TOML"),
        ("sex = 'f'", "sex='f' must be 'female' or 'male'"),
        ("calf = 'foot'", "calf='foot' must be 'roller' or 'hands'"),
        ("rounding_points = 0", "rounding_points=0 must be from 0.01 to 5.0"),
        ("guarding = 2", "guarding=2 must be from 0.0 to 1.0"),
        ("[threshold_ratios]\nglute = 3", "threshold_ratios.glute=3 must be from 0.6 to 1.6"),
        (
            "[differences]\ncalf = 1\n[threshold_ratios]\ncalf = 0.9",
            "calf has both a difference and a threshold ratio",
        ),
    ],
)
def test_a_file_that_describes_nobody_is_refused_with_its_name(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=words) as error:
        find_person(str(path), 1)

    assert "bad.toml" in str(error.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        find_person(str(tmp_path / "nobody.toml"), 1)


def test_a_name_that_nobody_has_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UsageError, match=r"'bob'.*tight_left_hamstring"):
        find_person("bob", 1)


def person_of(tmp_path: Path, text: str) -> Person:
    path = tmp_path / "ann.toml"
    path.write_text(text, encoding="utf-8")
    return find_person(str(path), 1)


@pytest.mark.parametrize("ratio", [0.6, 0.7, 0.9, 1.0, 1.25, 1.6])
def test_a_side_difference_can_be_written_as_a_ratio_of_thresholds(
    tmp_path: Path, ratio: float
) -> None:
    area = person_of(tmp_path, f"[threshold_ratios]\nhamstring = {ratio}\n").areas["hamstring"]

    assert area.threshold_ratio == pytest.approx(ratio)
    assert area.right.curve.threshold_n / area.left.curve.threshold_n == pytest.approx(ratio)
    # a lower threshold on the right is a tighter right side
    assert np.sign(round(area.difference_points, 9)) == np.sign(1.0 - ratio)


def test_a_womans_area_is_larger_softer_and_rated_higher_at_the_same_share_of_weight(
    tmp_path: Path,
) -> None:
    woman = person_of(tmp_path, 'sex = "female"').areas["glute"]
    man = person_of(tmp_path, 'sex = "male"').areas["glute"]

    # science.md 3.3: area 1.05, stiffness 0.85; threshold 0.75 in newtons, 0.917 per body weight
    assert woman.area_cm2 == pytest.approx(1.05 * man.area_cm2)
    assert woman.left.stiffness_n_per_mm == pytest.approx(0.85 * man.left.stiffness_n_per_mm)
    per_weight = woman.left.curve.threshold_n / man.left.curve.threshold_n
    assert per_weight == pytest.approx(0.75 / (63 / 77))


def test_the_calf_can_be_rolled_under_body_weight(tmp_path: Path) -> None:
    by_hand = person_of(tmp_path, 'calf = "hands"').areas["calf"]
    by_weight = person_of(tmp_path, 'calf = "roller"').areas["calf"]

    # science.md 3.3: 20 % of body weight by hand; 34 % on the roller (Baumgart 2019)
    assert (by_hand.load_bw, by_hand.tissue.tool) == (0.20, "hands")
    assert (by_weight.load_bw, by_weight.tissue.tool) == (0.34, "roller")
    assert by_weight.area_cm2 == 42.0


def test_the_example_in_the_documentation_is_a_person(tmp_path: Path) -> None:
    page = (DOCS / "simulator.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]

    person = person_of(tmp_path, example)

    assert person.areas["hip_flexor"].difference_points == 1.5
    assert person.areas["glute"].threshold_ratio == pytest.approx(0.9)
    assert person.areas["calf"].tissue.tool == "roller"


def test_the_documentation_lists_every_key_with_its_default() -> None:
    page = (DOCS / "simulator.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    listed = {row[1].strip(" `"): row[2].strip() for row in rows}

    for key in person_keys():
        assert key in listed, f"docs/simulator.md lacks the key {key} of a person's file"
        default = getattr(Person("nobody"), key, None)
        if isinstance(default, float):
            assert float(listed[key].replace("−", "-")) == default
