"""Compares what an analysis claims with what is true."""

from collections.abc import Mapping
from typing import Any

CANNOT_TELL = "cannot_tell"


def assert_verdicts_agree(analysis: Mapping[str, Any], truth: Mapping[str, Any]) -> None:
    """Raise AssertionError unless every zone's verdict is true, or says that it cannot tell.

    ``analysis`` is what ``analyze --json`` prints (``evenside.analysis/1``), ``truth`` the answer
    key of the same session (``evenside.truth/1``).
    """
    found = {row["zone"]: row["verdict"] for row in analysis["comparisons"]}
    wrong = []
    for zone in truth["zones"]:
        verdict = found.get(zone["zone"], "missing")
        if verdict not in (CANNOT_TELL, *zone["true_verdicts"]):
            wrong.append(
                f"{zone['zone']}: {verdict}, but right is {zone['difference_points']:+.2f} points "
                f"tighter than left: {' or '.join(zone['true_verdicts'])}"
            )
    if wrong:
        raise AssertionError("verdicts that do not agree with the truth:\n" + "\n".join(wrong))
