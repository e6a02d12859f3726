"""Speaks: numbers every sentence, keeps the last ones, and knows the language."""

from collections import deque
from collections.abc import Mapping
from typing import Any

from evenside.session.jsonout import JsonDict
from evenside.session.script import TICK, Say
from evenside.texts import Texts

N_KEPT = 20  # what a page that has just opened may still show


class Voice:
    """Turns what is to be said into the data of ``speech`` annotations and messages."""

    def __init__(self, language: str = "en") -> None:
        self.texts = Texts.of(language)
        self.speeches: deque[JsonDict] = deque(maxlen=N_KEPT)
        self._n = 0
        self._line = Say("say.idle")

    @property
    def line(self) -> str:
        """The sentence that stands, in the language of now."""
        return self._line.text(self.texts)

    def use(self, language: str) -> None:
        """Speak another language from now on."""
        self.texts = Texts.of(language)

    def next(self, say: Say, time_s: float) -> JsonDict:
        """Number the next sentence, said at a moment of the stream."""
        if say.key != TICK:
            self._line = say
        self._n += 1
        text = say.text(self.texts)
        return {"n": self._n, "key": say.key, "text": text, "sound": say.sound, "time_s": time_s}

    def keep(self, speech: Mapping[str, Any]) -> JsonDict:
        """A sentence was said, now or in the recording that is played back."""
        self.speeches.append(dict(speech))
        self._n = max(self._n, int(speech["n"]))
        return self.speeches[-1]
