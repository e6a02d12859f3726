"""The AVR binary with a simulated person on its converters: a device like the simulated one.

Same interface as ``SimulatedDevice``: bytes in, bytes out, on the caller's clock, which here is the
board's crystal. The person comes when the host's START goes by.
"""

from types import TracebackType
from typing import Self

import numpy as np
from tests.firmware.simavr import CELLS, Control, Kind, RateBy, Simavr, Stop, firmware_elf
from tests.firmware.stored import slot

from evenside.protocol.decoder import Decoder
from evenside.protocol.frames import DELIMITER
from evenside.protocol.messages import Start
from evenside.simulator.controls import DIAL_EVERY_S
from evenside.simulator.faults import NO_FAULTS
from evenside.simulator.hardware import make_hardware
from evenside.simulator.outgoing import Outgoing
from evenside.simulator.scenario import Scenario
from evenside.simulator.setups import DeviceSetup

AHEAD_S = 0.1  # counts are made for this long at once, as soon as the person is there
MARGIN_S = 0.001  # and for this long beyond what is asked for, so that the board never starves

READ_S = 0.02  # how often a session reads its port
DIAL_WIRED = 1
AT_DEVICE_ID = 324  # of the EEPROM (docs/firmware.md)
DEVICE_ID = bytes.fromhex("e5e6e7e8e9eaebec")


class FirmwareBoard:
    """A board with its person, from power-on; closed by its ``with`` block."""

    def __init__(
        self,
        scenario: Scenario,
        setup: DeviceSetup | None = None,
        *,
        kind: Kind = Kind.UNO,
        begins_s: float = 0.0,
    ) -> None:
        """``begins_s`` after the power came, the simulated parts around it begin."""
        self._begins_s = begins_s
        self.setup = setup or DeviceSetup()
        self.scenario = scenario
        self.simavr = Simavr(firmware_elf(kind), kind)
        self.simavr.rate(RateBy.FIXED, self.setup.nominal_rate_hz)
        rate_mhz = round(self.setup.nominal_rate_hz * 1000)
        self.simavr.set_eeprom(slot(wired=DIAL_WIRED, rate_mhz=rate_mhz))
        self.simavr.set_eeprom(DEVICE_ID, at=AT_DEVICE_ID)
        self.hardware = make_hardware(scenario, self.setup)
        self._heard = Decoder()
        self._fed_s = -1.0
        self._next_reading = 0
        self._read_s = 0.0
        self._begun = b""  # of a frame whose end has not come
        for cell, converter in enumerate(self.hardware.converters):
            factor = converter.rate_hz / converter.nominal_rate_hz
            self.simavr.chip_clock(cell, begins_s + converter.time_s(0), factor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.simavr.close()

    # --- the reader's side ------------------------------------------------------------------------

    def receive(self, data: bytes) -> None:
        """Bytes to the board, at the time reached so far."""
        self.simavr.send(data)
        if any(isinstance(one.message, Start) for one in self._heard.feed(data).messages):
            self.hardware.start(self._fed_s)  # what was fed until then is an empty device's

    def advance(self, to_s: float) -> bytes:
        """What the board says after the time reached so far, up to ``to_s``."""
        if to_s + MARGIN_S > self._fed_s:
            has_person = self.hardware.scenario_at_boot_s is not None
            self._feed(to_s + MARGIN_S + (AHEAD_S if has_person else 0.0))
        assert self.simavr.run(self._begins_s + to_s) == Stop.REACHED
        return self.simavr.receive()

    # --- what a simulated session asks of its device ----------------------------------------------

    faults = NO_FAULTS  # troubles are made on the board itself
    is_plugged = True

    @property
    def now_s(self) -> float:
        return self.simavr.now_s - self._begins_s

    def advance_frames(self, to_s: float) -> Outgoing:
        """``advance`` in whole frames, with the end of each and when it was read."""
        data, time_s = self._begun, []
        now_s = self._read_s
        while now_s < to_s:
            now_s = min(now_s + READ_S, to_s)
            read = self.advance(now_s)
            time_s += [now_s] * read.count(DELIMITER)
            data += read
        self._read_s = to_s
        end = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == DELIMITER) + 1
        n_whole = int(end[-1]) if len(end) else 0
        self._begun = data[n_whole:]
        return Outgoing(data[:n_whole], end, np.array(time_s), np.zeros(len(end), dtype=np.int64))

    # --- the world's side -------------------------------------------------------------------------

    def _feed(self, until_s: float) -> None:
        for cell in range(CELLS):
            _, counts = self.hardware.conversions(cell, self._fed_s, until_s)
            self.simavr.feed(cell, counts[:, 0])
        for at_s, is_pressed in self.hardware.button_edges(self._fed_s, until_s):
            self.simavr.control_at(Control.BUTTON, self._begins_s + at_s, is_pressed)
        n_readings = int(until_s / DIAL_EVERY_S) + 1 - self._next_reading
        for steps in self.hardware.dial_steps(self._next_reading, n_readings).tolist():
            # From halfway before the reading on, so that it does not matter when exactly it is.
            at_s = self._begins_s + max((self._next_reading - 0.5) * DIAL_EVERY_S, 0.0)
            self.simavr.control_at(Control.DIAL, at_s, steps)
            self._next_reading += 1
        self._fed_s = until_s
