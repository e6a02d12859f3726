"""Reading and changing a device's stored settings, one question at a time.

A device takes changes only while its marker button is held down, so that nothing on the way to it
(a page, a neighbour's phone) can turn a plate into something else.
"""

from collections.abc import Callable, Sequence

from evenside.errors import DeviceError
from evenside.firmware.settings import Place, Shown, changed, place_of, seen, words_of
from evenside.firmware.talk import Talk
from evenside.hosttime import NS_PER_S, HostClock
from evenside.protocol import (
    Answer,
    EraseSettings,
    ReadSetting,
    Result,
    Stop,
    StoredSetting,
    WriteSetting,
)
from evenside.protocol.settings import SETTINGS

ASK_AGAIN_S = 0.3  # while a person reaches for the button

_REFUSALS: dict[Result, str] = {
    "locked": "locked: hold the marker button of the device down and try again",
    "busy": "busy: something else makes it send samples; stop that and try again",
    "bad_argument": "it does not take this value",
    "not_supported": "it cannot change this",
}


class StoredSettings:
    """The settings behind a conversation; ``open`` comes first."""

    def __init__(
        self, talk: Talk, *, clock: HostClock, patience_s: float, on_locked: Callable[[], None]
    ) -> None:
        self._talk = talk
        self._clock = clock
        self._patience_s = patience_s  # for the button
        self._on_locked = on_locked  # called when the button must be pressed

    async def open(self) -> None:
        """Find out that the device has settings, and stop its samples: it changes nothing then."""
        hello = await self._talk.hello()
        if not hello.has_settings:
            raise DeviceError(f"{hello.name or 'this device'} has no stored settings")
        await self._talk.ask(Stop())

    async def read(self) -> dict[str, Shown]:
        """Every setting by its word; raises DeviceError for one that the device does not tell."""
        n_cells = seen(await self._stored(place_of("n_cells")), "n_cells")
        words = words_of(int(n_cells))
        stored = await self._all_stored(words)
        return {word: seen(stored[place_of(word)], word) for word in words}

    async def change(self, changes: Sequence[tuple[str, str]]) -> None:
        """Give words other values; nothing is written if one cannot be, nor what is so already."""
        before = await self._all_stored([word for word, _ in changes])
        stored = dict(before)
        for word, value in changes:
            place = place_of(word)
            stored[place] = changed(stored[place], word, value)
        for place, setting in stored.items():
            if setting != before[place]:
                await self._do(WriteSetting(setting))

    async def erase(self) -> None:
        """Put every setting back to its default."""
        await self._do(EraseSettings())

    async def _all_stored(self, words: Sequence[str]) -> dict[Place, StoredSetting]:
        places = dict.fromkeys(place_of(word) for word in words)
        return {place: await self._stored(place) for place in places}

    async def _stored(self, place: Place) -> StoredSetting:
        name, index = place
        answer = await self._talk.ask(ReadSetting(SETTINGS[name].key, index))
        if answer.result != "ok" or answer.setting is None:
            raise DeviceError(f"the device does not tell its {name}: {answer.result}")
        return answer.setting

    async def _do(self, command: WriteSetting | EraseSettings) -> None:
        """Ask until somebody presses the button, for as long as patience lasts."""
        answer = await self._talk.ask(command)
        if answer.result == "locked" and self._patience_s > 0:
            self._on_locked()
            answer = await self._when_unlocked(command, answer)
        if answer.result != "ok":
            raise DeviceError(f"the device: {_REFUSALS.get(answer.result, answer.result)}")

    async def _when_unlocked(self, command: WriteSetting | EraseSettings, answer: Answer) -> Answer:
        until_ns = self._clock.now_ns() + round(self._patience_s * NS_PER_S)
        while answer.result == "locked" and self._clock.now_ns() < until_ns:
            await self._clock.sleep(ASK_AGAIN_S)
            answer = await self._talk.ask(command)
        return answer
