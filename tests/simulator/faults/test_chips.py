"""Faults of cells and converters: on the wire as a reader would see them."""

import numpy as np
import pytest
from tests.simulator.faults.running import channel_of, run

from evenside.protocol.decoder import Decoder
from evenside.simulator.amplifier import FULL_SCALE

CLEAN = run("")[1]


@pytest.mark.parametrize("channel", range(4))
def test_a_stuck_channel_says_one_number_for_its_span_and_the_others_do_not(channel: int) -> None:
    device, data = run(f"stuck:{channel}@20-30")

    n_stuck = device.fault_count.samples_stuck
    assert n_stuck == pytest.approx(800, rel=0.03)  # ten seconds at 80 samples/s
    for group in range(4):
        clean, read = channel_of(CLEAN, group), channel_of(data, group)
        differs = np.flatnonzero(clean != read)
        if group != channel:
            assert len(differs) == 0
            continue
        # the first stuck sample is still right; by chance one more may be
        assert n_stuck - 20 <= len(differs) < n_stuck
        assert len(set(read[differs])) == 1


def test_a_saturated_channel_stands_at_the_end_of_its_range_and_says_so() -> None:
    device, data = run("saturate:3@20-30")

    read = channel_of(data, 3)
    flags = np.concatenate([r.saturated for r in Decoder().feed(data).samples if r.group == 3])

    assert np.count_nonzero(read == FULL_SCALE - 1) == device.fault_count.samples_saturated
    # a message of four samples is flagged if any of them is at the end
    assert np.count_nonzero(flags) == pytest.approx(device.fault_count.samples_saturated / 4, abs=2)


def test_glitches_come_as_often_as_asked_and_as_lost_bits_make_them() -> None:
    device, data = run("glitch:0.01")

    wrong = 0
    for group in range(4):
        clean, read = channel_of(CLEAN, group).astype(int), channel_of(data, group).astype(int)
        hit = clean != read
        wrong += int(hit.sum())
        shifted = read[hit] == clean[hit] >> 5
        # all bits from somewhere on are one: the number behind it ends in at least twelve zeros
        ones = (read[hit] + 1) % 4096 == 0
        assert (shifted | ones).all()
        assert shifted.any()
        assert ones.any()

    count = device.fault_count
    assert wrong == count.glitches
    # 19,200 samples: standard error 0.07 %
    assert count.glitches / count.samples_sent == pytest.approx(0.01, abs=0.003)


def test_swapped_plugs_swap_the_cells_with_their_zeros() -> None:
    _, data = run("swap:0-2")
    zeros = [int(np.median(channel_of(CLEAN, group)[:400])) for group in range(4)]

    read = [int(np.median(channel_of(data, group)[:400])) for group in range(4)]

    # nobody is on the plate for the first six seconds: only noise of 120 counts rms
    assert np.allclose(read, [zeros[2], zeros[1], zeros[0], zeros[3]], atol=60)
