"""The device check: one line when all is well, else what is wrong and what to do."""

from dataclasses import replace

import pytest

from evenside.session.check import Figures, check_json
from evenside.texts import LANGUAGES, Texts

GOOD = Figures(
    name="Plate",
    rate_hz=79.0,
    nominal_rate_hz=80.0,
    noise_n=0.4,
    n_cells=4,
    loss_pct=0.1,
    residual_ms=1.2,
    battery_v=3.9,
    has_zero=True,
    is_recording=True,
)
TROUBLES: list[tuple[str, dict[str, object]]] = [
    ("device", {"name": None}),
    ("rate", {"rate_hz": 10.0}),
    ("noise", {"noise_n": 5.0}),
    ("cells", {"bad_cells": ("cell 2 (corner +-)",)}),
    ("loss", {"loss_pct": 7.0}),
    ("clock", {"residual_ms": 80.0}),
    ("battery", {"battery_v": 3.1}),
    ("zero", {"has_zero": False}),
    ("recording", {"is_recording": False}),
]


def test_a_good_device_is_one_line() -> None:
    check = check_json(GOOD, Texts.of("en"))

    assert check["is_good"]
    assert check["text"] == "Everything is ready."
    assert [item["what_to_do"] for item in check["items"]] == [None] * 9


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "figures"), TROUBLES, ids=[name for name, _ in TROUBLES])
def test_every_trouble_is_said_with_what_to_do(
    name: str, figures: dict[str, object], language: str
) -> None:
    check = check_json(replace(GOOD, **figures), Texts.of(language))  # type: ignore[arg-type]

    bad = [item for item in check["items"] if not item["is_good"]]
    assert [item["id"] for item in bad] == [name]
    assert bad[0]["what_to_do"]
    assert bad[0]["text"] in check["text"]


def test_what_is_not_known_is_not_judged() -> None:
    check = check_json(Figures(name="Plate", is_recording=True), Texts.of("en"))

    assert [item["id"] for item in check["items"]] == ["device", "recording"]
    assert check["is_good"]


def test_of_several_troubles_the_gravest_is_said_first() -> None:
    bad = replace(GOOD, bad_cells=("cell 1",), is_recording=False)

    text = check_json(bad, Texts.of("en"))["text"]

    assert text == "2 things need a look. First: Cells that did not measure: cell 1."
