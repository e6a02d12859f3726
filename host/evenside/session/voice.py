"""Speaks: numbers every sentence, keeps the last ones, and knows the language."""

from collections import deque

from evenside.session.jsonout import JsonDict
from evenside.session.script import Say
from evenside.texts import Texts

N_KEPT = 20  # what a page that has just opened may still show


class Voice:
    """Turns what is to be said into ``speech`` messages."""

    def __init__(self, language: str = "en") -> None:
        self.texts = Texts.of(language)
        self.speeches: deque[JsonDict] = deque(maxlen=N_KEPT)
        self._n = 0

    def speak(self, say: Say, time_s: float) -> JsonDict:
        """The next sentence, at a moment of the stream."""
        self._n += 1
        speech: JsonDict = {
            "n": self._n,
            "key": say.key,
            "text": say.text(self.texts),
            "sound": say.sound,
            "time_s": time_s,
        }
        self.speeches.append(speech)
        return speech

    def repeat(self, speech: JsonDict) -> None:
        """Keep a sentence of a recording that is played back."""
        self._n = max(self._n, int(speech["n"]))
        self.speeches.append(speech)
