"""What the analysis says in English, said again in the language of the report.

Its sentences are few and stand in the tables under ``told.`` (the page knows them by the same
entries) and ``report.said.``: the English entry is the form that a sentence is known by, with
placeholders where figures, sides and other sentences stand. One that no form fits is shown as it
came, marked as English, rather than not at all.
"""

import re
from dataclasses import dataclass
from functools import cache

from evenside.report.words import MINUS, Words
from evenside.texts import Texts
from evenside_analysis.change import Wording
from evenside_analysis.verdicts import NO_FORCE_RATIO
from evenside_analysis.words import count_in_words

FORMS = ("told.", "report.said.")
COUNTS = {count_in_words(n): n for n in range(13)}
PLACE = re.compile(r"\{(\w+)\}")
STRETCH = re.compile(r"(\S+) to (\S+) cm")
TRUE_MINUS = re.compile(r"(?<!\w)-(?=\d)")
LATIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
BETWEEN_WHYS = "; "


@dataclass(frozen=True, slots=True)
class Said:
    """A text with its language, where that is not the report's."""

    text: str
    lang: str | None = None


def say_again(sentence: str, words: Words) -> Said:
    """A sentence of the analysis in the words of a report."""
    if words.language == "en":
        return Said(TRUE_MINUS.sub(MINUS, sentence))
    for key, form in forms():
        if found := form.fullmatch(sentence):
            parts = {name: part(name, text, words) for name, text in found.groupdict().items()}
            return Said(words.say(key, **parts))
    return Said(sentence, "en")


def shown(reasons: list[str]) -> list[str]:
    """The reasons without the excuse for a force ratio, which no report shows."""
    return [reason for reason in reasons if reason != NO_FORCE_RATIO]


@cache
def forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Key and form of every sentence, those with most words of their own first."""
    english = {key: text for key, text in Texts.of("en").table.items() if key.startswith(FORMS)}
    keys = sorted(english, key=lambda key: (-len(PLACE.sub("", english[key])), key))
    return tuple((key, form_of(english[key])) for key in keys)


def form_of(template: str) -> re.Pattern[str]:
    """The pattern of a sentence: "{n} more holds" fits "seven more holds"."""
    parts = PLACE.split(template)
    pieces = [
        f"(?P<{text}>.+?)" if number % 2 else re.escape(text) for number, text in enumerate(parts)
    ]
    return re.compile("".join(pieces))


def part(name: str, text: str, words: Words) -> str:
    """A part of a sentence: reasons by themselves, then sides, phases, counts and figures."""
    if name == "whys":
        return BETWEEN_WHYS.join(say_again(why, words).text for why in text.split(BETWEEN_WHYS))
    if name == "why":
        return say_again(text, words).text
    if name == "subject":
        return subject(text, words)
    if name == "where":
        return STRETCH.sub(lambda m: words.say("told.stretch", low=m[1], high=m[2]), text)
    if text in ("low", "high"):
        return words.say(f"report.size.{text}")
    if text.lower() in ("left", "right"):
        return words.say(f"result.on.{text.lower()}")
    if text in ("before", "after"):
        return words.say(f"result.changes.{text}")
    if text.lower() in COUNTS:
        return str(COUNTS[text.lower()])
    if LATIN_NUMBER.fullmatch(text):
        digits = len(text.partition(".")[2])
        write = words.signed if text[0] in "+-" else words.number
        return write(float(text), digits)
    return text


def subject(text: str, words: Words) -> str:
    """What has changed: a side, or right against left."""
    if text.lower() in ("left", "right"):
        return words.say(f"result.side.{text.lower()}")
    return words.say("report.subject") if text == Wording().subject else text
