"""Letting other screens in: the address in the local network, its token, its QR code.

The token stands behind the ``#`` of the address. Browsers keep that part to themselves, so it
appears in no request line and in no log; the page hands it in once, at ``/api/enter``.
"""

import io
import socket
from datetime import timedelta

import segno

from evenside.errors import UsageError
from evenside.server.access import LOOPBACK_NAMES
from evenside.server.tokens import TokenStore
from evenside.server.visitor import Role

LIFETIME = timedelta(days=1)  # a session and its evening; the next one shows another code
ANY_ADDRESS = ("0.0.0.0", "::")
NOWHERE = ("192.0.2.1", 9)  # reserved for documents; connecting a UDP socket sends nothing


class Sharing:
    """One session's address for others; a token a role is made when it is first asked for."""

    def __init__(self, tokens: TokenStore, address: str, port: int) -> None:
        self._tokens = tokens
        self._base = f"http://{f'[{address}]' if ':' in address else address}:{port}/"
        self._made: dict[Role, tuple[str, str]] = {}  # the token's id, its address

    def url(self, role: Role = "viewer") -> str:
        """The address to open on the other screen, with a token that holds."""
        token_id, url = self._made.get(role, (None, ""))
        if not any(token.id == token_id for token in self._tokens.all()):  # none yet, or revoked
            label = "shared as a code" if role == "viewer" else "shared as a code, may steer"
            token, secret = self._tokens.create(label, role, LIFETIME)
            token_id, url = token.id, f"{self._base}#token={secret}"
            self._made[role] = token_id, url
        return url

    def svg(self, role: Role = "viewer") -> str:
        """The address as a picture: dark on light, as every reader likes it."""
        svg = io.BytesIO()
        segno.make_qr(self.url(role)).save(svg, kind="svg", scale=8, light="#fff", xmldecl=False)
        return svg.getvalue().decode()

    def terminal(self, role: Role = "viewer") -> str:
        """The address as blocks of text."""
        text = io.StringIO()
        segno.make_qr(self.url(role)).terminal(out=text, compact=True)
        return text.getvalue()


def shared_address(host: str) -> str:
    """The number under which others find this machine when the server listens at ``host``."""
    if host not in ANY_ADDRESS:
        return host.strip("[]")
    family = socket.AF_INET6 if host == "::" else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(NOWHERE if family == socket.AF_INET else ("2001:db8::1", 9))
            address = str(probe.getsockname()[0])
    except OSError:
        address = ""
    if not address or address in LOOPBACK_NAMES or address in ANY_ADDRESS:
        raise UsageError(
            "this machine is in no network that others could use; connect it, or name its "
            "address with --host"
        )
    return address
