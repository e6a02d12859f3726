"""What is to be simulated, in words: there and back, and what is refused."""

from urllib.parse import parse_qsl

import pytest

from evenside.errors import UsageError
from evenside.simulator.options import SimOptions, options_from_words

WORDS = [
    (SimOptions(), "sim:?seed=1"),
    (SimOptions(seed=7, person="even"), "sim:?seed=7&person=even"),
    (SimOptions(seed=7, day=3, zones=("calf", "shin")), "sim:?seed=7&day=3&zones=calf,shin"),
    (SimOptions(visits=4, treatment=True), "sim:?seed=1&visits=4&treatment=1"),
    (SimOptions(device="roller", rate=40.0), "sim:?seed=1&device=roller&rate=40"),
    (SimOptions(rate=79.5), "sim:?seed=1&rate=79.5"),
    (SimOptions(faults="lost:0.01,unplug:20-23"), "sim:?seed=1&faults=lost:0.01,unplug:20-23"),
    (SimOptions(person="my person.toml"), "sim:?seed=1&person=my%20person.toml"),
    (SimOptions(person="a&b=1.toml"), "sim:?seed=1&person=a%26b%3D1.toml"),
]


@pytest.mark.parametrize(("options", "source"), WORDS)
def test_options_write_themselves_as_a_source_and_come_back(
    options: SimOptions, source: str
) -> None:
    query = source.partition("?")[2]

    assert options.source == source
    assert options_from_words(dict(parse_qsl(query))) == options


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"seed": "x"}, "seed='x' must be a whole number"),
        ({"visits": "-1"}, "visits='-1' must be a whole number"),
        ({"day": "1.5"}, "day='1.5' must be a whole number"),
        ({"treatment": "yes"}, "treatment='yes' must be 1 or 0"),
        ({"rate": "fast"}, "rate='fast' must be samples a second"),
        ({"rate": "nan"}, "nominal_rate_hz=nan"),
        ({"rate": "0"}, r"nominal_rate_hz=0\.0"),
        ({"device": "spoon"}, "device 'spoon' cannot be simulated; known are plate"),
        ({"person": "nobody"}, "nobody"),
        ({"zones": "elbow"}, "elbow"),
        ({"faults": "lost:2"}, "lost:2"),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_words(words: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        options_from_words(words).make_device()


def test_options_make_the_session_that_they_name() -> None:
    options = SimOptions(
        5,
        "hip_flexors",
        zones=("hip_flexor",),
        visits=2,
        treatment=True,
        device="roller",
        rate=40.0,
    )

    device = options.make_device()

    assert device.scenario.person.name == "hip_flexors"
    assert [visit.kind for visit in device.scenario.visits] == ["test"] * 2 + ["treatment"] * 2
    assert (device.setup.kind, device.setup.nominal_rate_hz) == ("roller", 40.0)


def test_another_day_is_the_same_person_in_another_session() -> None:
    first, later = (SimOptions(5, day=day, zones=("calf",)).scenario() for day in (0, 3))

    assert later.person.body_mass_kg == first.person.body_mass_kg
    assert later.person.name == first.person.name
    assert [v.load_n for v in later.visits] != [v.load_n for v in first.visits]
