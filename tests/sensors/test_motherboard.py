"""What a Motherboard says: lines cut anywhere, its own calibration, three cells."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sensors.peers import MotherboardPeer

from evenside.sensors.motherboard import Motherboard, kgf_of
from evenside.sensors.vocabulary import NEWTON_PER_KGF, Bad, Reading

CALIBRATION = b"".join(
    b"%d,0,0,1000\r\n%d,1,10,2000\r\n%d,2,30,3000\r\n" % (cell, cell, cell) for cell in range(3)
)
# number 258, battery 3000, counts 1500 = 0x5dc, 2500 = 0x9c4, 900 = 0x384, three bytes unused
LINE = b"0201b80bdc0500c40900840300000000\r\n"


def calibrated() -> Motherboard:
    sensor = Motherboard()
    sensor.start()
    assert sensor.decode(CALIBRATION) == []
    return sensor


def test_counts_become_force_by_the_cells_own_points() -> None:
    (item,) = calibrated().decode(LINE)

    # 1500: half way to 10; 2500: half way from 10 to 30, negated; 900: the mirror of 1100, negated
    assert isinstance(item, Reading)
    assert item.number == 258
    assert item.force_n == pytest.approx([5 * NEWTON_PER_KGF, -20 * NEWTON_PER_KGF, NEWTON_PER_KGF])


@given(st.lists(st.integers(0, len(LINE * 3))))
def test_any_cutting_gives_the_same(cuts: list[int]) -> None:
    sensor, text = calibrated(), LINE * 3
    edges = [0, *sorted(cuts), len(text)]

    items = [i for a, b in itertools.pairwise(edges) for i in sensor.decode(text[a:b])]

    assert items == calibrated().decode(text)


@pytest.mark.parametrize(
    ("counts", "kgf"), [(1000, 0.0), (3000, 30.0), (3001, math.nan), (-1001, math.nan), (0, -10.0)]
)
def test_beyond_the_last_point_there_is_no_force(counts: int, kgf: float) -> None:
    found = kgf_of(counts, [(1000, 0.0), (2000, 10.0), (3000, 30.0)])

    assert found == pytest.approx(kgf, nan_ok=True)


@pytest.mark.parametrize("line", [b"0201\r\n", b"zz" * 16 + b"\r\n", b"\xff\r\n", b"1,2,3,x\r\n"])
def test_other_lines_are_bad(line: bytes) -> None:
    (item,) = calibrated().decode(line)

    assert isinstance(item, Bad)


def test_without_its_calibration_nothing_is_guessed() -> None:
    sensor = Motherboard()
    sensor.start()

    (item,) = sensor.decode(LINE)

    assert isinstance(item, Bad)


@given(st.binary(max_size=244))
def test_any_bytes_are_read_or_bad_and_nothing_is_raised(packet: bytes) -> None:
    for item in calibrated().decode(packet + b"\n"):
        assert isinstance(item, Reading | Bad)


def test_a_simulated_board_is_read_as_what_lies_on_it() -> None:
    peer, sensor = MotherboardPeer(lambda _: 12.0), Motherboard()
    sensor.start()
    for packet in peer.write(b"C", 0.0):
        sensor.decode(packet)
    peer.write(b"S30", 0.0)

    items = [item for _, packet in peer.packets(0.0, 1.0) for item in sensor.decode(packet)]

    assert len(items) == 30
    assert all(isinstance(item, Reading) for item in items)
    assert sum(items[7].force_n) == pytest.approx(12 * NEWTON_PER_KGF, rel=1e-4)  # type: ignore[union-attr]
