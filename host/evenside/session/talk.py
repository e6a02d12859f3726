"""What a session and its device say to each other: the dialogue, carried out over the link.

What the dialogue learns goes to the clock, which has to forget a device that started anew, and to
the health, where a person sees it.
"""

from collections.abc import Callable, Sequence

from evenside.clock import ClockModel
from evenside.hosttime import NS_PER_S, HostClock
from evenside.link.link import Link
from evenside.protocol import messages as wire
from evenside.protocol.decoder import Received
from evenside.protocol.dialogue import (
    DeviceReset,
    Dialogue,
    DialogueEvent,
    Pong,
    WrongVersion,
)
from evenside.session.health import Health

OnSend = Callable[[bytes, int], None]  # what is sent, and when in Unix ns


class Talk:
    """The session's part in it; of a recording that is played it only listens."""

    def __init__(
        self,
        link: Link,
        *,
        clock: HostClock,
        clock_model: ClockModel,
        health: Health,
        on_send: OnSend,
        is_live: bool,
    ) -> None:
        """``on_send`` hears of everything just before it is sent."""
        self._link = link
        self._clock = clock
        self._clock_model = clock_model
        self._health = health
        self._on_send = on_send
        self._dialogue = Dialogue(passive=not is_live)

    @property
    def status(self) -> wire.Status | None:
        """The device's newest account of itself."""
        return self._dialogue.status

    async def begin(self, host_ns: int) -> None:
        """Ask a device that was connected then what it is."""
        await self._send(self._dialogue.start(host_ns / NS_PER_S))

    async def answer(self, messages: Sequence[Received]) -> None:
        """Answer what the device said, and ask again for what has not come."""
        now_s = self._clock.now_ns() / NS_PER_S
        out: list[bytes] = []
        for received in messages:
            out += self._dialogue.received(received.message, now_s)
        out += self._dialogue.poll(now_s)
        for event in self._dialogue.events():
            self._heed(event)
        await self._send(out)

    def _heed(self, event: DialogueEvent) -> None:
        """What the clock or a person must know."""
        match event:
            case DeviceReset():
                self._clock_model.reset()
            case Pong():
                self._health.round_trips_s.append(event.round_trip_s)
            case WrongVersion(protocol):
                self._health.warning = (
                    f"the device speaks protocol {protocol}, this program speaks "
                    f"{wire.PROTOCOL_VERSION}: update the older of the two"
                )
            case _:
                pass

    async def _send(self, out: list[bytes]) -> None:
        for data in out:
            self._on_send(data, self._clock.now_ns())
            await self._link.send(data)
