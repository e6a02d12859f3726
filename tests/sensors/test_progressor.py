"""What a Progressor says, by hand calculation."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.sensors.progressor import Progressor
from evenside.sensors.vocabulary import Bad, Battery, Reading

# 1.5 is 1.1b * 2^0: sign 0, exponent 127, mantissa .1 -> 3f c0 00 00; 12500 is 0x30d4.
ONE = "0108 0000c03f d4300000"
# -0.25 is -1.0b * 2^-2: sign 1, exponent 125 -> be 80 00 00; 25000 is 0x61a8.
TWO = "0110 0000c03f d4300000 000080be a8610000"


@pytest.mark.parametrize(
    ("packet", "items"),
    [
        (ONE, [Reading((14.709975,), 12_500)]),  # 1.5 * 9.80665
        (TWO, [Reading((14.709975,), 12_500), Reading((-2.4516625,), 25_000)]),
        ("0108 0000c03f ffffffff", [Reading((14.709975,), 2**32 - 1)]),
        ("0004 800e0000", [Battery(3.712)]),  # 0x0e80 is 3712 millivolt
        ("0003 312e30", []),  # an answer that we did not ask for
        ("0400", []),  # the battery is low
        ("0004 800e0000" + ONE, [Battery(3.712), Reading((14.709975,), 12_500)]),
    ],
)
def test_a_packet_means(packet: str, items: list[object]) -> None:
    assert Progressor().decode(bytes.fromhex(packet)) == items


@pytest.mark.parametrize(
    ("packet", "n_readings"),
    [
        ("01", 0),  # no length
        ("0108 0000c03f d43000", 0),  # a byte is missing
        ("0109 0000c03f d4300000 77", 1),  # nine bytes: one record and a rest
        ("0108 0000c07f d4300000", 0),  # 7fc00000 is not a number
        ("2a00", 0),  # unknown
        (ONE + "ff", 1),
    ],
)
def test_what_cannot_be_read_is_bad_and_the_rest_is_kept(packet: str, n_readings: int) -> None:
    items = Progressor().decode(bytes.fromhex(packet))

    assert sum(isinstance(item, Reading) for item in items) == n_readings
    assert sum(isinstance(item, Bad) for item in items) == 1


@given(st.binary(max_size=244))
def test_any_bytes_are_read_or_bad_and_nothing_is_raised(packet: bytes) -> None:
    for item in Progressor().decode(packet):
        assert isinstance(item, Reading | Battery | Bad)


@given(st.lists(st.tuples(st.floats(width=32, allow_nan=False), st.integers(0, 2**32 - 1))))
def test_every_record_comes_back(records: list[tuple[float, int]]) -> None:
    records = records[:30]  # a length is one byte
    body = b"".join(struct.pack("<fI", *record) for record in records)

    items = Progressor().decode(bytes([1, len(body)]) + body)

    assert items == [Reading((kgf * 9.80665,), us) for kgf, us in records]


def test_the_battery_is_asked_for_before_the_stream() -> None:
    assert [request.data for request in Progressor().start()] == [b"\x6f", b"\x65"]
