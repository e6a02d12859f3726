"""The laws of the house, each one a test: who may import whom, and what stays light."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOST = ROOT / "host" / "evenside"
ANALYSIS = ROOT / "analysis" / "evenside_analysis"

# Rooms from the bottom up; a room may import from itself and from rooms in earlier lines. Single
# modules of the package's top level are rooms of their own.
LAYERS: list[set[str]] = [
    {"errors", "hosttime", "texts"},
    {"config", "plugins"},
    {"protocol", "clock", "importing"},
    {"recording", "simulator"},
    {"transport"},
    {"sensors"},
    {"sources", "link"},
    {"session", "firmware"},
    {"calibrating", "lsl"},
    {"library", "exporting"},
    {"report"},
    {"server", "testing"},
    {"cli"},
    {"__main__"},
]

# A package that may be imported in one place only (law 3).
ONLY_IN = {
    "serial": "transport/serial.py",
    "bleak": "transport/ble",
    "dbus_fast": "transport/ble_server.py",
    "mcap": "recording/",
    "fastapi": "server/",
    "starlette": "server/",
    "uvicorn": "server/",
    "segno": "server/",
    "rich": "cli/",
    "sqlite3": "library/",
    "pyarrow": "exporting/",
    "pylsl": "lsl",
    "matplotlib": "report/",
    "weasyprint": "report/",
    "tomlkit": "config/",
    "pytest": "testing/",
}

ANALYSIS_MAY_IMPORT = {"numpy", "scipy", "evenside_analysis"}
# Standard modules with files, clocks, chance or the network in them; zones.py reads package data.
IMPURE = {"os", "io", "time", "datetime", "random", "socket", "asyncio", "logging", "pathlib"}


def modules_imported(path: Path) -> Iterator[str]:
    """Full names of everything that a file imports, relative imports resolved."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; write the full name"
            yield node.module or ""


def python_files(root: Path) -> list[Path]:
    return sorted(root.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(HOST).parts[0].removesuffix(".py")


def layer_of(room: str) -> int:
    return next(i for i, rooms in enumerate(LAYERS) if room in rooms)


def test_every_room_of_the_host_has_its_layer() -> None:
    rooms = {room_of(path) for path in python_files(HOST)} - {"__init__"}

    assert rooms <= set().union(*LAYERS), "a new room needs a line in LAYERS"


@pytest.mark.parametrize("path", python_files(HOST), ids=lambda p: str(p.relative_to(HOST)))
def test_imports_of_the_host_point_down_or_towards_analysis(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        assert not list(modules_imported(path)), "import evenside loads nothing"
        return

    for module in modules_imported(path):
        if module.startswith("evenside."):
            other = module.split(".")[1]
            assert other == room or layer_of(other) < layer_of(room), f"{path} imports {module}"


@pytest.mark.parametrize("path", python_files(ANALYSIS), ids=lambda p: p.name)
def test_analysis_imports_only_numpy_scipy_and_pure_parts_of_the_standard_library(
    path: Path,
) -> None:
    for module in modules_imported(path):
        top = module.split(".")[0]
        allowed = top in ANALYSIS_MAY_IMPORT or (
            top in sys.stdlib_module_names and top not in IMPURE
        )
        assert allowed, f"{path.name} imports {module}"


@pytest.mark.parametrize("path", python_files(HOST), ids=lambda p: str(p.relative_to(HOST)))
def test_each_outside_package_is_imported_in_one_place_only(path: Path) -> None:
    where = path.relative_to(HOST).as_posix()

    for module in modules_imported(path):
        home = ONLY_IN.get(module.split(".")[0])
        assert home is None or where.startswith(home), f"{where} imports {module}"


@pytest.mark.parametrize(
    "path",
    [*python_files(HOST / "protocol"), HOST / "clock.py"],
    ids=lambda p: str(p.relative_to(HOST)),
)
def test_protocol_and_clock_are_sans_io(path: Path) -> None:
    for module in modules_imported(path):
        assert module.split(".")[0] not in IMPURE, f"{path.name} imports {module}"


def test_importing_evenside_loads_neither_numpy_nor_any_outside_package() -> None:
    code = "import sys, evenside; print(*sorted(m for m in sys.modules if '.' not in m))"

    loaded = set(run_python(code).split())

    assert not loaded & {"numpy", "scipy", "serial", "mcap", "fastapi", "rich", "evenside_analysis"}


def test_the_pytest_plugin_costs_nothing_until_it_is_used() -> None:
    code = "import sys, evenside.testing.plugin; print(*sorted(m for m in sys.modules))"

    loaded = set(run_python(code).split())

    assert not loaded & {"numpy", "scipy", "mcap", "evenside_analysis"}
    assert {m for m in loaded if m.startswith("evenside.")} == {
        "evenside.testing",
        "evenside.testing.plugin",
        "evenside.testing.verdicts",
    }


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, contextlib, io\n"
        "from evenside.cli.main import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['--help'])\n"
        "print(*sorted(m for m in sys.modules if '.' not in m))\n"
    )

    loaded = set(run_python(code).split())

    assert not loaded & {"numpy", "scipy", "serial", "mcap", "fastapi", "rich", "asyncio"}


def test_no_module_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): n
        for path in [*python_files(HOST), *python_files(ANALYSIS)]
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }

    assert not long, "a file of that length has more than one idea"


# What may differ in its last bit between processors, or sums in an order that numpy chooses.
NOT_THE_SAME_EVERYWHERE = {
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "sinc"),
    *("arcsin", "arccos", "arctan", "arctan2", "atan2", "sinh", "cosh", "tanh", "hypot", "cbrt"),
    *("power", "float_power", "pow", "interp", "dot", "matmul", "einsum", "convolve", "inner"),
    *("mean", "std", "var", "average", "fsum", "linspace", "geomspace", "logspace"),
}
FLOAT_SUMS = {"mean", "std", "var", "dot"}


def unportable_calls(path: Path) -> set[str]:
    """Functions of numpy and math, sums by methods, matrix products, powers with any exponent."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            base = node.value.id if isinstance(node.value, ast.Name) else ""
            names = NOT_THE_SAME_EVERYWHERE if base in ("np", "math") else FLOAT_SUMS
            found |= {f"{base}.{node.attr}"} if node.attr in names else set()
        elif isinstance(node, ast.ImportFrom) and node.module in ("numpy", "math"):
            found |= {alias.name for alias in node.names} & NOT_THE_SAME_EVERYWHERE
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            found.add("@")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            squares = isinstance(node.right, ast.Constant) and isinstance(node.right.value, int)
            of_two = isinstance(node.left, ast.Constant) and node.left.value == 2  # exact
            found |= set() if squares or of_two else {"**"}
    return found


@pytest.mark.parametrize("path", python_files(HOST / "simulator"), ids=lambda p: p.name)
def test_the_simulator_computes_only_what_is_the_same_on_every_machine(path: Path) -> None:
    found = unportable_calls(path)

    if path.name == "portable.py":  # made of powers of whole numbers, by fractions
        return
    assert not found, f"{path.name} uses {', '.join(sorted(found))}; see simulator/portable.py"


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout
