"""Tokens for other screens: made once, shown once, kept as a hash, and taken back at will.

A secret has 128 random bits, so its SHA-256 is as good as any slow hash: there is nothing to guess.
The file lies in the user's data folder and is readable by nobody else. It is read again whenever
it has changed, so that two programs may share it.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from platformdirs import user_data_path

from evenside.errors import InputError, UsageError
from evenside.server.visitor import Role, Visitor

SCHEMA = "evenside.tokens/1"
SECRET_BYTES = 16
MAX_TOKENS = 100
SEEN_EVERY = timedelta(minutes=1)  # finer would write the file at every request


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token; times are ISO 8601, UTC."""

    id: str
    label: str
    role: Role
    created: str
    expires: str | None
    last_seen: str | None
    sha256: str

    def holds_at(self, now: datetime) -> bool:
        """Whether it has not run out."""
        return self.expires is None or now < datetime.fromisoformat(self.expires)

    @property
    def visitor(self) -> Visitor:
        """Who comes in with it."""
        expires = None if self.expires is None else datetime.fromisoformat(self.expires)
        return Visitor(self.role, self.id, expires)


class TokenStore:
    """The tokens of this user."""

    def __init__(
        self, path: Path | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._path = path or user_data_path("evenside") / "tokens.json"
        self.now = now
        self._tokens: list[Token] = []
        self._read_ns: int | None = None

    def create(
        self, label: str, role: Role, lifetime: timedelta | None = None
    ) -> tuple[Token, str]:
        """Make a token; the secret is given here and never again."""
        tokens, now = self.all(), self.now()
        if len(tokens) >= MAX_TOKENS:
            raise UsageError(f"there are {MAX_TOKENS} tokens already; revoke some first")
        secret = secrets.token_urlsafe(SECRET_BYTES)
        token = Token(
            id=secrets.token_hex(4),
            label=label,
            role=role,
            created=iso(now),
            expires=None if lifetime is None else iso(now + lifetime),
            last_seen=None,
            sha256=hash_of(secret),
        )
        self._write([*tokens, token])
        return token, secret

    def find(self, secret: str) -> Token | None:
        """The token with this secret, if it holds; every one is compared, in constant time."""
        wanted = hash_of(secret)
        found = [token for token in self.all() if hmac.compare_digest(token.sha256, wanted)]
        return self._seen(found[0]) if found else None

    def revoke(self, token_id: str) -> bool:
        """Forget a token; False if there is none with this id."""
        tokens = self.all()
        kept = [token for token in tokens if token.id != token_id]
        if len(kept) < len(tokens):
            self._write(kept)
        return len(kept) < len(tokens)

    def all(self) -> list[Token]:
        """The tokens that hold now, in the order in which they were made."""
        self._read_again()
        now = self.now()
        return [token for token in self._tokens if token.holds_at(now)]

    def _seen(self, token: Token) -> Token:
        now = self.now()
        last = token.last_seen
        if last is None or now - datetime.fromisoformat(last) >= SEEN_EVERY:
            seen = replace(token, last_seen=iso(now))
            self._write([seen if other.id == token.id else other for other in self.all()])
        return token

    def _read_again(self) -> None:
        try:
            changed_ns = self._path.stat().st_mtime_ns
            if changed_ns != self._read_ns:
                self._tokens = tokens_from(self._path.read_text("utf-8"))
                self._read_ns = changed_ns
        except FileNotFoundError:
            self._tokens, self._read_ns = [], None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise InputError(
                f"{self._path}: the tokens cannot be read ({error}); without this file nobody "
                "comes in from elsewhere, and new tokens can be made"
            ) from error

    def _write(self, tokens: list[Token]) -> None:
        """Exchange the file in one step; only the user may read it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        text = json.dumps({"schema": SCHEMA, "tokens": [asdict(token) for token in tokens]})
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        part.replace(self._path)
        self._tokens, self._read_ns = tokens, self._path.stat().st_mtime_ns


def tokens_from(text: str) -> list[Token]:
    """Read the file; raises ValueError, TypeError or KeyError when it is not ours."""
    value = json.loads(text)
    if value["schema"] != SCHEMA:
        raise ValueError(f"its schema is {value['schema']!r}, {SCHEMA!r} was expected")
    return [Token(**entry) for entry in value["tokens"]]


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def iso(moment: datetime) -> str:
    """A moment as it is kept, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
