"""MATLAB files: matrices by column number, vectors by name, damaged ones refused."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from scipy.io import savemat

from evenside.errors import InputError
from evenside.importing import ImportOptions, read_samples

TIME = np.arange(50) / 80
FORCE = 100 + np.arange(50.0)


def save(folder: Path, **arrays: Any) -> Path:
    path = folder / "rec.mat"
    savemat(path, arrays)
    return path


def test_a_matrix_gives_its_columns_by_number(tmp_path: Path) -> None:
    path = save(tmp_path, data=np.column_stack([TIME, FORCE]), subject="S1")

    samples = read_samples(path, ImportOptions(time_column=0, force_column="1"))

    np.testing.assert_array_equal(samples.time_s, TIME)
    np.testing.assert_array_equal(samples.force_n, FORCE)
    assert samples.columns == {"time": "data:0", "force": "data:1"}


@pytest.mark.parametrize("do_compression", [False, True])
@pytest.mark.parametrize("format_", ["4", "5"])
def test_vectors_give_columns_by_name(
    tmp_path: Path, format_: Literal["4", "5"], do_compression: bool
) -> None:
    path = tmp_path / "rec.mat"
    arrays = {"time_s": TIME[:, None], "force_n": FORCE[None, :], "short": np.ones((1, 3))}
    savemat(path, arrays, format=format_, do_compression=do_compression and format_ == "5")

    samples = read_samples(path)

    np.testing.assert_array_equal(samples.force_n, FORCE)
    assert any("other lengths were left aside: short" in note for note in samples.notes)


def test_whole_numbers_become_floats(tmp_path: Path) -> None:
    path = save(tmp_path, counts=np.arange(20, dtype=np.int32)[:, None])

    samples = read_samples(path, ImportOptions(force_column="counts", sample_rate_hz=80.0))

    assert samples.force_n.dtype == np.float64


REFUSED: list[tuple[str, dict[str, Any], dict[str, Any], list[str]]] = [
    ("no numbers", {"text": "hello"}, {}, ["no array of numbers"]),
    ("one row", {"x": np.ones((1, 1))}, {}, ["no array of numbers"]),
    (
        "no such column",
        {"a": TIME[:, None], "b": FORCE[:, None]},
        {},
        ["'force_n'", "the columns are a, b", "--force-column"],
    ),
    (
        "NaN",
        {"time_s": TIME[:, None], "force_n": np.where(FORCE == 107, np.nan, FORCE)[:, None]},
        {},
        ["row 8", "column force_n", "nan"],
    ),
    (
        "a repeat",
        {"time_s": np.append(TIME, TIME[-1])[:, None], "force_n": np.append(FORCE, 1.0)[:, None]},
        {},
        ["row 51", "column time_s", "0.6125"],
    ),
]


@pytest.mark.parametrize(
    ("what", "arrays", "options", "parts"), REFUSED, ids=[row[0] for row in REFUSED]
)
def test_arrays_that_break_a_rule_are_refused_with_row_and_column(
    tmp_path: Path,
    what: str,
    arrays: dict[str, Any],
    options: dict[str, Any],
    parts: list[str],
) -> None:
    path = save(tmp_path, **arrays)

    with pytest.raises(InputError) as caught:
        read_samples(path, ImportOptions(**options))

    assert [part for part in (str(path), *parts) if part not in str(caught.value)] == []


def test_a_missing_position_in_an_array_stays_missing(tmp_path: Path) -> None:
    position = np.where(FORCE > 120, 0.1, np.nan)
    path = save(
        tmp_path, time_s=TIME[:, None], force_n=FORCE[:, None], position_m=position[:, None]
    )

    samples = read_samples(path)

    assert samples.position_m is not None
    np.testing.assert_array_equal(samples.position_m, position)


@pytest.mark.parametrize("n_bytes", [5, 100, 200, 400])
def test_a_damaged_or_cut_file_is_refused_in_words(tmp_path: Path, n_bytes: int) -> None:
    path = save(tmp_path, time_s=TIME[:, None], force_n=FORCE[:, None])
    path.write_bytes(path.read_bytes()[:n_bytes])

    with pytest.raises(InputError, match=r"rec\.mat"):
        read_samples(path)


def test_the_newer_format_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "rec.mat"
    path.write_bytes(b"MATLAB 7.3 MAT-file, Platform: GLNXA64" + bytes(500))

    with pytest.raises(InputError, match="-v7"):
        read_samples(path)
