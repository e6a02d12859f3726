"""Environment over file over default; what is wrong is named with file, key, value and rule."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.config.change import set_key, unset_key
from evenside.config.keys import KEYS, Key
from evenside.config.settings import Setting, defaults_for, settings
from evenside.errors import InputError, UsageError


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "below" / "config.toml"
    monkeypatch.setenv("EVENSIDE_CONFIG", str(path))
    return path


def wrote(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_and_variables_nothing_is_chosen(path: Path) -> None:
    assert settings({}) == {}
    assert not path.exists()


def test_the_environment_counts_before_the_file(path: Path) -> None:
    wrote(path, "[live]\nport = 8200\nlanguage = 'de'\n")

    found = settings({"EVENSIDE_LIVE_PORT": "8300"})

    assert found == {
        "live.port": Setting(8300, "EVENSIDE_LIVE_PORT"),
        "live.language": Setting("de", str(path)),
    }


def test_an_empty_variable_is_none(path: Path) -> None:
    assert settings({"EVENSIDE_LIVE_PORT": ""}) == {}


def test_a_command_takes_what_its_options_name(path: Path) -> None:
    wrote(path, "live.port = 8200\nperson.body_mass_kg = 70\n")

    options = {"port": "live.port", "body_mass": "person.body_mass_kg", "host": "live.host"}
    assert defaults_for(options) == {"port": 8200, "body_mass": 70.0}


MISTAKES = {
    "live.prot = 1": "there is no key live.prot; did you mean live.port?",
    "port = 1": "there is no key port; did you mean live.port?",
    "[a]\nb.c = 1": "there is no key a.b.c",
    "live.port = 0": "live.port = 0 must be a whole number from 1 to 65535",
    "live.port = '8151'": "live.port = '8151' must be a whole number",
    "live.port = true": "live.port = True must be a whole number",
    "live.share = 1": "live.share = 1 must be true or false",
    "live.language = 'it'": "live.language = 'it' must be one of en, de, fr",
    "live.zones = []": "live.zones = [] must be a list of words",
    "live.zones = [1]": "live.zones = [1] must be a list of words",
    "person.body_mass_kg = nan": "person.body_mass_kg = nan must be a number from 20 to 300",
    "person.code = ''": "person.code = '' must be a text",
    "live.port =": "is not TOML: Invalid value (at end of document)",
    "live.port = 1\nlive.port = 2": "is not TOML: Cannot overwrite a value (at ",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_in_the_file_is_named(path: Path, text: str) -> None:
    wrote(path, text)

    with pytest.raises(InputError) as error:
        settings({})

    assert str(error.value).startswith(f"{path}: {MISTAKES[text]}")


def test_a_file_that_is_no_text_is_named(path: Path) -> None:
    wrote(path, "").write_bytes(b"\xff\xfe")

    with pytest.raises(InputError, match="is not TOML"):
        settings({})


def test_a_mistake_in_the_environment_names_the_variable(path: Path) -> None:
    words = "EVENSIDE_LIVE_VISITS = 'many': live.visits must be a whole number from 2 to 24"

    with pytest.raises(InputError, match=words):
        settings({"EVENSIDE_LIVE_VISITS": "many"})


def test_setting_a_key_leaves_comments_and_other_keys_as_they_are(path: Path) -> None:
    wrote(path, "# mine\n[live]\nport = 8200  # free here\n\n[person]\ncode = 'A7'\n")

    set_key(path, "live.port", "8300")
    set_key(path, "live.zones", "hamstring,calf")
    assert unset_key(path, "person.code")

    assert path.read_text(encoding="utf-8") == (
        '# mine\n[live]\nport = 8300  # free here\nzones = ["hamstring", "calf"]\n\n'
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("live.prot", "1", "did you mean live.port"),
        ("live.port", "much", "must be a whole number"),
        ("live.blind", "perhaps", "true or false"),
    ],
)
def test_what_cannot_be_is_not_written(path: Path, name: str, value: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        set_key(path, name, value)

    assert not path.exists()


def test_a_file_that_is_broken_is_not_written_over(path: Path) -> None:
    wrote(path, "live.port = ")

    with pytest.raises(InputError, match="is not TOML"):
        set_key(path, "live.port", "8151")

    assert path.read_text(encoding="utf-8") == "live.port = "


def test_a_key_that_is_not_there_can_be_taken_away(path: Path) -> None:
    assert not unset_key(path, "live.port")
    assert not path.exists()


def texts_for(key: Key) -> st.SearchStrategy[str]:
    match key.kind:
        case "flag":
            return st.sampled_from(["true", "no", "ON", "0"])
        case "whole":
            assert key.low is not None
            assert key.high is not None
            return st.integers(int(key.low), int(key.high)).map(str)
        case "number":
            return st.floats(key.low, key.high).map(repr)
        case _ if key.choices:
            return st.sampled_from(key.choices)
        case _:
            letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Z")))
            return letters.filter(bool)


@given(st.data())
def test_what_was_set_is_what_counts(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("config") / "config.toml"
    key = data.draw(st.sampled_from(list(KEYS.values())))
    text = data.draw(texts_for(key))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVENSIDE_CONFIG", str(path))
        value = set_key(path, key.name, text)

        assert settings({}) == {key.name: Setting(value, str(path))}
        assert settings({key.variable: text})[key.name] == Setting(value, key.variable)
