"""Sensors with one number: the broadcast scale, and whatever prints lines."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sensors.peers import wh_c06_advertisement

from evenside.errors import UsageError
from evenside.sensors.lines import Lines, format_of
from evenside.sensors.vocabulary import NEWTON_PER_KGF, Bad, Reading
from evenside.sensors.wh_c06 import WhC06


def lines(**options: str) -> Lines:
    sensor = Lines(format_of("lines:x", {"unit": "N", **options}))
    sensor.start()
    sensor.decode(b"cut off at the sta\n")
    return sensor


def test_the_weight_of_the_scale_is_at_offset_ten() -> None:
    (item,) = WhC06(newton_per_unit=NEWTON_PER_KGF).decode(
        bytes.fromhex("00010203040506070809 04d2 0c0d01")  # 0x04d2 is 1234: 12.34 kg
    )

    assert isinstance(item, Reading)
    assert item.force_n == pytest.approx([12.34 * NEWTON_PER_KGF])
    assert item == WhC06(newton_per_unit=NEWTON_PER_KGF).decode(wh_c06_advertisement(12.34))[0]


@given(st.binary(max_size=30))
def test_any_advertisement_is_read_or_bad(packet: bytes) -> None:
    (item,) = WhC06(newton_per_unit=1.0).decode(packet)

    assert isinstance(item, Bad) == (len(packet) < 15)


@pytest.mark.parametrize(
    ("options", "line", "newton"),
    [
        ({}, b"12.5", 12.5),
        ({}, b"force = -3.25 N", -3.25),
        ({}, b"1e2\r", 100.0),
        ({"unit": "kgf"}, b"2", 19.6133),
        ({"unit": "lbf"}, b"2", 8.896443230521),
        ({"unit": "g"}, b"500", 4.903325),
        ({"column": "2"}, b"17, 4, 8.5, 3", 8.5),
        ({"column": "1"}, b"t=1 8.5", 8.5),
        ({"pattern": r"F:(\S+)"}, b"T:21.5 F:9.75", 9.75),
        ({"scale": "-1"}, b"-4", 4.0),
    ],
)
def test_a_line_means(options: dict[str, str], line: bytes, newton: float) -> None:
    (item,) = lines(**options).decode(line + b"\n")

    assert isinstance(item, Reading)
    assert item.force_n == pytest.approx([newton])


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({}, b"ready"),
        ({"column": "3"}, b"1,2,3"),
        ({"pattern": "(nan)"}, b"nan"),
        ({}, b"\xff\xfe12"),
        ({}, b"1" * 300),
        ({"pattern": "(inf)?x"}, b"x"),
    ],
)
def test_a_line_without_its_number_is_bad(options: dict[str, str], line: bytes) -> None:
    (item,) = lines(**options).decode(line + b"\n")

    assert isinstance(item, Bad)


@given(st.binary(max_size=400), st.lists(st.integers(0, 400)))
def test_any_bytes_in_any_pieces_raise_nothing(text: bytes, cuts: list[int]) -> None:
    sensor, edges = lines(), [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]

    for a, b in itertools.pairwise(edges):
        for item in sensor.decode(text[a:b]):
            assert isinstance(item, Reading | Bad)


def test_the_first_line_may_be_half_a_line() -> None:
    sensor = Lines(format_of("lines:x", {"unit": "N"}))
    sensor.start()

    assert sensor.decode(b"3.5\n4.5\n") == [Reading((4.5,))]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "say the unit"),
        ({"unit": "kg"}, "say the unit"),
        ({"unit": "N", "column": "-1"}, "column='-1'"),
        ({"unit": "N", "scale": "0"}, "scale='0'"),
        ({"unit": "N", "scale": "big"}, "scale='big'"),
        ({"unit": "N", "pattern": "("}, "pattern="),
        ({"unit": "N", "pattern": "x"}, "a group around the number"),
    ],
)
def test_a_form_that_cannot_be_is_refused(options: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        format_of("lines:x", options)
