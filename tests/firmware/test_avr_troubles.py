"""The real AVR binary on bad days: broken cells, lost memory, garbage, resets, a stopped line.

Who may lose what is said in docs/protocol.md; the layout of the stored settings is that of
``stored.py``, which shares no code with the firmware.
"""

import random
from collections.abc import Iterator

import pytest
from tests.firmware.bench import BOOTED_S, Bench, numbered
from tests.firmware.simavr import CELLS, HZ, Fault, Restart
from tests.firmware.stored import N_SLOTS, SLOT_BYTES, slot

from evenside.protocol.messages import (
    Hello,
    Ping,
    ReadSetting,
    Start,
    Status,
    StoredSetting,
    WriteSetting,
)

NAME = 1
DESYNC = 2


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench() as bench:
        yield bench


# --- cells --------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [Fault.DEAD, Fault.STUCK, Fault.SHORTED, Fault.FLOODING])
@pytest.mark.parametrize("cell", range(CELLS))
def test_a_broken_cell_is_told_within_two_status_and_costs_the_others_nothing(
    bench: Bench, cell: int, fault: Fault
) -> None:
    bench.start()
    bench.run(1.2)
    bench.board.break_chip(cell, fault)

    bench.run(2.0)

    status = bench.last(Status)
    assert [group.cell_faults for group in status.groups] == [int(k == cell) for k in range(CELLS)]
    assert status.frames_dropped == 0
    for other in set(range(CELLS)) - {cell}:
        assert bench.missing(other) == 0
        assert bench.board.chip(other).corrupted == 0


@pytest.mark.parametrize("fault", [Fault.DEAD, Fault.STUCK, Fault.SHORTED, Fault.FLOODING])
def test_a_cell_that_is_mended_is_well_again(bench: Bench, fault: Fault) -> None:
    bench.start()
    bench.board.break_chip(1, fault)
    bench.run(3.0)

    bench.board.break_chip(1, Fault.SOUND)
    bench.run(3.0)
    bench.samples.clear()
    bench.run(1.0)

    assert [group.cell_faults for group in bench.status.groups] == [0] * CELLS
    assert len(bench.samples[1]) > 70
    assert bench.missing(1) == 0


# --- memory -------------------------------------------------------------------------------------


@pytest.mark.parametrize("fill", [0xFF, 0x00, 0xA5])
def test_with_lost_memory_it_starts_with_the_defaults(fill: int) -> None:
    with Bench() as bench:
        bench.board.set_eeprom(bytes([fill]) * 1024)

        bench.start()

        assert bench.last(Hello).name == "Evenside plate"


def names_after(memory: bytes) -> str:
    with Bench() as bench:
        bench.board.set_eeprom(memory)
        bench.run(BOOTED_S)
        return bench.last(Hello).name


@pytest.mark.parametrize("at", range(0, SLOT_BYTES, 3))
def test_a_slot_with_any_byte_spoiled_is_not_believed(at: int) -> None:
    good = slot(name="Rolle", generation=1)
    spoiled = bytearray(good)
    spoiled[at] ^= 0x40

    assert names_after(bytes(spoiled)) == "Evenside plate"


@pytest.mark.parametrize("at", range(0, SLOT_BYTES, 20))
def test_where_the_newer_slot_is_spoiled_the_older_one_holds(at: int) -> None:
    older, newer = slot(name="older", generation=7), bytearray(slot(name="newer", generation=8))

    assert names_after(older + bytes(newer)) == "newer"
    newer[at] ^= 0x01
    assert names_after(older + bytes(newer)) == "older"


