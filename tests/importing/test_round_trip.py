"""Whatever way a table is written, the numbers that come back are the numbers that went in."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside.errors import EvensideError
from evenside.importing import ImportOptions, Samples, read_samples


@dataclass(frozen=True)
class Style:
    """One way of writing a table."""

    separator: str
    decimal: str
    encoding: str
    newline: str
    header: str  # "names", "title", "units", "comment", "none"
    is_quoted: bool
    has_tail: bool
    padding: str

    def cell(self, value: float) -> str:
        text = repr(value).replace(".", self.decimal)
        needs_quotes = self.is_quoted or self.decimal == self.separator
        return f'"{text}"' if needs_quotes else text

    def write(self, time_s: list[float], force_n: list[float]) -> bytes:
        between = self.separator + self.padding
        names = between.join(["time_s", "force_n", "more"])
        lines = {
            "names": [names],
            "title": ["Recording 7, Tübingen", "", names],
            "units": [names, between.join(["s", "N", "m"])],
            "comment": ["#samplerate,133", names],
            "none": [],
        }[self.header]
        tail = self.separator if self.has_tail and self.separator != " " else ""
        for k, row in enumerate(zip(time_s, force_n, strict=True)):
            cells = [*map(self.cell, row), str(k)]
            lines.append(between.join(cells) + tail)
        text = self.newline.join(lines) + self.newline
        return text.encode(self.encoding)


styles = st.builds(
    Style,
    separator=st.sampled_from([",", ";", "\t", "|", " "]),
    decimal=st.sampled_from([".", ","]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1", "utf-16-le"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    header=st.sampled_from(["names", "title", "units", "comment", "none"]),
    is_quoted=st.booleans(),
    has_tail=st.booleans(),
    padding=st.sampled_from(["", " "]),
)
forces = st.lists(
    st.floats(-15_000, 15_000, allow_nan=False, allow_subnormal=False), min_size=3, max_size=40
)


@settings(max_examples=300, deadline=None)
@given(style=styles, force_n=forces, data=st.data())
def test_the_same_numbers_come_back_whatever_the_style(
    tmp_path_factory: pytest.TempPathFactory,
    style: Style,
    force_n: list[float],
    data: st.DataObject,
) -> None:
    steps = data.draw(
        st.lists(st.floats(0.005, 0.02), min_size=len(force_n), max_size=len(force_n))
    )
    time_s = [float(t) for t in np.cumsum(steps)]
    path = tmp_path_factory.mktemp("table") / "rec.csv"
    path.write_bytes(style.write(time_s, force_n))
    by_number = ImportOptions(time_column=0, force_column=1)

    samples = read_samples(path, by_number if style.header == "none" else ImportOptions())

    np.testing.assert_array_equal(samples.force_n, force_n)
    np.testing.assert_array_equal(samples.time_s, np.array(time_s) - time_s[0])


def read_or_refuse(path: Path, options: ImportOptions) -> tuple[Samples | None, str]:
    """The samples, or the words of the refusal; any other exception is a failure."""
    try:
        return read_samples(path, options), ""
    except EvensideError as error:
        return None, str(error)


@settings(max_examples=300, deadline=None)
@given(raw=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    path = tmp_path_factory.mktemp("junk") / "rec.csv"
    path.write_bytes(raw)

    samples, message = read_or_refuse(path, ImportOptions(time_column=0, force_column=1))

    assert samples is None or samples.n_rows >= 2
    assert samples is not None or str(path) in message


@settings(max_examples=500, deadline=None)
@given(
    text=st.text(alphabet='0123456789.,;-+eE"# \t\nntimas', max_size=120),
    header=st.sampled_from(["", "time_s,force_n,position_m\n", "time_s;force_n\n"]),
)
def test_any_table_like_text_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, text: str, header: str
) -> None:
    path = tmp_path_factory.mktemp("text") / "rec.csv"
    path.write_text(header + text, encoding="utf-8")

    samples, message = read_or_refuse(path, ImportOptions(sample_rate_hz=80.0, force_column=1))

    assert samples is None or np.isfinite(samples.force_n).all()
    assert samples is not None or str(path) in message


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(-9999, 9999), st.integers(0, 99)), min_size=2))
def test_the_fast_and_the_careful_way_agree(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("both")
    lines = [f"{k / 80!r},{a}.{b:02d},{b}" for k, (a, b) in enumerate(rows)]
    # One quote anywhere, and the careful way is taken.
    quoted = [*lines[:-1], f'{lines[-1].rpartition(",")[0]},"{rows[-1][1]}"']
    (folder / "fast.csv").write_text("time_s,force_n,x\n" + "\n".join(lines))
    (folder / "careful.csv").write_text("time_s,force_n,x\n" + "\n".join(quoted))

    fast, careful = (read_samples(folder / name) for name in ("fast.csv", "careful.csv"))

    np.testing.assert_array_equal(fast.force_n, careful.force_n)
    np.testing.assert_array_equal(fast.time_s, careful.time_s)
