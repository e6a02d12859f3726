"""The tables of texts: complete, alike, and all of it used."""

import json
import re
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest

from evenside.server.app import WEB
from evenside.texts import LANGUAGES, Texts
from evenside_analysis.plan import load_suggestions
from evenside_analysis.zones import load_zones

ROOT = Path(__file__).parents[2]
ENGLISH = Texts.of("en").table
# Keys that are put together: signals of the limits, cues, paces, changes of the load.
MADE_FROM_WORDS = (
    *("lighter", "stop", "thirty_left", "enough", "more"),
    *("slower", "faster", "change_more", "change_less"),
)
OTHERS = [language for language in LANGUAGES if language != "en"]


def source_of(language: str) -> str:
    return resources.files("evenside.texts").joinpath(f"{language}.json").read_text("utf-8")


def placeholders(sentence: str) -> set[str]:
    """Without the mark of a feminine form ("la jambe {side_f}"), which English does not need.

    The {choice} of a refusal is the name of a field ("person_code"), which tells nobody anything.
    """
    names = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    return {name.removesuffix("_f") for name in names} - {"choice"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_flat_and_sorted_with_one_key_a_line(language: str) -> None:
    text = source_of(language)
    table = json.loads(text)

    assert all(isinstance(sentence, str) and sentence for sentence in table.values())
    assert text == json.dumps(dict(sorted(table.items())), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_keys_and_placeholders_of_english(language: str) -> None:
    table = Texts.of(language).table

    assert table.keys() == ENGLISH.keys()
    for key, sentence in table.items():
        assert placeholders(sentence) == placeholders(ENGLISH[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zone_has_its_names_and_how_to_lie(language: str) -> None:
    table = Texts.of(language).table

    for zone in load_zones():
        assert {f"zone.{zone}.{part}" for part in ("left", "right", "name", "how")} <= table.keys()


def test_the_drills_are_those_of_the_analysis_in_its_words() -> None:
    drills = {key: words for key, words in ENGLISH.items() if not key.startswith("plan.side")}

    assert {key: words for key, words in drills.items() if key.startswith("plan.")} == {
        f"plan.{zone}.{step}": words
        for zone, steps in load_suggestions().items()
        for step, words in steps.items()
    }


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("en", 4.0, "4"),
        ("en", 4.5, "4.5"),
        ("de", 4.5, "4,5"),
        ("fr", 0.25, "0,2"),
        ("de", 10, "10"),
    ],
)
def test_numbers_are_written_as_they_are_said(language: str, value: float, said: str) -> None:
    assert Texts.of(language).number(value) == said


def test_a_zone_that_a_coach_added_is_called_by_its_id() -> None:
    assert Texts.of("de").place("upper_arm", "left") == "Left upper arm"
    assert Texts.of("de").how("upper_arm") == ""


@pytest.mark.parametrize("key", sorted(key for key in ENGLISH if key.startswith("say.")))
def test_every_line_of_the_script_is_documented(key: str) -> None:
    assert f"| `{key}` | {ENGLISH[key]} |" in (ROOT / "docs" / "guide.md").read_text("utf-8")


def test_nothing_that_is_said_is_missing_and_nothing_in_the_voices_table_is_never_said() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "host" / "evenside").rglob("*.py")]
    said = set(re.findall(r"\"(say\.[a-z_]+)\"", "".join(sources)))
    made = {f"say.{word}" for word in MADE_FROM_WORDS}

    assert said | made == {key for key in ENGLISH if key.startswith("say.")}


def test_every_text_that_the_page_names_is_there_and_none_stands_there_for_nothing() -> None:
    page = "".join(path.read_text("utf-8") for path in WEB.glob("*.js"))
    rooms = "page|result|review|health|history|device"
    named = set(re.findall(rf'"((?:{rooms})\.[\w.%]+)"', page))
    begun = set(re.findall(rf"`((?:{rooms})\.[\w.]*?)\$\{{", page)) | {f"{key}." for key in named}
    known = {key for key in ENGLISH if re.match(rf"({rooms})\.", key)}

    assert named - known == set()
    assert {key for key in known - named if not key.startswith(tuple(begun))} == set()
