"""Plug-ins: found, loaded, refused in words; and the example package from its wheel to its use."""

import importlib
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evenside import plugins
from evenside.errors import PluginError, UsageError
from evenside.exporting.formats import known_formats
from evenside.hosttime import VirtualClock
from evenside.session.procedures import all_procedures, procedure_of
from evenside.session.setup import Setup
from evenside.session.starting import LiveOptions, start_live
from evenside.session.zones import all_zones
from evenside.sources import open_source
from evenside.testing.listener import ListeningScenario, listening_source

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "evenside-example"
MIRRORED = "Left, right, right, left: eight visits a zone, with a minute of rest."
CACHES = (plugins.installed, all_zones, all_procedures, known_formats)

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """``install("mine", "evenside.zones", "thigh", code)``: a distribution with one entry point."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def installed(name: str, group: str, entry: str, code: str) -> None:
        info = tmp_path / f"{name}-2.5.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.5\n")
        (info / "entry_points.txt").write_text(f"[{group}]\n{entry} = {name}_code:GIVEN\n")
        (tmp_path / f"{name}_code.py").write_text(textwrap.dedent(code))
        monkeypatch.delitem(sys.modules, f"{name}_code", raising=False)
        importlib.invalidate_caches()
        forget()

    yield installed
    monkeypatch.undo()
    forget()


def forget() -> None:
    for cached in CACHES:
        cached.cache_clear()


def as_it_is(_name: str, value: object) -> object:
    return value


ZONE = """
    EVENSIDE_API = 1
    GIVEN = {"%s": dict(name="Adductor", area="inner thigh", is_major_mover=%s, optional=True,
                        tool="roller", how="Face down.")}
