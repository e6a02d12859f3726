"""Tokens: given once, kept as a hash, good until they are revoked or run out."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evenside.errors import InputError, UsageError
from evenside.server.tokens import MAX_TOKENS, TokenStore

NOON = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)


class Wall:
    """A clock on the wall that a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evenside" / "tokens.json"


@pytest.fixture
def store(path: Path, wall: Wall) -> TokenStore:
    return TokenStore(path, wall)


def test_a_token_is_found_by_its_secret_and_by_nothing_else(store: TokenStore) -> None:
    token, secret = store.create("tablet", "viewer")

    found = store.find(secret)
    assert found is not None
    assert (found.id, found.role) == (token.id, "viewer")
    for wrong in ("", secret[:-1], secret + "A", token.id, token.sha256):
        assert store.find(wrong) is None


def test_a_secret_has_128_bits_and_never_comes_twice(store: TokenStore) -> None:
    secrets = {store.create(f"screen {n}", "viewer")[1] for n in range(50)}

    assert len(secrets) == 50
    assert {len(secret) for secret in secrets} == {22}  # 128 bits, six a letter


def test_the_file_holds_no_secret_and_is_the_users_alone(store: TokenStore, path: Path) -> None:
    _, secret = store.create("tablet", "control")
    store.find(secret)

    assert secret not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [name.name for name in path.parent.iterdir()] == [path.name]


def test_a_revoked_token_is_gone_for_good(store: TokenStore, path: Path) -> None:
    token, secret = store.create("tablet", "viewer")
    _, other = store.create("phone", "viewer")

    assert store.revoke(token.id)
    assert not store.revoke(token.id)
    assert store.find(secret) is None
    assert TokenStore(path).find(secret) is None
    assert store.find(other) is not None


def test_a_token_runs_out(store: TokenStore, wall: Wall) -> None:
    _, secret = store.create("code", "viewer", timedelta(days=1))

    wall.now = NOON + timedelta(hours=23, minutes=59)
    assert store.find(secret) is not None
    wall.now = NOON + timedelta(days=1)
    assert store.find(secret) is None
    assert store.all() == []


def test_when_it_was_seen_is_kept_to_the_minute(store: TokenStore, wall: Wall) -> None:
    _, secret = store.create("tablet", "viewer")
    assert store.all()[0].last_seen is None

    for seconds in (10, 40, 80):
        wall.now = NOON + timedelta(seconds=seconds)
        store.find(secret)

    assert store.all()[0].last_seen == "2025-03-14T12:01:20Z"


def test_two_programs_share_the_file(store: TokenStore, path: Path, wall: Wall) -> None:
    other = TokenStore(path, wall)
    token, secret = store.create("tablet", "viewer")

    assert other.find(secret) is not None
    other.revoke(token.id)
    assert store.find(secret) is None


def test_there_is_an_end_to_how_many_there_are(store: TokenStore) -> None:
    for n in range(MAX_TOKENS):
        store.create(f"screen {n}", "viewer")

    with pytest.raises(UsageError, match="revoke some first"):
        store.create("one more", "viewer")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"schema": "evenside.tokens/2", "tokens": []}',
     json.dumps({"schema": "evenside.tokens/1", "tokens": [{"id": "1"}]})],
)  # fmt: skip
def test_a_damaged_file_lets_nobody_in_and_says_where_it_is(
    store: TokenStore, path: Path, text: str
) -> None:
    path.parent.mkdir()
    path.write_text(text)

    with pytest.raises(InputError, match=r"tokens\.json"):
        store.find("anything")
