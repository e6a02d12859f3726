"""Exports of other makers are read without options: same samples, known format, notes in words.

The files are made here, in the layouts that docs/import.md gives with their sources.
"""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside.errors import InputError
from evenside.importing import ImportOptions, Samples, read_samples

N = 200
STEP_S = 0.0125
TIMES = np.arange(N) * STEP_S
KGF = 20 + 5 * np.sin(np.arange(N) / 9)
NEWTON_PER_KGF = 9.80665  # by definition
START_MS = 1_780_000_000_000


def load(folder: Path, data: str | bytes, **options: Any) -> Samples:
    path = folder / "export"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_samples(path, ImportOptions(**options))


def trace(times: Any = TIMES, forces: Any = KGF) -> str:
    return "time,weight\n" + "".join(f"{t:.6f},{f}\n" for t, f in zip(times, forces, strict=True))


INFO = "date,tag,comment,unit,reps,work dur.,pause btw. reps,sets,pause btw. sets,type\n"
SUMMARY = ",Overall Avg,Rep1,Rep2\nAvg,16.5,16.4,17.9\nPeak,18.9,20.4,20.7\n,\n"


def tindeq_zip(unit: str = "kg", *, n_sets: int = 1, table: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "info.csv", INFO + f"2026-20-08 19:55:38,calf,,{unit},8,10,20,1,0,single\n"
        )
        for number in range(1, n_sets + 1):
            archive.writestr(f"data_set_{number}.csv", table or SUMMARY + trace())
    return buffer.getvalue()


