"""Recordings that others made, read with the options that docs/import.md gives for them."""

import os
import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenside.importing import ImportOptions, Samples, read_marks, read_samples

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("EVENSIDE_DATA", ROOT.parent / "shared" / "data"))
GUIDE = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of recordings is absent")

OPTIONS: dict[str, tuple[str, type]] = {
    "--time-column": ("time_column", str),
    "--force-column": ("force_column", str),
    "--position-column": ("position_column", str),
    "--sample-rate": ("sample_rate_hz", float),
    "--force-unit": ("force_unit", str),
    "--force-scale": ("force_scale", float),
}

# Rows counted with another program; duration and rate as the authors state them, or first to last
# time stamp plus one interval. The rate of the .mat file is nobody's knowledge: 80 is assumed.
EXPECTED = {
    "gimbal_force/Subject1/S1_CN_FEX_T1.txt": (339, 6.78, 50.0),
    "swing_hx711_multi/loadCellCalData.mat": (2046, 25.575, 80.0),
    "rapidalarm_ventilator/first_test.csv": (50120, 376.842, 133.0),
    "rapidalarm_ventilator/low_rate.csv": (6400, 64.0, 100.0),
    "rapidalarm_ventilator/lung_disconnect.csv": (5954, 44.767, 133.0),
    "ktk_smartwheel/sample_sw_csvtxt.csv": (7777, 32.404, 240.0),
    "gatk_treadmill/example_vertical_grf_first_25s.csv": (2501, 25.0096, 100.0),
    "bmc_grf/jump1.txt": (4500, 10.0, 450.0),
    "biomdp_kistler/kistler_CMJ_1plate.txt": (8000, 8.0, 1000.0),
    "biomdp_kistler/kistler_COP.txt": (500, 10.0, 50.0),
}


def commands() -> dict[str, ImportOptions]:
    """The import options of every command of the guide, by file."""
    found = {}
    for line in re.findall(r"^evenside analyze (\w+/.*)$", GUIDE, re.MULTILINE):
        name, *rest = shlex.split(line)
        values: dict[str, Any] = {}
        for option, text in zip(rest[::2], rest[1::2], strict=True):
            field, convert = OPTIONS[option]
            values[field] = convert(text)
        found[name] = ImportOptions(**values)
    return found


def load(name: str) -> Samples:
    return read_samples(DATA / name, commands()[name])


def test_the_guide_shows_a_command_and_the_size_of_every_recording() -> None:
    assert commands().keys() == EXPECTED.keys()
    for name, (n_rows, duration_s, rate_hz) in EXPECTED.items():
        size = f"| {duration_s:.2f} s | {rate_hz:g} Hz |"
        if name.endswith(".mat"):
            size = "| unknown | unknown |"
        assert f"| `{name}` | {n_rows} {size}" in GUIDE


@needs_data
@pytest.mark.parametrize("name", EXPECTED)
def test_each_recording_is_read_with_the_options_of_the_guide(name: str) -> None:
    n_rows, duration_s, rate_hz = EXPECTED[name]

    samples = load(name)

    assert samples.n_rows == n_rows == len(samples.force_n) == len(samples.time_s)
    assert samples.duration_s == pytest.approx(duration_s, abs=0.001)
    assert samples.sample_rate_hz == pytest.approx(rate_hz, rel=1e-4)
    assert samples.is_uniform is not name.startswith("gatk")
    assert samples.time_s[0] == 0


@needs_data
def test_every_hold_on_the_handle_is_read_and_has_the_length_that_the_authors_state() -> None:
    options = commands()["gimbal_force/Subject1/S1_CN_FEX_T1.txt"]
    files = sorted((DATA / "gimbal_force").rglob("S?_*CN_*_T?.txt"))

    rows = [read_samples(path, options).n_rows for path in files]

    assert len(files) == 150  # 3 people x 2 conditions x 5 tasks x 5 trials
    assert min(rows) >= 333
    assert max(rows) <= 341


@needs_data
def test_the_handle_reads_pounds_where_its_header_says_newtons() -> None:
    samples = load("gimbal_force/Subject1/S1_CN_FEX_T1.txt")

    # First data line: Fz -1.17768.
    assert samples.force_n[0] == pytest.approx(1.17768 * 4.4482216152605)
    assert any("says 'N'" in note for note in samples.notes)


@needs_data
def test_the_known_weights_of_the_two_cells_come_out() -> None:
    samples = load("swing_hx711_multi/loadCellCalData.mat")
    zero = np.median(samples.force_n[:336])

    # Plateau 671 to 825 of the labels: 20 lb, which this cell reads as 19.83 (data/README).
    plateau_lb = np.median(samples.force_n[671:826] - zero) / 4.4482216152605

    assert plateau_lb == pytest.approx(19.83, abs=0.15)


@needs_data
def test_the_wheel_has_the_length_of_its_three_force_components() -> None:
    name = "ktk_smartwheel/sample_sw_csvtxt.csv"
    parts = [
        read_samples(DATA / name, ImportOptions(force_column=i, sample_rate_hz=240.0)).force_n
        for i in (18, 19, 20)
    ]

    length = np.hypot(np.hypot(parts[0], parts[1]), parts[2])
    np.testing.assert_allclose(load(name).force_n, length, atol=0.02)


@needs_data
def test_the_treadmill_keeps_its_origin_and_its_jitter() -> None:
    samples = load("gatk_treadmill/example_vertical_grf_first_25s.csv")

    assert samples.origin_s == 534.133513
    assert any("534.133513 s in the file" in note for note in samples.notes)
    assert any("uneven" in note for note in samples.notes)


@needs_data
@pytest.mark.parametrize("header_lines", [None, 18, 19])
def test_the_force_plate_export_is_read_with_or_without_the_number_of_its_header_lines(
    header_lines: int | None,
) -> None:
    path = DATA / "biomdp_kistler" / "kistler_CMJ_1plate.txt"
    options = ImportOptions(
        time_column="abs time",
        force_column="Fz",
        position_column="Ax",
        header_lines=header_lines,
        encoding="latin-1",
    )

    samples = read_samples(path, options)

    # The first row of the file: 0.000000, ..., Fz 760.195526, ..., Ax -0.052686.
    assert samples.n_rows == 8000
    assert samples.force_n[0] == 760.195526
    assert samples.position_m is not None
    assert samples.position_m[0] == -0.052686
    # The corners must carry what the plate carries: Fz1 to Fz4 are columns 8 to 11.
    corners = sum(
        read_samples(path, ImportOptions(time_column=0, force_column=i)).force_n
        for i in range(8, 12)
    )
    np.testing.assert_allclose(corners, samples.force_n, atol=0.01)


@needs_data
def test_labels_in_seconds_of_the_file_become_visits_from_the_first_sample(tmp_path: Path) -> None:
    samples = load("gatk_treadmill/example_vertical_grf_first_25s.csv")
    labels = (DATA / "gatk_treadmill" / "draft_stance_labels.csv").read_text().splitlines()[1:]
    marks = tmp_path / "marks.csv"
    rows = "".join(f"{label},foot_arch,left,,\n" for label in labels)
    marks.write_text("start_s,end_s,zone,side,score,score_time_s\n" + rows)

    visits = read_marks(
        marks, zones=["foot_arch"], origin_s=samples.origin_s, duration_s=samples.duration_s
    )

    loads = [
        np.median(samples.force_n[(samples.time_s >= v.start_s) & (samples.time_s < v.end_s)])
        for v in visits
    ]
    assert len(visits) == 20
    assert min(loads) > 300
