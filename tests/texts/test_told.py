"""What the program tells in English is known to the page in every language.

The page knows a sentence by its form in the English table (``told.*``; ``web/told.js``). Two things
hold that table and the program together: whatever can be said of any holds is translated by the
page's own module, and every piece of wording of the modules that speak stands in the table.
"""

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from tests.analysis.held import hold

from evenside.server.app import TEXTS, WEB
from evenside.texts import LANGUAGES, Texts
from evenside_analysis.chart import METHODS, compare_zones
from evenside_analysis.observations import ComparisonSettings
from evenside_analysis.types import Hold, Phase, Side

SPEAKERS = (
    # module, the functions that speak to a person (empty: all of it)
    ("evenside_analysis.gates", ()),
    ("evenside_analysis.verdicts", ()),
    ("evenside_analysis.words", ()),
    ("evenside_analysis.chart", ()),
    ("evenside_analysis.summary", ("_work_item",)),
    ("evenside_analysis.holds", ()),
    ("evenside_analysis.legs", ()),
    ("evenside_analysis.avoidance", ("_notable",)),
    ("evenside_analysis.steadiness", ("_notable",)),
    ("evenside_analysis.dose", ("_notable",)),
    ("evenside_analysis.curves", ("_notable",)),
    ("evenside.library.zone_history", ("why_not",)),
    ("evenside.session.treatment", ()),
    ("evenside.session.scribe", ("move_to", "_is_well_again")),
    ("evenside.session.troubles", ()),
    ("evenside.recording.files", ("make_folder", "_claim", "_lock", "write", "sync", "copy_all")),
    ("evenside.recording.files", ("__init__",)),
    ("evenside.recording.writer", ("_fail",)),
    ("evenside.session.desk", ()),
    ("evenside.session.live", ()),
    ("evenside_analysis.tare", ("_too_little", "_saturated", "_unsteady", "_swaying", "_no_turn")),
    ("evenside_analysis.tare", ("_loaded", "tare_from_turn")),
    ("evenside.session.core", ("take_zero",)),
    ("evenside.calibrating.guided", ()),
    ("evenside.calibrating.points", ()),
    ("evenside.calibrating.plate", ()),
    ("evenside.calibrating.roller", ()),
    ("evenside.calibrating.fit", ()),
    ("evenside.calibrating.zero", ()),
    ("evenside.calibrating.work", ()),
    ("evenside.calibrating.workplace", ()),
    ("evenside.calibrating.listening", ()),
    ("evenside.calibrating.store", ("save",)),
    ("evenside.server.access", ("why_not_for",)),
    ("evenside.server.sharing", ("url",)),
)
NOT_SHOWN = (
    "No force ratio: how the score grows with the load is not known well enough.",
    "drills: ",  # the page offers those that there are
    "Access is handed out only at the machine on which Evenside runs.",  # asked for only there
)
SHOW = """
import {{ readFileSync }} from "node:fs";
import {{ useTexts }} from "./texts.js";
import {{ told }} from "./told.js";
const table = (code) => JSON.parse(readFileSync(new URL(`./${{code}}.json`, import.meta.url)));
useTexts("{language}", table("{language}"), table("en"));
const said = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(said.filter((sentence) => told(sentence).lang === "en")));
"""


@pytest.mark.parametrize(("module", "functions"), SPEAKERS, ids=str)
def test_all_wording_of_the_program_stands_in_the_english_table(
    module: str, functions: tuple[str, ...]
) -> None:
    known = "\n".join(Texts.of("en").table.values())

    unknown = [piece for piece in pieces(module, functions) if piece not in known]
    assert [piece for piece in unknown if re.sub("left|right", "{side}", piece) not in known] == []


