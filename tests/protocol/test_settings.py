"""Stored settings: names and keys, values and bytes, and what is refused in plain words."""

import math
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.errors import InputError
from evenside.protocol import StoredSetting
from evenside.protocol.settings import (
    SETTINGS,
    CellSetting,
    SettingName,
    Value,
    Wired,
    decode_setting,
    encode_setting,
)

CELL = CellSetting(128, 500.0, 2.0, 0.25, -0.1, math.pi / 2)

# Bytes by hand, from the table in docs/protocol.md; integers are little-endian.
BYTES: list[tuple[SettingName, int, Value, int, str]] = [
    ("name", 0, "Plate", 1, "506c617465"),
    ("name", 0, "", 1, ""),
    ("kind", 0, "plate", 2, "01"),
    ("kind", 0, "roller", 2, "02"),
    ("radius_m", 0, 0.075, 3, "f8240100"),  # 75000
    ("rate_hz", 0, 80.0, 4, "80380100"),  # 80000
    ("wired", 0, Wired(), 5, "00"),
    ("wired", 0, Wired(dial=True), 5, "01"),
    ("wired", 0, Wired(rate_pins=True), 5, "02"),
    ("wired", 0, Wired(dial=True, hx717=True), 5, "05"),
    ("n_cells", 0, 4, 6, "04"),
    ("device_id", 0, "e0e1e2e3e4e5e6e7", 7, "e0e1e2e3e4e5e6e7"),
    ("cell", 2, CELL, 16, "80f401d007c40918fc8403"),  # 500, 2000, 2500, -1000, 900
    ("cell_name", 3, "corner ++", 17, "636f726e6572202b2b"),
]


@pytest.mark.parametrize(("name", "index", "value", "key", "data"), BYTES)
def test_a_setting_travels_as_these_bytes_and_comes_back(
    name: SettingName, index: int, value: Value, key: int, data: str
) -> None:
    stored = encode_setting(name, value, index)

    assert stored == StoredSetting(key, index, bytes.fromhex(data))
    assert decode_setting(stored) == (name, value)


def test_every_setting_is_in_the_table_and_every_key_is_used_once() -> None:
    assert {row[0] for row in BYTES} == set(SETTINGS)
    assert len({kind.key for kind in SETTINGS.values()}) == len(SETTINGS)


@pytest.mark.parametrize(
    ("name", "index", "value", "words"),
    [
        ("name", 0, "ü" * 17, "at most 32 bytes"),
        ("name", 1, "Plate", "index 1 must be 0"),
        ("cell_name", 0, "x" * 17, "at most 16 bytes"),
        ("cell_name", 4, "far", "index 4 must be from 0 to 3"),
        ("kind", 0, "ball", "'ball' must be plate or roller"),
        ("radius_m", 0, -0.1, "from 0 to 1"),
        ("radius_m", 0, math.nan, "from 0 to 1"),
        ("rate_hz", 0, 40.0, "10, 20, 80 or 320"),
        ("n_cells", 0, 5, "from 1 to 4"),
        ("n_cells", 0, "many", "'many' is no value of it"),
        ("device_id", 0, "e0", "16 hexadecimal digits"),
        ("device_id", 0, "x" * 16, "is no value of it"),
        ("cell", 0, replace(CELL, gain=32), "gain=32 must be 64 or 128"),
        ("cell", 0, replace(CELL, capacity_n=0.2), "capacity_n=0 must be at least 1"),
        ("cell", 0, replace(CELL, rated_output_mv_per_v=0.0), "at least 0.001"),
        ("cell", 0, replace(CELL, x_m=4.0), "is no value of it"),
        ("cell", 0, "128", "is no value of it"),
    ],
)
def test_what_a_setting_cannot_be_is_refused_with_the_reason(
    name: SettingName, index: int, value: Any, words: str
) -> None:
    with pytest.raises(InputError, match=f"^{name}|^gain|^capacity|^rated") as refused:
        encode_setting(name, value, index)

    assert re.search(re.escape(words), str(refused.value))


@pytest.mark.parametrize(
    ("key", "data", "words"),
    [
        (9, "00", "no setting with the key 9"),
        (1, "ff", "must be UTF-8"),
        (1, "41" * 33, "at most 32 bytes"),
        (2, "03", "1 (plate) or 2 (roller)"),
        (2, "0101", "2 bytes cannot be right"),
        (3, "000000", "3 bytes cannot be right"),
        (5, "08", "from 0 to 7"),
        (6, "00", "from 1 to 4"),
        (7, "00", "8 bytes"),
        (16, "80f401d007c40918fc84", "11 bytes"),
    ],
)
def test_bytes_that_cannot_be_a_setting_are_refused_with_the_reason(
    key: int, data: str, words: str
) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        decode_setting(StoredSetting(key, 0, bytes.fromhex(data)))


@given(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=32))
def test_any_bytes_are_a_value_or_refused_and_a_value_comes_back(
    key: int, index: int, data: bytes
) -> None:
    stored = StoredSetting(key, index, data)
    try:
        name, value = decode_setting(stored)
    except InputError:
        return

    if name not in ("rate_hz", "radius_m"):  # a device may say more than may be written
        assert encode_setting(name, value).value == data
