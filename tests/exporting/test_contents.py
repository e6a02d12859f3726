"""What is exported is what is analysed: the same rows, marks and results, from one pass."""

from pathlib import Path

import numpy as np
import pytest
from tests.exporting.conftest import CORRECTED_SCORE, NOTES

from evenside.errors import EvensideError
from evenside.exporting.contents import Contents, open_contents
from evenside.exporting.spool import BLOCK_ROWS, Rows, Spool
from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.offline import measure_recording
from evenside.session.pipeline import LoadBlock


def test_the_rows_are_those_of_the_pipeline_bit_for_bit(session_file: Path, rows: Rows) -> None:
    with Spool() as spool:
        measure_recording(session_file, on_block=lambda block, _: spool.push(block))
        (piped,) = spool.blocks()

    for name in ("load_n", "position_m", "cells_n", "counts"):
        np.testing.assert_array_equal(getattr(rows, name), getattr(piped, name))


def test_the_analysis_is_what_analyze_prints(session_file: Path, contents: Contents) -> None:
    assert contents.analysis == analyze_file(session_file, AnalyzeOptions())


def test_the_load_is_the_sum_of_the_cells_of_a_plate(rows: Rows) -> None:
    np.testing.assert_allclose(rows.load_n, rows.cells_n.sum(axis=1), rtol=0, atol=1e-9)


def test_a_gap_is_missing_in_every_row_of_it_and_nowhere_else(
    contents: Contents, rows: Rows
) -> None:
    is_missing = np.isnan(rows.counts).any(axis=1)
    in_gap = np.zeros(len(rows), bool)
    for gap in contents.analysis["quality"]["gaps"]:
        in_gap[round(gap["start_s"] * 80) : round(gap["end_s"] * 80)] = True

    first, last = 80, len(rows) - 80  # the edges, where the groups begin and end, are no gaps
    assert in_gap.sum() > 40
    np.testing.assert_array_equal(is_missing[first:last], in_gap[first:last])


def test_corrections_are_applied_and_not_listed(contents: Contents) -> None:
    kinds = {annotation.kind for annotation in contents.annotations}
    scores = [a.data["score"] for a in contents.annotations if a.kind == "rating"]

    assert "correction" not in kinds
    assert scores[0] == CORRECTED_SCORE
    assert [a.data["text"] for a in contents.annotations if a.kind == "note"] == list(NOTES)


def test_the_device_clock_leads_to_the_time_of_day(contents: Contents) -> None:
    # An annotation carries both clocks; a chunk comes at most 20 ms late, a batch holds 250 ms.
    tare = next(a for a in contents.annotations if a.kind == "tare")

    assert contents.start_unix_s is not None
    assert contents.start_unix_s + tare.time_s == pytest.approx(tare.host_ns / 1e9, abs=0.3)
    offsets = [pair.unix_s - pair.stream_s for pair in contents.clock]
    assert max(offsets) - min(offsets) < 0.05


def test_a_table_has_a_load_and_its_visits_but_neither_cells_nor_a_date(tmp_path: Path) -> None:
    samples, marks = tmp_path / "samples.csv", tmp_path / "marks.csv"
    samples.write_text("time_s,force_n\n" + "".join(f"{i / 20},{i % 7}\n" for i in range(400)))
    marks.write_text("start_s,end_s,zone,side,score,score_time_s\n2,8,calf,left,4,7\n")

    with open_contents(samples, AnalyzeOptions(marks=marks)) as table:
        (block,) = table.blocks()

    assert (table.fs_hz, table.n_rows, block.cells_n.shape) == (20.0, 400, (400, 0))
    assert table.start_unix_s is None
    assert [a.kind for a in table.annotations] == ["visit_start", "rating", "visit_end"]
    assert block.load_n[:8].tolist() == [0, 1, 2, 3, 4, 5, 6, 0]


def test_a_recording_without_a_sample_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "none.mcap"
    path.write_bytes(b"\x89MCAP0\r\n")

    with pytest.raises(EvensideError, match=r"none\.mcap"), open_contents(path, AnalyzeOptions()):
        pass


def test_rows_that_never_came_are_missing_and_blocks_stay_small() -> None:
    n_rows = 3 * BLOCK_ROWS + 5
    with Spool() as spool:
        for start in (0, n_rows - 1):
            one = np.ones((1, 2))
            spool.push(LoadBlock(start, one, one[:, 0], one[:, 0], one))

        blocks = list(spool.blocks())

    assert [len(block) for block in blocks] == [BLOCK_ROWS] * 3 + [5]
    assert [block.start_index for block in blocks] == [0, *(BLOCK_ROWS * k for k in (1, 2, 3))]
    assert sum(np.isnan(block.cells_n[:, 1]).sum() for block in blocks) == n_rows - 2
