"""The AVR firmware on the bench: a host at its line, any counts on its converters, no person."""

from collections import defaultdict
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt
from tests.firmware.simavr import CELLS, HZ, Control, Kind, RateBy, Simavr, Stop, firmware_elf
from tests.firmware.stored import slot

from evenside.protocol.decoder import Decoder
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Answer, Command, Message, Start, Status, encode_message

STEP = HZ // 4  # cycles
FED_AHEAD = 120  # conversions: more than any chip makes in a step
BOOTED_S = 0.2  # description sent
DEBOUNCED_S = 0.05

Counts = Callable[[int, int, int], npt.ArrayLike]  # of cell, first conversion, how many
Wanted = TypeVar("Wanted", bound=Message)


def numbered(cell: int, first: int, n: int) -> npt.NDArray[np.int64]:
    """Counts that tell which conversion of which cell they are."""
    return np.arange(first, first + n) + 1_000_000 * cell


class Bench:
    """One board under test; everything that it said is kept. Settings as in ``stored.slot``."""

    def __init__(
        self,
        counts: Counts = numbered,
        *,
        kind: Kind = Kind.UNO,
        rate_hz: float = 80.0,
        **row: Any,
    ) -> None:
        self.board = Simavr(firmware_elf(kind), kind)
        self.board.rate(RateBy.FIXED, rate_hz)
        if row:
            self.board.set_eeprom(slot(**row))
        self.counts = counts
        self.fed = [0] * CELLS
        self.decoder = Decoder()
        self.messages: list[Message] = []
        self.samples: dict[int, list[tuple[int, int]]] = defaultdict(list)  # index, count
        self.flags: dict[int, set[int]] = defaultdict(set)
        self._seq = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.board.close()

    # --- time -------------------------------------------------------------------------------------

    def run(self, for_s: float) -> None:
        """On by so much, and listen."""
        end = self.board.cycle + round(for_s * HZ)
        while self.board.cycle < end:
            self.feed()
            assert self.board.run_to_cycle(min(self.board.cycle + STEP, end)) == Stop.REACHED
            self.listen()

    def feed(self) -> None:
        for cell in range(CELLS):
            n = FED_AHEAD - self.board.unused(cell)
            if n > 0:
                self.board.feed(cell, self.counts(cell, self.fed[cell], n))
                self.fed[cell] += n

    def powered_again(self) -> None:
        """After a power cycle the conversions count from 0 again."""
        self.fed = [0] * CELLS

    # --- the line ---------------------------------------------------------------------------------

    def listen(self) -> None:
        decoded = self.decoder.feed(self.board.receive())
        self.messages += [received.message for received in decoded.messages]
        for run in decoded.samples:
            first = run.sample_index[:, None] + np.arange(run.n_per_frame)
            rows = zip(first.ravel().tolist(), run.counts[:, 0].tolist(), strict=True)
            self.samples[run.group] += rows
            self.flags[run.group] |= set(run.flags.tolist())

    def say(self, command: Command) -> None:
        self._seq += 1
        self.board.send(encode_frame(encode_message(command, self._seq)))

    def ask(self, command: Command, *, patience_s: float = 2.0) -> Answer:
        """The answer to this command."""
        self.say(command)
        n_before = len(self.messages)
        give_up_s = self.board.now_s + patience_s
        while self.board.now_s < give_up_s:
            self.run(0.01)
            for message in self.messages[n_before:]:
                if isinstance(message, Answer) and message.request_seq == self._seq:
                    return message
        raise AssertionError(f"no answer to {command}")

    def start(self) -> None:
        """Booted, and sending samples."""
        self.run(BOOTED_S)
        assert self.ask(Start()).result == "ok"

    def hold_button(self) -> None:
        self.board.control_at(Control.BUTTON, 0.0, 1)
        self.run(DEBOUNCED_S)

    # --- what came --------------------------------------------------------------------------------

    def all_of(self, kind: type[Wanted]) -> list[Wanted]:
        return [message for message in self.messages if isinstance(message, kind)]

    def last(self, kind: type[Wanted]) -> Wanted:
        return self.all_of(kind)[-1]

    @property
    def status(self) -> Status:
        """The next one."""
        n = len(self.all_of(Status))
        while len(self.all_of(Status)) == n:
            self.run(0.1)
        return self.last(Status)

    def missing(self, cell: int) -> int:
        """Samples between the first and the last that did not come."""
        indices = [index for index, _ in self.samples[cell]]
        return indices[-1] - indices[0] + 1 - len(indices)