def packet(i: int, *, index: int) -> dict[str, Any]:
    """A sample as grip-connect 0.13 keeps it; twelve of them come in one radio packet."""
    at_ms = START_MS + int(i // 12 * 150)
    stats = {"peak": 25.0, "mean": 20.0, "min": 0.1}
    base = {"unit": "kg", "timestamp": at_ms, "current": float(KGF[i]), **stats}
    return {**base, "performance": {"sampleIndex": index}, "samples": [float(KGF[i]) + 1]}


def micros(i: int) -> int:
    """The counter of a Progressor, which wraps in the middle of this session."""
    return (2**32 - 1_000_000 + round(i * STEP_S * 1e6)) % 2**32


def grip_csv(*, old: bool = False) -> str:
    lines = []
    for i in range(N):
        p = packet(i, index=micros(i))
        force = p["current"]
        cells = [p["timestamp"], force, p["peak"], p["mean"], p["min"], micros(i), "", force + 1]
        if old:
            cells = [p["timestamp"], micros(i), 0, force + 1]
        lines.append(",".join(f'"{cell}"' for cell in [*cells, force]))
    return "\r\n".join(lines)


def grip_json(*, old: bool = False) -> str:
    packets = [packet(i, index=micros(i)) for i in range(N)]
    if old:
        packets = [
            {
                "received": p["timestamp"],
                "sampleNum": p["performance"]["sampleIndex"],
                "battRaw": 0,
                "samples": [1, 2],
                "masses": [p["current"] / 2, p["current"] / 2],
            }
            for p in packets
        ]
    return json.dumps(packets, indent=2)


SAME: list[tuple[str, str | bytes, str, str]] = [
    ("an archive", tindeq_zip(), "tindeq-app", "info.csv says 'kg'"),
    ("an archive in SI", tindeq_zip("SI"), "tindeq-app", "read as kgf"),
    ("its table alone", SUMMARY + trace(), "tindeq-app", "does not say its unit"),
    ("a table without results", trace(), "tindeq-app", "recognised: an export of the Tindeq app"),
    ("grip-connect CSV", grip_csv(), "grip-connect", "the device's own microseconds"),
    ("its older CSV", grip_csv(old=True), "grip-connect", "does not say its unit"),
    ("grip-connect JSON", grip_json(), "grip-connect", "the file says 'kg'"),
    ("its older JSON", grip_json(old=True), "grip-connect", "does not say its unit"),
]


@pytest.mark.parametrize(("data", "kind", "note"), [s[1:] for s in SAME], ids=[s[0] for s in SAME])
def test_every_export_gives_the_same_samples(
    tmp_path: Path, data: str | bytes, kind: str, note: str
) -> None:
    samples = load(tmp_path, data)

    assert samples.format == kind
    assert any(note in line for line in samples.notes), samples.notes
    np.testing.assert_allclose(samples.time_s, TIMES, atol=1e-6)
    np.testing.assert_allclose(samples.force_n, KGF * NEWTON_PER_KGF, rtol=1e-12)


@pytest.mark.parametrize(
    ("unit", "newtons"), [("kg", NEWTON_PER_KGF), ("N", 1.0), ("lbs", 4.4482216152605)]
)
def test_the_unit_is_that_of_the_archive(tmp_path: Path, unit: str, newtons: float) -> None:
    samples = load(tmp_path, tindeq_zip(unit))

    np.testing.assert_allclose(samples.force_n, KGF * newtons)


def test_what_the_caller_says_goes_before_what_the_format_says(tmp_path: Path) -> None:
    samples = load(tmp_path, tindeq_zip("stone"), force_unit="N")

    np.testing.assert_allclose(samples.force_n, KGF)


def test_of_a_test_with_both_hands_one_is_named(tmp_path: Path) -> None:
    rows = (f"{t},{f},{t + 0.005},{2 * f}\n" for t, f in zip(TIMES, KGF, strict=True))
    table = "time left,weight left,time right,weight right\n" + "".join(rows)

    right = load(tmp_path, tindeq_zip(table=SUMMARY + table), force_column="weight right")

    np.testing.assert_allclose(right.force_n, 2 * KGF * NEWTON_PER_KGF)
    assert right.origin_s == pytest.approx(0.005)
    with pytest.raises(InputError, match="weight left"):
        load(tmp_path, table)


def test_samples_that_were_only_counted_get_the_rate_of_their_arrival(tmp_path: Path) -> None:
    # Twelve samples every 150 ms are 80 a second, but for the ends.
    packets = [packet(i, index=700 + i) for i in range(N)]

    samples = load(tmp_path, json.dumps(packets))

    assert samples.sample_rate_hz == pytest.approx(80.0, rel=0.05)
    assert any("rate of their arrival" in note for note in samples.notes)


BIOWARE = (
    "BioWare Version 5.6.1.0 Export\r\nDevice:\tPlate\tPlate\r\nRate (Hz):\t100\t100\r\n"
    "Description\t\t\r\n{}\r\n"
)


def bioware(unit: str, scale: float) -> str:
    head = BIOWARE.format(f"abs time\tFx\tFz\tAx\r\ns\tN\tN\t{unit}")
    rows = (f"{i / 100:.6f}\t1.5\t{700 + i}\t{i / 1000 * scale:.6f}\r\n" for i in range(90))
    return head + "".join(rows)


@pytest.mark.parametrize(("unit", "scale"), [("m", 1.0), ("mm", 1000.0)])
def test_bioware_is_read_with_the_units_of_its_own_row(
    tmp_path: Path, unit: str, scale: float
) -> None:
    assert load(tmp_path, bioware(unit, scale)).position_m is None

    samples = load(tmp_path, bioware(unit, scale), position_column="Ax")

    assert (samples.format, samples.sample_rate_hz) == ("bioware", pytest.approx(100.0))
    np.testing.assert_allclose(samples.force_n, 700 + np.arange(90))
    assert samples.position_m is not None
    np.testing.assert_allclose(samples.position_m, np.arange(90) / 1000)


NEXUS = (
    "Devices\n1000\n,,Plate - Force,,,Plate - Moment,,,Plate - CoP,,\n"
    "Frame,Sub Frame,Fx,Fy,Fz,Mx,My,Mz,Cx,Cy,Cz\n,,N,N,N,N.mm,N.mm,N.mm,mm,mm,mm\n"
)


def test_nexus_has_its_rate_above_the_names_and_other_sections_behind(tmp_path: Path) -> None:
    rows = "".join(f"{1 + i // 10},{i % 10},0,0,-{700 + i},0,0,0,{i},5,0\n" for i in range(300))
    rest = "\nTrajectories\n100\n,,Heel,,\nFrame,Sub Frame,X,Y,Z\n1,0,1,2,3\n"

    samples = load(tmp_path, NEXUS + rows + rest, force_scale=-1.0, position_column="Cx")

    assert (samples.format, samples.n_rows, samples.sample_rate_hz) == ("nexus", 300, 1000.0)
    np.testing.assert_allclose(samples.force_n, 700 + np.arange(300))
    assert samples.position_m is not None
    np.testing.assert_allclose(samples.position_m, np.arange(300) / 1000)


def test_our_own_table_comes_back_with_its_gaps_as_gaps(tmp_path: Path) -> None:
    loads = ["" if 50 <= i < 90 else f"{f:.4f}" for i, f in enumerate(KGF)]
    table = "time_s,load_n,position_m,zone\n" + "".join(
        f"{t:.6f},{load},,\n" for t, load in zip(TIMES, loads, strict=True)
    )

    samples = load(tmp_path, table)

    assert (samples.format, samples.n_rows) == ("evenside-csv", N - 40)
    assert np.diff(samples.time_s).max() == pytest.approx(41 * STEP_S)
    assert any("40 rows without a force" in note for note in samples.notes)


REFUSED: list[tuple[str, str | bytes, str]] = [
    ("several sets", tindeq_zip(n_sets=3), "3 sets in it; unpack it and name one: data_set_1.csv"),
    ("an unknown unit", tindeq_zip("stone"), "info.csv has the unit 'stone'"),
    ("another archive", tindeq_zip()[:60], "a zip archive or a spreadsheet"),
    ("a damaged row", grip_csv().replace(f'"{micros(7)}"', '"x"'), "line 8: "),
    ("half a JSON file", grip_json()[:-40], "no whole JSON file"),
    ("a packet without a force", grip_json().replace('"current"', '"now"'), "packet 1: "),
    ("another unit", grip_json().replace('"kg"', '"st"'), "the unit 'st' is not known"),
    ("one sample", grip_csv().split("\r\n")[0], "one sample only"),
]


@pytest.mark.parametrize(("data", "words"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_cannot_be_read_is_refused_with_file_and_place(
    tmp_path: Path, data: str | bytes, words: str
) -> None:
    with pytest.raises(InputError, match="export") as refused:
        load(tmp_path, data)

    assert words in str(refused.value)


def test_an_archive_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenside.importing.tindeq.MAX_BYTES", 1000)

    with pytest.raises(InputError, match="unpacks to more than 1000 bytes"):
        load(tmp_path, tindeq_zip())


WHOLE = [data.encode() if isinstance(data, str) else data for _, data, _, _ in SAME]
WHOLE += [bioware("mm", 1000.0).encode(), NEXUS.encode() + b"1,0,0,0,5,0,0,0,1,5,0\n" * 9]
PIECES = [b"", b"\x00", b'"', b"[", b"nan", b"-1", b"1e400", b",", b"\n\n", b"null", b"{}", b"999"]


@settings(max_examples=150, deadline=None)
@given(
    whole=st.sampled_from(WHOLE),
    cut=st.tuples(st.integers(0, 20_000), st.integers(0, 60)),
    piece=st.sampled_from(PIECES) | st.binary(max_size=8),
)
def test_a_damaged_export_is_read_or_refused_and_nothing_else(
    whole: bytes,
    cut: tuple[int, int],
    piece: bytes,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    at = cut[0] % len(whole)
    damaged = whole[:at] + piece + whole[at + cut[1] :]

    try:
        samples = load(tmp_path_factory.mktemp("damaged"), damaged)
    except InputError:
        return

    assert np.isfinite(samples.force_n).all()
    assert (np.diff(samples.time_s) > 0).all()


@pytest.mark.parametrize(
    "text",
    ["[]", "[1]", "[null, null]", '[{"samples": [], "battRaw": 0}]', "[" * 5000 + '"battRaw"'],
)
def test_json_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="export"):
        load(tmp_path, text)


def test_an_index_that_stands_still_is_no_time(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="export"):
        load(tmp_path, json.dumps([packet(i, index=5) for i in range(N)]))
