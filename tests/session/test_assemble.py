"""The time line of a device over wraps, losses, repeats and resets, with frames made by hand."""

import numpy as np

from evenside.protocol.decoder import Decoder
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import (
    Channel,
    Group,
    GroupStatus,
    Hello,
    Message,
    SampleBatch,
    Status,
    encode_message,
)
from evenside.session.assemble import (
    FULL_SCALE_HIGH,
    Arrivals,
    Assembler,
    quickest_of_each_second,
)
from evenside_analysis.resample import GroupFrames

PERIOD_TICKS = 12_500  # 80 samples/s at a microsecond a tick
N = 4  # samples a frame


class Device:
    """Writes frames by hand; one group of one channel."""

    def __init__(self) -> None:
        self.decoder = Decoder()
        self.assembler = Assembler()
        self.offset = 0
        self.seq = 0

    def send(self, *messages: Message, arrival_ns: int = 0) -> list[GroupFrames]:
        data = b""
        for message in messages:
            data += encode_frame(encode_message(message, self.seq))
            self.seq += 1
        self.offset += len(data)
        arrivals = Arrivals(np.array([self.offset]), np.array([arrival_ns]))
        return list(self.assembler.push(self.decoder.feed(data), arrivals))

    def describe(self, boot_id: int) -> list[GroupFrames]:
        channel = Channel(0, 0, 0, 128, 490.0, 1.0, 0.0, 0.0, 1.5708)
        hello = Hello(boot_id=boot_id, n_groups=1, n_channels=1)
        return self.send(hello, Group(0, 1, 80.0), channel)


def batch(index: int, ticks: int, counts: list[int] | None = None) -> SampleBatch:
    values = np.array(counts or [1, 2, 3, 4], dtype=np.int32)[:, None]
    return SampleBatch(0, index % 2**32, ticks % 2**32, values)


def described() -> Device:
    device = Device()
    device.describe(boot_id=1)
    return device


def test_samples_before_the_description_are_counted_and_left_out() -> None:
    device = Device()

    assert device.send(batch(0, 0)) == []
    assert device.assembler.n_undescribed == 1


def test_the_first_sample_is_time_zero_whatever_the_ticks_say() -> None:
    device = described()

    frames = device.send(batch(1000, 123_456_789), batch(1004, 123_456_789 + N * PERIOD_TICKS))

    times = np.concatenate([run.device_s for run in frames])
    np.testing.assert_allclose(times, [0.0, 0.05], atol=1e-12)


def test_index_and_ticks_go_on_over_their_wraps() -> None:
    device = described()
    start = 2**32 - N
    ticks = 2**32 - N * PERIOD_TICKS

    frames = device.send(batch(start, ticks), batch(start + N, ticks + N * PERIOD_TICKS))

    index = np.concatenate([run.first_index for run in frames])
    times = np.concatenate([run.device_s for run in frames])
    assert np.diff(index).tolist() == [N]
    np.testing.assert_allclose(np.diff(times), [0.05], atol=1e-12)


def test_a_lost_frame_is_counted_in_samples() -> None:
    device = described()

    device.send(batch(0, 0), batch(8, 8 * PERIOD_TICKS))

    track = device.assembler.groups[0]
    assert (track.n_expected, track.n_received) == (12, 8)


def test_a_frame_that_comes_twice_is_not_counted_as_received_twice() -> None:
    device = described()

    device.send(batch(0, 0), batch(4, 4 * PERIOD_TICKS), batch(4, 4 * PERIOD_TICKS))

    track = device.assembler.groups[0]
    assert (track.n_expected, track.n_received, track.n_repeated) == (8, 8, 4)


def test_after_a_reset_the_gap_is_as_long_as_the_host_waited() -> None:
    device = described()
    device.send(batch(0, 5_000_000), arrival_ns=1_000_000_000)
    device.describe(boot_id=2)

    frames = device.send(batch(0, 40_000), arrival_ns=4_000_000_000)

    # three seconds of host time; 237 samples would have come after the four that did (hand count:
    # the first frame ends at 0.05 s, 2.95 s at 80 samples/s are 236)
    assert abs(frames[0].device_s[0] - 3.0) < 1e-9
    assert frames[0].first_index.tolist() == [4 + 236]
    assert device.assembler.jumps[0].n_samples_estimated == 236


def test_the_same_boot_described_again_is_no_reset() -> None:
    device = described()
    device.send(batch(0, 0), arrival_ns=1_000_000_000)
    device.describe(boot_id=1)

    frames = device.send(batch(4, 4 * PERIOD_TICKS), arrival_ns=9_000_000_000)

    assert frames[0].device_s[0] == 0.05
    assert device.assembler.jumps == []


def test_a_saturated_count_is_missing_and_its_time_is_known() -> None:
    device = described()

    frames = device.send(batch(0, 0, [10, FULL_SCALE_HIGH, -(2**23), 13]))

    np.testing.assert_array_equal(frames[0].counts[:, 0], [10.0, np.nan, np.nan, 13.0])
    assert device.assembler.groups[0].n_saturated == 2
    np.testing.assert_allclose(device.assembler.take_saturated()[0].times_s, [0.0125, 0.025])
    assert device.assembler.take_saturated() == []


def test_a_frame_that_comes_late_is_received_and_one_that_comes_twice_is_repeated() -> None:
    device = described()
    starts = [0, 4, 12, 8, 16, 8, 24]  # 8 comes late and then again; 20 never

    for index in starts:
        device.send(batch(index, index * PERIOD_TICKS))

    track = device.assembler.groups[0]
    assert (track.n_expected, track.n_received, track.n_late, track.n_repeated) == (28, 24, 4, 4)


def test_what_the_device_could_not_send_is_added_up_over_its_boots() -> None:
    device = described()
    for boot_id, counts in ((1, (3, 5)), (2, (2, 7))):
        device.describe(boot_id)
        device.send(batch(0, 0))
        for overflows in counts:
            group = GroupStatus(0, 100, overflows)
            device.send(Status(0, 1, boot_id, frames_sent=0, groups=(group,)))

    assert device.assembler.groups[0].n_unsent == 5 + 7


def test_of_each_second_the_frame_that_waited_least_tells_the_clock() -> None:
    # by hand: (stream time, arrival); what waited 0.1, 0.2 | 0.4, 0.3 s, and the second's first
    first = np.array([0.0, 0.3]), np.array([0.1, 0.5])
    second = np.array([0.8, 1.5]), np.array([1.2, 1.8])

    found = quickest_of_each_second([first, second])

    np.testing.assert_allclose(found, [[0.0, 0.1], [1.5, 1.8]])
    assert quickest_of_each_second([]).shape == (0, 2)


def test_the_newest_sample_of_a_chunk_is_the_one_that_waited_least() -> None:
    device = described()

    device.send(batch(0, 0), batch(4, 4 * PERIOD_TICKS), arrival_ns=2 * 10**9)

    np.testing.assert_allclose(device.assembler.anchors, [[0.05, 2.0]])
