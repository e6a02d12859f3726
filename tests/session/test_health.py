"""The health line: told by the arrival of bytes, and honest about bytes that nobody can read."""

import numpy as np
import pytest

from evenside.clock import ClockModel
from evenside.hosttime import NS_PER_S
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Hello, encode_message
from evenside.session.assemble import Arrivals
from evenside.session.health import Health
from evenside.session.pipeline import Pipeline
from evenside.session.troubles import NOT_UNDERSTOOD

NOISE = bytes(range(256)) * 8
HELLO = encode_frame(encode_message(Hello(boot_id=1, n_groups=1, n_channels=1), 0))


def push(pipeline: Pipeline, data: bytes) -> None:
    pipeline.push(data, Arrivals(np.array([len(data)]), np.array([0])))


def test_it_is_due_once_a_second_of_arrivals() -> None:
    health = Health()
    start_ns = 100 * NS_PER_S

    due = [health.is_due(start_ns + k * NS_PER_S // 4) for k in range(9)]

    assert due == [True, False, False, False, True, False, False, False, True]


def test_bytes_without_a_frame_are_told_as_long_as_they_come() -> None:
    pipeline, health, clock = Pipeline(), Health(), ClockModel()

    push(pipeline, HELLO)
    assert health.to_json(pipeline, clock)["warnings"] == []
    push(pipeline, NOISE)
    assert health.to_json(pipeline, clock)["warnings"] == [NOT_UNDERSTOOD]
    push(pipeline, b"\0" + HELLO)
    assert health.to_json(pipeline, clock)["warnings"] == []


@pytest.mark.parametrize(("speed", "residual_ms"), [(1.0, 16.0), (4.0, 4.0), (None, 16.0)])
def test_what_is_left_of_the_clocks_line_is_told_in_real_time(
    speed: float | None, residual_ms: float
) -> None:
    clock = ClockModel()
    for second in range(40):  # every other second its quickest arrival is 16 ms late
        clock.add(float(second), second + 0.016 * (second % 2))

    told = Health(speed).to_json(Pipeline(), clock)

    assert told["clock"]["residual_ms"] == pytest.approx(residual_ms, rel=0.1)


def test_what_the_session_has_found_out_is_told_too() -> None:
    warnings = ["Cell 2 is silent."]

    assert Health().to_json(Pipeline(), ClockModel(), warnings)["warnings"] == warnings
