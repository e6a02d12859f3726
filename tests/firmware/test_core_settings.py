"""What the core remembers without power, and how hard it is to spoil."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.firmware.host_device import STORED_BYTES, HostDevice, host_device
from tests.firmware.stored import PLATE_CELLS, SLOT_BYTES, Cell, slot

from evenside.protocol.messages import (
    Answer,
    Channel,
    Describe,
    EraseSettings,
    Group,
    Hello,
    Message,
    ReadSetting,
    Start,
    StoredSetting,
    WriteSetting,
)
from evenside.protocol.settings import CellSetting, Wired, decode_setting, encode_setting
from evenside.simulator.cells import make_channels
from evenside.simulator.setups import DeviceSetup

# A byte takes 3.4 ms on an AVR (data sheet), and whether it is done is looked at every millisecond.
STORE_US, BYTE_S = 3400, 0.004
STORE_S = SLOT_BYTES * BYTE_S

CELL = CellSetting(64, 1000.0, 1.5, -0.1234, 0.0567, 0.0)
VALUES = [
    encode_setting("name", "Rolle für Zoë"),
    encode_setting("name", ""),
    encode_setting("name", "x" * 32),
    encode_setting("kind", "roller"),
    encode_setting("radius_m", 0.0748),
    encode_setting("rate_hz", 320.0),
    encode_setting("wired", Wired(dial=True, rate_pins=True)),
    encode_setting("n_cells", 1),
    encode_setting("cell", CELL, 3),
    encode_setting("cell_name", "hub + 90", 2),
]


@pytest.fixture
def device() -> Iterator[HostDevice]:
    """With its button held down."""
    with host_device() as board:
        hold_button(board)
        yield board


def hold_button(board: HostDevice) -> None:
    board.add_button_edges([board.now_s + 0.001])
    board.run(0.1)


def result_of(messages: list[Message]) -> str:
    (answer,) = [m for m in messages if isinstance(m, Answer)]
    return answer.result


def read(board: HostDevice, key: int, index: int = 0) -> StoredSetting | None:
    (answer,) = [m for m in board.ask(ReadSetting(key, index)) if isinstance(m, Answer)]
    return answer.setting


def described(board: HostDevice) -> tuple[Hello, list[Group], list[Channel]]:
    told = board.ask(Describe(), for_s=0.1)
    (hello,) = [m for m in told if isinstance(m, Hello)]
    groups = [m for m in told if isinstance(m, Group)]
    return hello, groups, [m for m in told if isinstance(m, Channel)]


def test_a_new_device_is_the_reference_plate_that_the_simulator_stands_for() -> None:
    with host_device() as device:
        hello, groups, channels = described(device)

    assert tuple(channels) == make_channels(DeviceSetup())
    assert (hello.name, hello.kind, hello.has_dial) == ("Evenside plate", "plate", False)
    assert {group.nominal_rate_hz for group in groups} == {80.0}


@pytest.mark.parametrize("value", VALUES, ids=lambda v: f"{v.key}-{v.value.hex()[:12]}")
def test_a_setting_that_was_written_is_read_back_and_outlasts_the_power(
    device: HostDevice, value: StoredSetting
) -> None:
    assert result_of(device.ask(WriteSetting(value))) == "ok"
    at_once = read(device, value.key, value.index)
    device.boot()
    device.run(0.1)

    assert at_once == value
    assert read(device, value.key, value.index) == value


def test_descriptions_carry_new_names_and_places_at_once(device: HostDevice) -> None:
    device.ask(WriteSetting(encode_setting("name", "my roller")))
    device.ask(WriteSetting(encode_setting("kind", "roller")))
    device.ask(WriteSetting(encode_setting("radius_m", 0.0748)))
    device.ask(WriteSetting(encode_setting("cell", CELL, 3)))

    hello, _, channels = described(device)

    assert (hello.name, hello.kind, hello.radius_m) == ("my roller", "roller", 0.0748)
    assert (channels[3].gain, channels[3].capacity_n, channels[3].x_m) == (64, 1000.0, -0.1234)


def test_rate_wiring_and_number_of_cells_hold_from_the_next_boot(device: HostDevice) -> None:
    device.ask(WriteSetting(encode_setting("rate_hz", 10.0)))
    device.ask(WriteSetting(encode_setting("n_cells", 2)))
    device.ask(WriteSetting(encode_setting("wired", Wired(dial=True))))
    hello_before, groups_before, _ = described(device)

    device.boot()
    hello, groups, channels = described(device)

    assert (hello_before.n_channels, hello_before.has_dial) == (4, False)
    assert {group.nominal_rate_hz for group in groups_before} == {80.0}
    assert (hello.n_channels, hello.has_dial, len(channels)) == (2, True, 2)
    assert {group.nominal_rate_hz for group in groups} == {10.0}


@pytest.mark.parametrize("request_", [WriteSetting(VALUES[0]), EraseSettings()])
def test_nothing_is_changed_unless_the_button_is_held(
    request_: WriteSetting | EraseSettings,
) -> None:
    with host_device() as device:
        before = bytes(device.memory)
        device.run(0.1)

        assert result_of(device.ask(request_)) == "locked"
        assert bytes(device.memory) == before


@pytest.mark.parametrize("request_", [WriteSetting(VALUES[0]), EraseSettings()])
def test_nothing_is_changed_while_samples_are_sent(
    device: HostDevice, request_: WriteSetting | EraseSettings
) -> None:
    device.ask(Start())

    assert result_of(device.ask(request_)) == "busy"


@pytest.mark.parametrize(
    ("stored", "result"),
    [
        (StoredSetting(9, 0, b"\1"), "bad_argument"),  # no such key
        (StoredSetting(1, 1, b"x"), "bad_argument"),  # a name has no index
        (StoredSetting(16, 4, bytes(11)), "bad_argument"),  # there is no fifth cell
        (StoredSetting(2, 0, b"\3"), "bad_argument"),
        (StoredSetting(2, 0, b""), "bad_argument"),
        (StoredSetting(3, 0, b"\1\2\3"), "bad_argument"),
        (StoredSetting(4, 0, (50_000).to_bytes(4, "little")), "bad_argument"),
        (StoredSetting(5, 0, b"\x08"), "bad_argument"),
        (StoredSetting(6, 0, b"\0"), "bad_argument"),
        (StoredSetting(6, 0, b"\5"), "bad_argument"),
        (StoredSetting(16, 0, bytes([32]) + bytes([1] * 10)), "bad_argument"),  # channel B
        (StoredSetting(16, 0, bytes([128, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1])), "bad_argument"),
        (StoredSetting(17, 0, b"x" * 17), "bad_argument"),
        (StoredSetting(7, 0, bytes(8)), "not_supported"),
    ],
    ids=lambda v: str(v)[:60],
)
def test_a_value_that_cannot_be_changes_nothing(
    device: HostDevice, stored: StoredSetting, result: str
) -> None:
    before = bytes(device.memory)

    assert result_of(device.ask(WriteSetting(stored))) == result
    assert bytes(device.memory) == before


@pytest.mark.parametrize(("key", "index"), [(9, 0), (1, 1), (16, 4), (0, 0), (255, 255)])
def test_what_there_is_not_cannot_be_read(device: HostDevice, key: int, index: int) -> None:
    assert result_of(device.ask(ReadSetting(key, index))) == "bad_argument"


def test_the_number_of_the_device_can_be_read(device: HostDevice) -> None:
    assert read(device, 7) == encode_setting("device_id", "0011223344556677")


def test_erasing_brings_back_the_reference_plate(device: HostDevice) -> None:
    for value in VALUES:
        device.ask(WriteSetting(value))

    assert result_of(device.ask(EraseSettings())) == "ok"
    device.boot()

    assert tuple(described(device)[2]) == make_channels(DeviceSetup())


def test_the_answer_comes_when_the_last_byte_is_stored_and_within_a_second(
    device: HostDevice,
) -> None:
    device.set_store_us(STORE_US)

    early = device.ask(WriteSetting(VALUES[0]), for_s=STORE_S - 0.01)
    late = device.run(0.02)

    assert not early
    assert result_of(late) == "ok"
    assert device.is_quiet


def test_a_layout_written_by_hand_is_understood() -> None:
    cells = (*PLATE_CELLS[:3], Cell(64, 1000, 1500, -1234, 567, 0, "last"))
    with host_device() as device:
        device.memory[:SLOT_BYTES] = slot(name="by hand", kind=2, radius_um=74800, cells=cells)
        device.boot()
        hello, _, channels = described(device)

    assert (hello.name, hello.kind, hello.radius_m) == ("by hand", "roller", 0.0748)
    assert (channels[3].x_m, channels[3].name) == (-0.1234, "last")


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        (slot(name="old", generation=4), slot(name="new", generation=5), "new"),
        (slot(name="new", generation=6), slot(name="old", generation=5), "new"),
        (slot(name="old", generation=255), slot(name="new", generation=0), "new"),  # it wraps
        (b"\xff" * SLOT_BYTES, slot(name="only", generation=200), "only"),
        (slot(name="only"), b"\0" * SLOT_BYTES, "only"),
        (slot(name="other layout", version=2), b"\xff" * SLOT_BYTES, "Evenside plate"),
    ],
)
def test_the_newer_whole_slot_holds(first: bytes, second: bytes, name: str) -> None:
    with host_device() as device:
        device.memory[:STORED_BYTES] = first + second
        device.boot()

        assert described(device)[0].name == name


@pytest.mark.parametrize("at", range(SLOT_BYTES))
def test_one_spoilt_byte_of_the_newer_slot_leaves_the_older_one(at: int) -> None:
    with host_device() as device:
        device.memory[:STORED_BYTES] = slot(name="old", generation=1) + slot(
            name="new", generation=2
        )
        device.memory[SLOT_BYTES + at] ^= 0x10
        device.boot()

        assert described(device)[0].name == "old"


@given(st.floats(0.0, 0.8))
@settings(max_examples=40)
def test_a_power_cut_at_any_moment_of_storing_leaves_the_old_or_the_new(cut_s: float) -> None:
    with host_device() as device:
        device.memory[:SLOT_BYTES] = slot(name="old")
        device.boot()
        hold_button(device)
        device.set_store_us(STORE_US)
        device.ask(WriteSetting(encode_setting("name", "new")), for_s=cut_s)
        device.boot()

        name = described(device)[0].name

    assert name in (("old",) if cut_s < STORE_S - 0.01 else ("old", "new"))
    assert name == "new" or cut_s < STORE_S + 0.01


@given(st.binary(min_size=STORED_BYTES, max_size=STORED_BYTES))
@settings(max_examples=40)
def test_a_memory_full_of_anything_boots_a_device_that_can_be_described(memory: bytes) -> None:
    with host_device() as device:
        device.memory[:STORED_BYTES] = memory
        device.boot()

        assert described(device)[0].name == "Evenside plate"


def test_every_value_that_the_host_can_write_comes_back_as_it_was(device: HostDevice) -> None:
    for value in VALUES:
        device.ask(WriteSetting(value))
        stored = read(device, value.key, value.index)
        assert stored is not None
        assert decode_setting(stored) == decode_setting(value)