def pieces(module: str, functions: tuple[str, ...]) -> Iterator[str]:
    """The literal parts, of two words or more, of what a module says."""
    tree = ast.parse(Path(str(import_module(module).__file__)).read_text("utf-8"))
    nodes = [node for node in ast.walk(tree) if getattr(node, "name", None) in functions]
    silent = {id(part) for node in ast.walk(tree) for part in silent_parts(node)}
    for part in (part for node in nodes or [tree] for part in ast.walk(node)):
        text = part.value if isinstance(part, ast.Constant) else None
        if not isinstance(text, str) or id(part) in silent or text.startswith(NOT_SHOWN):
            continue
        if re.search(r"[A-Za-z]+ [a-z]+", text):
            yield text


def silent_parts(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, and errors of whoever wrote or calls a function wrongly."""
    if isinstance(node, ast.Expr | ast.Assert):
        yield from ast.walk(node)
    mistakes = ("ParameterError", "AssertionError")
    if isinstance(node, ast.Raise) and any(name in ast.dump(node) for name in mistakes):
        yield from ast.walk(node)


@pytest.fixture(scope="module")
def reasons() -> list[str]:
    """What the comparisons of many kinds of holds give as their reasons."""
    rng = np.random.default_rng(6)
    said: set[str] = set()
    sizes = product(range(5), range(5), ("turns", "one side first"), (300.0, 303.0, 330.0, 450.0))
    for n_left, n_right, order, right_n in sizes:
        holds = some_holds(rng, n_left, n_right, order, right_n)
        phase: Phase = rng.choice(("baseline", "retest"))
        said |= reasons_of([*holds], phase, treatment_s=float(rng.choice((0.0, 45.0))), rng=rng)
    return sorted(said)


def some_holds(
    rng: np.random.Generator, n_left: int, n_right: int, order: str, right_n: float
) -> Iterator[Hold]:
    """Steady pressers and shaky ones, scores anywhere, some holds that do not count."""
    left: Side = "left"
    right: Side = "right"
    sides = [left] * n_left + [right] * n_right
    if order == "turns":
        rng.shuffle(sides)
    level, spread = rng.choice((0.5, 5.0, 9.5)), rng.choice((0.1, 1.5))
    for k, side in enumerate(sides):
        load_n = (300.0 if side == "left" else right_n) * float(np.exp(0.003 * rng.normal()))
        score = float(np.clip(level + spread * rng.normal(), 0, 10))
        why_not = str(rng.choice(("no rating was given", ""), p=(0.1, 0.9))) or None
        for phase in ("baseline", "retest"):
            yield hold(40.0 * k, "calf", side, score, why_not=why_not, load_n=load_n, phase=phase)


def reasons_of(
    holds: list[Hold], phase: Phase, *, treatment_s: float, rng: np.random.Generator
) -> set[str]:
    settings = ComparisonSettings(margin_points=float(rng.choice((1.0, 1.5, 4.0))))
    found = (
        compare_zones(
            holds,
            phase=phase,
            treatment_before_s={"calf": treatment_s},
            settings=settings,
            method=method,
        )
        for method in METHODS
    )
    return {reason for zones in found for result in zones.values() for reason in result.reasons}


def test_the_reasons_are_of_every_kind(reasons: list[str]) -> None:
    heard = "\n".join(reasons)

    gates = list(pieces("evenside_analysis.gates", ()))
    assert gates
    assert [piece for piece in gates if piece not in heard] == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_whatever_a_comparison_says_is_understood_by_the_page(
    language: str, reasons: list[str], tmp_path: Path
) -> None:
    # The finding itself is told from its figures, and what the page does not show is not excused.
    shown = [r for r in reasons if " is tighter: " not in r and not r.startswith(NOT_SHOWN)]

    assert not_understood(shown, language, tmp_path) == []


def not_understood(sentences: list[str], language: str, folder: Path) -> list[str]:
    """Ask the page's own module."""
    for file in [*WEB.glob("*.js"), *TEXTS.glob("*.json")]:
        shutil.copy(file, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "show.js").write_text(SHOW.format(language=language))
    done = subprocess.run(
        ["node", "show.js"],
        cwd=folder,
        input=json.dumps(sentences),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found
