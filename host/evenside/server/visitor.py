"""Who is asking: somebody at this machine, or a screen that came in with a token."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from starlette.requests import HTTPConnection

Role = Literal["control", "viewer"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """What somebody may do here, and which token says so."""

    role: Role
    token_id: str | None = None  # None: somebody at this machine, who needs no token
    expires: datetime | None = None  # until when the token holds; None: until it is revoked

    @property
    def is_here(self) -> bool:
        """Whether they sit at this machine: only they hand out access."""
        return self.token_id is None


def visitor_of(connection: HTTPConnection) -> Visitor:
    """Who the guard let in."""
    visitor = connection.scope["visitor"]
    assert isinstance(visitor, Visitor)
    return visitor
