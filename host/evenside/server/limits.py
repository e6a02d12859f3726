"""How much one address may ask: an allowance that refills, and what happens when it is used up.

The limits are far above what people and their pages do. They keep a broken page, or a bored
neighbour in the same network, from costing the session its time.
"""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import Scope

MAX_PEERS = 1024  # remembered; whoever was away longest is forgotten first, and starts afresh
MAX_BODY_BYTES = 16_384  # the longest note and the longest correction fit several times
BODY_WITHIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many at once, and then so many a second."""

    burst: float
    per_s: float


READS = Allowance(burst=200, per_s=50)
WRITES = Allowance(burst=60, per_s=20)
SOCKETS = Allowance(burst=20, per_s=1)
WRONG_TOKENS = Allowance(burst=10, per_s=1 / 6)


class Limiter:
    """One allowance, counted for every address by itself."""

    def __init__(self, allowance: Allowance, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowance = allowance
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # (left, when)

    def wait_s(self, peer: str) -> float:
        """How long until one more is allowed; 0 if it is allowed now."""
        return max(0.0, (1.0 - self._left_of(peer)) / self._allowance.per_s)

    def take(self, peer: str) -> float:
        """Use one if it is allowed, which 0 says; otherwise how long until it is."""
        wait_s = self.wait_s(peer)
        if wait_s == 0.0:
            self._left[peer] = (self._left_of(peer) - 1.0, self._clock())
            self._left.move_to_end(peer)
            if len(self._left) > MAX_PEERS:
                self._left.popitem(last=False)
        return wait_s

    def _left_of(self, peer: str) -> float:
        left, when_s = self._left.get(peer, (self._allowance.burst, 0.0))
        gained = (self._clock() - when_s) * self._allowance.per_s
        return min(self._allowance.burst, left + gained)


def peer_of(scope: Scope) -> str:
    """The address that a limit belongs to; of IPv6 the network, which has addresses to waste."""
    client = scope.get("client")
    if client is None:
        return "local"
    try:
        address = ipaddress.ip_address(client[0])
    except ValueError:
        return str(client[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
