"""The page's pure modules, tested by node's own runner: one test here for each file there."""

import shutil
import subprocess
from pathlib import Path

import pytest

from evenside.server.app import TEXTS, WEB

HERE = Path(__file__).parent / "web"
SUITES = sorted(HERE.glob("*.test.js"))


@pytest.fixture(scope="module")
def beside_each_other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scripts and suites in one folder that says that they are modules, as the page itself does."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "package.json").write_text('{"type": "module"}')
    for file in [*WEB.glob("*.js"), *HERE.glob("*.js"), *TEXTS.glob("*.json")]:
        shutil.copy(file, folder)
    return folder


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.name)
def test_the_suite_passes(suite: Path, beside_each_other: Path) -> None:
    node = shutil.which("node")
    assert node, "node is missing; `make system` installs it"

    done = subprocess.run(
        [node, "--test", suite.name],
        cwd=beside_each_other,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_pure_module_has_its_suite() -> None:
    pure = {
        "asked",
        "body-places",
        "connection",
        "device-input",
        "device-watch",
        "device-words",
        "drills",
        "entering",
        "health",
        "history-points",
        "keys",
        "movement-figures",
        "now",
        "result-boxes",
        "result-legs",
        "result-reasons",
        "review-tiles",
        "review-visits",
        "review-window",
        "scale",
        "screens",
        "speech-order",
        "state",
        "texts",
        "told",
        "tones",
        "trace",
        "trouble",
        "units",
        "voice",
        "wake-lock",
        "words",
    }

    assert {suite.name.removesuffix(".test.js") for suite in SUITES} == pure
