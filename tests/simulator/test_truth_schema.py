"""The truth and its schema: every truth fits, and every field is described with its unit."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests import docs_truth

from evenside.simulator.cells import DeviceSetup
from evenside.simulator.faults import parse_faults
from evenside.simulator.scenario import Scenario, make_scenario
from evenside.simulator.truth import truth_json, truth_text

SCHEMA = docs_truth.schema()
FIELDS = dict(docs_truth.fields(SCHEMA))
SHORT: dict[str, Any] = {"zones": ["calf"], "visits_per_zone": 2}
TRUTHS: dict[str, tuple[Scenario, DeviceSetup, str]] = {
    "plate": (make_scenario(1, **SHORT), DeviceSetup(), ""),
    "roller": (make_scenario(2, person="beginner", **SHORT), DeviceSetup(kind="roller"), ""),
    "odd rates": (make_scenario(3, **SHORT), DeviceSetup(rate_factors=(1.0, 0.9, 1.1, 1.2)), ""),
    "treatment": (make_scenario(4, person="hip_flexors", treatment=True), DeviceSetup(), ""),
    "faults": (make_scenario(5, **SHORT), DeviceSetup(), "lost:0.1,flip:1e-4,poweroff:4-6"),
}


def truth_of(name: str, **options: Any) -> dict[str, Any]:
    scenario, setup, faults = TRUTHS[name]
    device = scenario.device(setup=setup, faults=parse_faults(faults))
    device.advance(5.0)
    return truth_json(scenario, device, **options)


def paths_in(value: Any, path: str = "") -> Iterator[str]:
    """Every field of a JSON value, in the schema's way of writing."""
    if isinstance(value, dict):
        for name, part in value.items():
            here = f"{path}.{name}" if path else name
            yield here
            yield from paths_in(part, here)
    elif isinstance(value, list):
        for part in value:
            yield from paths_in(part, f"{path}[]")


def test_the_schema_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", TRUTHS)
def test_every_truth_fits_the_schema_and_has_no_field_beside_it(name: str) -> None:
    truth = json.loads(truth_text(truth_of(name)))

    problems = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(truth)]

    assert not problems
    assert not set(paths_in(truth)) - set(FIELDS), "describe these in truth.schema.json"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": "one"}, "'one' is not of type 'integer'"),
        ({"schema": "evenside.truth/2"}, "'evenside.truth/1' was expected"),
        ({"zones": [{"zone": "calf"}]}, "'difference_points' is a required property"),
    ],
)
def test_what_is_no_truth_does_not_fit(change: dict[str, Any], words: str) -> None:
    problems = Draft202012Validator(SCHEMA).iter_errors({**truth_of("plate"), **change})

    assert words in [error.message for error in problems]


@pytest.mark.parametrize("path", FIELDS)
def test_every_field_is_described_and_every_number_has_its_unit(path: str) -> None:
    rule = FIELDS[path]
    kinds = {rule["type"]} if isinstance(rule["type"], str) else set(rule["type"])

    assert len(rule["description"]) > 5
    assert bool(rule.get("unit")) == bool(kinds & {"number", "integer"})
