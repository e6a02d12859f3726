"""From the force to the page, link by link, at 80 and at 320 samples a second.

The converter's filter is late by 1.5 periods (evenside.simulator.amplifier, from the settling
times of the data sheet). Samples travel four in a frame (docs/firmware.md): the first of them
waits for three more. A cable at 250 000 baud takes 40 us a byte, a frame has 33. A radio packet
waits 10 ms at most, and then for the next connection, 7.5 to 30 ms apart. The host's goal is 20 ms
for the 99th percentile.
"""

from hardware.calculations.rows import Row

FILTER_PERIODS = 1.5
SAMPLES_A_FRAME = 4
FRAME_BYTES, BYTE_US = 33, 40.0
PACKET_MS, CONNECTION_MS = 10.0, (7.5, 30.0)
HOST_MS = 20.0


def device_ms(rate_hz: float) -> float:
    """Filter and frame, for the oldest sample."""
    period_ms = 1e3 / rate_hz
    return FILTER_PERIODS * period_ms + (SAMPLES_A_FRAME - 1) * period_ms


def cable_ms() -> float:
    """One frame."""
    return FRAME_BYTES * BYTE_US / 1e3


def rows() -> list[Row]:
    """Cable and radio at two rates."""
    made = []
    for rate_hz in (80.0, 320.0):
        device = device_ms(rate_hz)
        radio_ms = PACKET_MS + CONNECTION_MS[1]
        made.append(
            Row(
                f"oldest sample of a frame on the page, {rate_hz:.0f} samples/s: cable, radio",
                f"{device + cable_ms() + HOST_MS:.0f} ms, {device + radio_ms + HOST_MS:.0f} ms",
                "150 ms: a person who presses and watches feels less as at once (estimate)",
                f"filter and frame {device:.0f} ms, host {HOST_MS:.0f} ms",
            )
        )
    return made