def test_power_lost_at_any_moment_of_storing_leaves_the_old_name_or_the_new() -> None:
    seen = []
    old, new = "the old name", "quite another one"
    for share in range(40):  # of a second; storing takes 0.7 s
        with Bench(name=old, generation=3) as bench:
            bench.run(BOOTED_S)
            bench.hold_button()
            bench.say(WriteSetting(StoredSetting(NAME, 0, new.encode())))
            bench.feed()
            bench.board.run_to_cycle(bench.board.cycle + share * HZ // 40 + 12_345)
            bench.board.restart(Restart.POWER_CYCLE)
            bench.powered_again()
            bench.messages.clear()
            bench.run(BOOTED_S)
            seen.append(bench.last(Hello).name)

    assert set(seen) == {old, new}
    assert seen == sorted(seen, key=[old, new].index)  # never new first and old again later
    assert N_SLOTS == 2


# --- line ---------------------------------------------------------------------------------------


def test_garbage_is_counted_and_does_not_stop_anything(bench: Bench) -> None:
    lots = random.Random(1)
    bench.start()
    for _ in range(50):
        bench.board.send(bytes(lots.randrange(256) for _ in range(60)) + b"\0")
        bench.run(0.05)

    status = bench.status
    assert bench.ask(Ping(7)).token == 7
    assert status.rx_bad >= 50
    assert all(bench.missing(cell) == 0 for cell in range(CELLS))


def test_a_frame_longer_than_the_receive_buffer_is_bad_and_the_next_one_is_good(
    bench: Bench,
) -> None:
    bench.run(BOOTED_S)
    bench.board.send(b"\x01" * 300 + b"\0")
    bench.run(0.05)

    assert bench.ask(Ping(9)).token == 9


def test_a_line_that_stands_costs_frames_that_are_counted_and_never_a_conversion(
    bench: Bench,
) -> None:
    bench.start()
    bench.run(1.0)
    bench.board.line_slowdown(1000)  # 40 ms a byte
    bench.run(3.0)
    bench.board.line_slowdown(1)
    bench.run(1.0)

    status = bench.status
    read = [bench.board.chip(cell).reads for cell in range(CELLS)]
    assert status.frames_dropped > 100
    assert min(read) > 5 * 80
    for cell in range(CELLS):
        assert bench.missing(cell) == status.groups[cell].overflows
        assert bench.board.chip(cell).unread <= 6  # those before it was ready
        assert bench.missing(cell) > 150
    assert bench.decoder.stats.n_bad == 0


# --- resets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", list(Restart))
@pytest.mark.parametrize("share", range(5))
def test_after_a_reset_in_the_middle_of_things_all_is_well_again(how: Restart, share: int) -> None:
    with Bench() as bench:
        bench.start()
        bench.run(0.5 + share * 0.0123)
        boot_id = bench.last(Hello).boot_id

        bench.board.restart(how)
        if how == Restart.POWER_CYCLE:
            bench.powered_again()
        bench.run(BOOTED_S)
        bench.samples.clear()
        bench.start()
        bench.run(1.0)

        assert bench.last(Hello).boot_id != boot_id
        assert bench.decoder.stats.n_bad <= 1  # the frame that was cut
        for cell in range(CELLS):
            assert bench.missing(cell) == 0
            assert len(bench.samples[cell]) > 70


def test_a_long_session_is_not_bitten_by_the_watchdog(bench: Bench) -> None:
    bench.start()
    bench.run(5.0)

    assert bench.board.account.starts == 1


def test_two_runs_say_the_same_bytes() -> None:
    said = []
    for _ in range(2):
        with Bench() as bench:
            bench.feed()
            bench.board.run(BOOTED_S)
            bench.say(Start())
            bench.board.run(1.0)
            said.append(bench.board.receive())

    assert said[0] == said[1]
    assert len(said[0]) > 2000


# --- ten minutes --------------------------------------------------------------------------------


def test_ten_minutes_of_four_cells_without_one_lost_sample() -> None:
    factors = [1.0, 0.93, 1.02, 1.1]  # the spread of real chips; each crosses all others' phases
    with Bench(numbered) as bench:
        for cell in range(CELLS):
            bench.board.chip_clock(cell, 0.003 * (cell + 1), factors[cell])
        bench.start()
        for _ in range(600):
            bench.run(1.0)

        status = bench.status
        assert (status.frames_dropped, bench.decoder.stats.n_bad) == (0, 0)
        for cell in range(CELLS):
            assert bench.missing(cell) == 0
            assert len(bench.samples[cell]) == pytest.approx(600 * 80 * factors[cell], abs=200)
            assert bench.board.chip(cell).corrupted == 0
            assert DESYNC not in {flags & DESYNC for flags in bench.flags[cell]}


def test_reading_a_setting_that_is_not_there_is_a_bad_argument(bench: Bench) -> None:
    bench.run(BOOTED_S)

    assert bench.ask(ReadSetting(99)).result == "bad_argument"
