"""The tables about whole simulated people and their histories."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from tests.validate.histories import HistoryCell, HistoryRates
from tests.validate.table import percent, signed, table
from tests.validate.whole_people import ZoneOutcome

from evenside_analysis.chart import METHODS

VISITS = (8, 12, 16)
# science.md 4.4, grid: sessions, true difference; tighter (falsely at 0), balanced, in percent.
HISTORY_TABLE = [
    (3, 0.0, 2.0, 64.0),
    (3, 1.5, 86.0, 1.0),
    (5, 0.0, 3.0, 89.0),
    (5, 1.0, 77.0, 8.0),
    (5, 1.5, 99.0, 0.0),
    (8, 0.0, 2.0, 98.0),
    (8, 1.0, 91.0, 8.0),
]

People = Mapping[tuple[str, int], Sequence[ZoneOutcome]]


def history_cells(n_people: int) -> list[HistoryCell]:
    """The rows of the table of histories."""
    return [HistoryCell(k, d, n_people=n_people) for k, d, *_ in HISTORY_TABLE]


def people_table(outcomes: People) -> str:
    """What the methods say of the simulator's own people."""
    rows = [
        _people_row(method, visits, outcomes[method, visits])
        for visits in VISITS
        for method in METHODS
    ]
    head = (
        "method|holds a side|untrue verdicts|side found where it matters|balanced where it is|"
        "coverage|bias, points"
    )
    return table(head, rows)


def history_table(rates: Mapping[HistoryCell, HistoryRates], n_people: int) -> str:
    """What several sessions say together."""
    rows = []
    for (k, d, tighter, balanced), cell in zip(HISTORY_TABLE, history_cells(n_people), strict=True):
        found = rates[cell]
        rows.append(
            [
                str(k),
                f"{d:g}",
                f"{tighter:g} / {percent(found.tighter)}",
                f"{balanced:g} / {percent(found.balanced)}",
                percent(found.covered),
                percent(found.second_tighter),
                percent(found.second_balanced),
            ]
        )
    head = "sessions|true d|tighter (falsely at 0)|balanced|coverage|Hartung-Knapp tighter|balanced"
    return table(head, rows)


def _people_row(method: str, visits: int, outcomes: Sequence[ZoneOutcome]) -> list[str]:
    mattering = [one for one in outcomes if abs(one.difference) >= 1.0]
    even = [one for one in outcomes if abs(one.difference) < 1.0]
    with_interval = [one for one in outcomes if one.ci95 is not None and one.estimate is not None]
    errors = [one.estimate - one.difference for one in with_interval if one.estimate is not None]
    return [
        f"`{method}`",
        str(visits // 2),
        percent(_share(not one.is_true for one in outcomes)),
        percent(_share(one.verdict == one.expected for one in mattering)),
        percent(_share(one.verdict == "balanced" for one in even)),
        percent(_share(_covers(one) for one in with_interval)),
        signed(float(np.mean(errors))),
    ]


def _covers(one: ZoneOutcome) -> bool:
    return one.ci95 is not None and one.ci95[0] <= one.difference <= one.ci95[1]


def _share(flags: Iterable[bool]) -> float:
    return float(np.mean(list(flags)))
