"""The eighteen boxes; means by hand."""

import pytest

from evenside.report.boxes import Box, box_of, chart_zones


def hold(score: float | None, load_n: float | None = 300.0, **more: object) -> dict[str, object]:
    given = {
        "zone": "calf",
        "side": "left",
        "phase": "baseline",
        "score": score,
        "score_kind": "tension",
        "load_n": load_n,
        "load_bw": 0.5,
        "usable": score is not None,
    }
    return {**given, **more}


@pytest.mark.parametrize(
    ("holds", "box"),
    [
        ([], None),
        ([hold(None)], None),
        ([hold(4), hold(5, 330.0)], Box(4.5, 315.0, 0.5, 2, True, False)),
        ([hold(4), hold(9, usable=False)], Box(4, 300.0, 0.5, 1, True, False)),
        ([hold(9, usable=False)], Box(9, 300.0, 0.5, 1, False, False)),
        ([hold(4, None, load_bw=None)], Box(4, None, None, 1, True, False)),
        ([hold(4, corrected=True)], Box(4, 300.0, 0.5, 1, True, True)),
        (
            [hold(4), hold(8, side="right"), hold(8, zone="shin")],
            Box(4, 300.0, 0.5, 1, True, False),
        ),
        (
            [hold(4), hold(8, phase="retest"), hold(8, score_kind="pain")],
            Box(4, 300.0, 0.5, 1, True, False),
        ),
    ],
)
def test_a_box_tells_the_means_of_what_counts_else_of_what_was_rated(
    holds: list[dict[str, object]], box: Box | None
) -> None:
    assert box_of(holds, "calf", "left") == box


def test_the_retest_has_boxes_of_its_own() -> None:
    box = box_of([hold(4), hold(8, phase="retest")], "calf", "left", "retest")

    assert box is not None
    assert box.score == 8


def test_the_chart_has_its_nine_zones_and_then_what_else_was_measured() -> None:
    zones = chart_zones(["upper_arm", "calf", None, "it_band", "upper_arm"])

    assert len(zones) == 11
    assert zones[-2:] == ["upper_arm", "it_band"]
