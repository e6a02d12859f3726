"""A short conversation with one device: who are you, then one question after the other.

The session's dialogue (``protocol/dialogue``) runs for hours and pursues samples; this one asks a
few things, waits for each answer and goes away.
"""

import asyncio
from types import TracebackType
from typing import Self

from evenside.errors import DeviceError, LostError, NotFoundError
from evenside.protocol import Answer, Decoder, Describe, Hello, encode_frame, encode_message
from evenside.protocol.messages import command_type
from evenside.protocol.vocabulary import Command, Message
from evenside.transport.base import Chunk, Transport

ANSWER_S = 1.0  # twice what the protocol allows a device
N_TRIES = 6  # an Arduino was reset by the opening of its port: it answers after some 2 s
REAPPEAR_S = 10.0  # a board with USB of its own leaves the bus while it starts
REOPEN_EVERY_S = 0.2


class Talk:
    """The host's side; ``async with Talk(transport, name) as talk`` opens and closes it."""

    def __init__(self, transport: Transport, name: str, *, awaits_port: bool = False) -> None:
        self._transport = transport
        self._name = name  # of the source, for messages
        self._awaits_port = awaits_port  # the port may be about to come back
        self._decoder = Decoder()
        self._heard: list[Message] = []
        self._next_seq = 0

    async def __aenter__(self) -> Self:
        """Open the transport; raises what it raises."""
        tries = round(REAPPEAR_S / REOPEN_EVERY_S) if self._awaits_port else 0
        for _ in range(tries):
            try:
                await self._transport.open()
            except NotFoundError:
                await asyncio.sleep(REOPEN_EVERY_S)
            else:
                return self
        await self._transport.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self._transport.close()

    async def hello(self) -> Hello:
        """Who is there: heard unasked, or asked for; raises DeviceError if nobody says it."""
        for _ in range(N_TRIES):
            await self._send(Describe())
            heard = await self._hello_within(ANSWER_S)
            if heard is not None:
                return heard
        raise DeviceError(f"{self._name}: nobody there speaks Evenside's protocol")

    async def ask(self, command: Command) -> Answer:
        """The device's answer, which may be a refusal; raises DeviceError if none comes."""
        for _ in range(N_TRIES):
            answer = await self._answer_within(ANSWER_S, await self._send(command), command)
            if answer is not None:
                return answer
        raise DeviceError(f"{self._name}: no answer to {command_type(command).name}")

    async def _send(self, command: Command) -> int:
        """Send it under the next number, which is returned."""
        seq, self._next_seq = self._next_seq, (self._next_seq + 1) % 0x1_0000
        await self._transport.write(encode_frame(encode_message(command, seq)))
        return seq

    async def _hello_within(self, seconds: float) -> Hello | None:
        try:
            async with asyncio.timeout(seconds):
                while True:
                    message = await self._next_message()
                    if isinstance(message, Hello):
                        return message
        except TimeoutError:
            return None

    async def _answer_within(self, seconds: float, seq: int, command: Command) -> Answer | None:
        try:
            async with asyncio.timeout(seconds):
                while True:
                    message = await self._next_message()
                    if isinstance(message, Answer) and message.request_seq == seq:
                        return message if message.command == command_type(command) else None
        except TimeoutError:
            return None

    async def _next_message(self) -> Message:
        """The next message that is no sample; raises LostError at the end of the source."""
        while not self._heard:
            arrival = await self._transport.read()
            if arrival is None:
                raise LostError(f"{self._name}: the source ended")
            if isinstance(arrival, Chunk):
                decoded = self._decoder.feed(arrival.data)
                self._heard += [received.message for received in decoded.messages]
        return self._heard.pop(0)