"""


def test_a_plug_in_is_found_with_its_distribution_and_version_before_it_is_loaded(
    install: Install,
) -> None:
    install("mine", plugins.SOURCES, "scale", "raise SystemError('loaded')")

    (found,) = plugins.installed(plugins.SOURCES)

    assert (found.name, found.distribution, found.version) == ("scale", "mine", "2.5")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("raise SystemError('no such chip')", "SystemError: no such chip"),
        ("import a_module_that_nobody_has", "ModuleNotFoundError"),
        ("EVENSIDE_API = 1", "AttributeError"),
        ("GIVEN = print", "EVENSIDE_API is None"),
        (
            "EVENSIDE_API = 99\nGIVEN = print",
            "EVENSIDE_API is 99 in mine_code; this Evenside has 1",
        ),
        ("EVENSIDE_API = 1\nGIVEN = 7", "7 is no function"),
    ],
)
def test_a_broken_source_is_an_error_that_names_it_and_the_reason(
    install: Install, code: str, why: str
) -> None:
    install("mine", plugins.SOURCES, "scale", code)

    with pytest.raises(PluginError, match=r"'scale' \(sources\) of mine 2\.5") as refused:
        open_source("scale:x")

    assert why in str(refused.value)


def test_two_plug_ins_of_one_name_are_refused_with_both_their_names(install: Install) -> None:
    install("mine", plugins.SOURCES, "scale", "EVENSIDE_API = 1\nGIVEN = print")
    install("yours", plugins.SOURCES, "scale", "EVENSIDE_API = 1\nGIVEN = print")

    with pytest.raises(PluginError, match=r"mine 2\.5 .*yours 2\.5 have the same name"):
        open_source("scale:x")


def test_a_source_of_our_own_is_never_replaced(install: Install) -> None:
    install("mine", plugins.SOURCES, "sim", "EVENSIDE_API = 1\nGIVEN = print")

    assert open_source("sim:").plan
    with pytest.raises(PluginError, match="Evenside itself has that name"):
        plugins.load(plugins.installed(plugins.SOURCES)[0], as_it_is, builtin=["sim"])


def test_an_unknown_source_lists_those_of_plug_ins_too(install: Install) -> None:
    install("mine", plugins.SOURCES, "scale", "EVENSIDE_API = 1\nGIVEN = print")

    with pytest.raises(UsageError, match=r"replay:, scale:"):
        open_source("scales:x")


def test_a_zone_of_a_plug_in_can_be_chosen_and_the_voice_knows_it(install: Install) -> None:
    install("mine", plugins.ZONES, "thigh", ZONE % ("adductor", False))

    setup = Setup(zones=(), first_side="left").changed({"zones": ["adductor", "calf"]})

    assert setup.zones == ("adductor", "calf")
    assert list(all_zones())[-1] == "adductor"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (ZONE % ("glute", False), "zone 'glute' of plug-in 'thigh' (zones) of mine 2.5"),
        (ZONE % ("adductor", True), "results do not depend on what is installed"),
        ("EVENSIDE_API = 1\nGIVEN = '[adductor'", "TOMLDecodeError"),
        ("EVENSIDE_API = 1\nGIVEN = {'adductor': {'name': 'Adductor'}}", "missing or unknown"),
        ("raise OSError('broken')", "OSError: broken"),
    ],
)
def test_a_zone_that_cannot_be_is_named_and_left_out(
    install: Install, code: str, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = list(all_zones())
    install("mine", plugins.ZONES, "thigh", code)

    assert list(all_zones()) == before
    assert why in caplog.text


def test_a_course_of_a_plug_in_is_a_plan(install: Install) -> None:
    course = {"name": "Short", "about": "Four visits.", "visits_per_zone": 4, "order": "mirrored"}
    install("mine", plugins.PROTOCOLS, "short", f"EVENSIDE_API = 1\nGIVEN = {course}")

    setup = Setup(zones=("calf",), first_side="right").changed({"test": "short"})

    sides = [visit.side for visit in setup.plan() if not visit.is_practice]
    assert sides == ["right", "left", "left", "right"]


def test_the_second_of_the_number_belongs_to_the_session(install: Install) -> None:
    course = {"name": "Slow", "about": "Asked at the fifteenth second.", "rating_at_s": 15}
    install("mine", plugins.PROTOCOLS, "slow", f"EVENSIDE_API = 1\nGIVEN = {course}")
    source = listening_source(ListeningScenario(), VirtualClock())

    session = start_live(source, LiveOptions(keeps_recording=False, test="slow"))

    assert session.core.settings.holds.rating_at_s == 15
    assert session.leader.guide.rating_at_s == 15
    with pytest.raises(UsageError, match=r"'measured' asks for the number at 10 s"):
        session.leader.choose({"test": "measured"})


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"name": "x"}, "about missing or unknown"),
        ({"name": "x", "about": "y", "holds": 3}, "holds missing or unknown"),
        ({"name": "", "about": "y"}, "name='' must be a text"),
        ({"name": "x", "about": "y", "visits_per_zone": 3}, "visits_per_zone=3 must be an even"),
        ({"name": "x", "about": "y", "visits_per_zone": True}, "visits_per_zone=True"),
        ({"name": "x", "about": "y", "order": "left first"}, "must be in_turn or mirrored"),
        ({"name": "x", "about": "y", "rating_at_s": 60}, "rating_at_s=60 must be a number from 8"),
        ({"name": "x", "about": "y", "rest_s": 0}, "rest_s=0 must be a number from 10 to 300"),
        ({"name": "x", "about": "y", "rest_s": float("nan")}, "rest_s=nan"),
        ({"name": "x", "about": "y", "adapts": 1}, "adapts=1 must be true or false"),
    ],
)
def test_a_course_that_would_be_unfair_or_unsafe_is_refused(
    table: dict[str, object], why: str
) -> None:
    with pytest.raises(UsageError) as refused:
        procedure_of(table)

    assert why in str(refused.value)


# --- the example, as a stranger has it ------------------------------------------------------------


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the example is installed beside what is tested here."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, *offline, "--target", str(target), str(EXAMPLE)], check=True, timeout=120)
    path = [str(ROOT / "host"), str(ROOT / "analysis"), str(target)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}


def python(
    example: dict[str, str], folder: Path, *words: object
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, words)]
    return subprocess.run(
        command, env=example, cwd=folder, capture_output=True, text=True, timeout=250, check=False
    )


def test_the_example_is_listed_with_what_it_adds(example: dict[str, str], tmp_path: Path) -> None:
    done = python(example, tmp_path, "-m", "evenside", "plugins", "--json")

    answer = json.loads(done.stdout)
    assert answer["api"] == plugins.API
    assert [(p["kind"], p["name"], p["adds"]) for p in answer["plugins"] if p["is_usable"]] == [
        ("sources", "springscale", "springscale:"),
        ("exporters", "markdown", "the verdicts as a table"),
        ("zones", "thigh", "adductor"),
        ("protocols", "mirrored", MIRRORED),
    ]


def test_the_page_shows_the_example_as_it_is() -> None:
    page = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    code = "".join(file.read_text(encoding="utf-8") for file in EXAMPLE.rglob("src/**/*.py"))

    entries, _ = page.split("```toml\n")[1].split("```", 1)
    zone, _ = page.split("```toml\n")[2].split("```", 1)

    assert entries in (EXAMPLE / "pyproject.toml").read_text(encoding="utf-8")
    assert all(line.partition("#")[0].strip() in code for line in zone.splitlines())


def test_the_example_passes_its_own_conformance_tests(
    example: dict[str, str], tmp_path: Path
) -> None:
    options = ["-q", "-p", "no:cacheprovider", "-W", "error", "--rootdir", tmp_path]

    done = python(example, tmp_path, "-m", "pytest", *options, EXAMPLE / "tests")

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_is_used_from_the_command_line(example: dict[str, str], tmp_path: Path) -> None:
    lines = [f"{n * 20} {20.0 if 200 <= n < 400 else 0.0:.3f}\n" for n in range(600)]
    (tmp_path / "readings.txt").write_text("".join(lines))
    source = "springscale:readings.txt?speed=max"

    recorded = python(example, tmp_path, "-m", "evenside", "record", source, "x.mcap", "--json")
    exported = python(example, tmp_path, "-m", "evenside", "export", "x.mcap", "x.md")
    replayed = python(dict(os.environ), tmp_path, "-m", "evenside", "verify", "x.mcap")

    assert json.loads(recorded.stdout)["quality"]["samples_lost"] == 0, recorded.stderr
    assert exported.returncode == 0, exported.stderr
    assert (tmp_path / "x.md").read_text(encoding="utf-8").startswith("| zone | points |")
    assert replayed.returncode == 0, "a recording needs no plug-in"
