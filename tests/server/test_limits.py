"""Allowances: so many at once, then so many a second, each address for itself."""

from starlette.types import Scope
from tests.server.virtual_time import VirtualTime

from evenside.server.limits import MAX_PEERS, Allowance, Limiter, peer_of


def test_an_allowance_is_used_up_and_refills() -> None:
    clock = VirtualTime()
    limiter = Limiter(Allowance(burst=3, per_s=0.5), clock)

    assert [limiter.take("a") for _ in range(4)] == [0, 0, 0, 2]
    clock.now_s += 2
    assert [limiter.take("a") for _ in range(2)] == [0, 2]
    clock.now_s += 3600
    assert [limiter.take("a") for _ in range(4)] == [0, 0, 0, 2]


def test_asking_costs_nothing() -> None:
    limiter = Limiter(Allowance(burst=1, per_s=1), VirtualTime())

    assert [limiter.wait_s("a") for _ in range(3)] == [0, 0, 0]


def test_one_address_does_not_use_up_anothers() -> None:
    limiter = Limiter(Allowance(burst=1, per_s=1), VirtualTime())
    limiter.take("a")

    assert limiter.take("b") == 0


def test_memory_is_bounded_however_many_addresses_ask() -> None:
    limiter = Limiter(Allowance(burst=1, per_s=1), VirtualTime())
    for n in range(2 * MAX_PEERS):
        limiter.take(f"peer {n}")

    assert len(limiter._left) == MAX_PEERS


def test_a_machine_with_a_whole_network_of_addresses_is_one() -> None:
    def client(address: str) -> Scope:
        return {"type": "http", "client": (address, 1)}

    assert peer_of(client("2001:db8::1")) == peer_of(client("2001:db8::2:3"))
    assert peer_of(client("2001:db8::1")) != peer_of(client("2001:db8:0:1::1"))
    assert peer_of(client("192.168.1.9")) != peer_of(client("192.168.1.10"))
    assert peer_of(client("::ffff:192.168.1.9")) != peer_of(client("::ffff:192.168.1.8"))
