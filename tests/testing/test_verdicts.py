"""A wrong claim fails, a true one and a refusal do not."""

import pytest

from evenside.testing import assert_verdicts_agree

TRUTH = {
    "zones": [
        {"zone": "calf", "difference_points": 2.0, "true_verdicts": ["right_tighter"]},
        {"zone": "shin", "difference_points": 0.5, "true_verdicts": ["balanced", "right_tighter"]},
    ]
}


def analysis(calf: str, shin: str) -> dict:
    rows = {"calf": calf, "shin": shin}
    return {"comparisons": [{"zone": zone, "verdict": v} for zone, v in rows.items() if v]}


@pytest.mark.parametrize("calf", ["right_tighter", "cannot_tell"])
@pytest.mark.parametrize("shin", ["right_tighter", "balanced", "cannot_tell"])
def test_what_is_true_or_refused_agrees(calf: str, shin: str) -> None:
    assert_verdicts_agree(analysis(calf, shin), TRUTH)


@pytest.mark.parametrize(
    ("calf", "shin", "words"),
    [
        ("left_tighter", "balanced", r"calf: left_tighter, but right is \+2\.00 points"),
        ("balanced", "balanced", "calf: balanced"),
        ("right_tighter", "left_tighter", "shin: left_tighter"),
        ("right_tighter", "", "shin: missing"),
    ],
)
def test_what_is_wrong_or_missing_is_named(calf: str, shin: str, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        assert_verdicts_agree(analysis(calf, shin), TRUTH)
