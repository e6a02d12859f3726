"""Ports of the page: taken at once, and said in words when they cannot be."""

import asyncio
import socket

import pytest

from evenside.errors import BusyError, UsageError
from evenside.server.listening import N_TRIED, free_sockets, listening, listening_sockets, port_of

HERE = "127.0.0.1"


def test_two_programs_that_start_together_have_two_ports() -> None:
    with listening(HERE, None) as first, listening(HERE, None) as second:
        assert port_of(first) != port_of(second)
        for sockets in (first, second):  # somebody is there before the page is served
            socket.create_connection((HERE, port_of(sockets)), timeout=60).close()


def test_a_port_is_free_again_afterwards() -> None:
    with listening(HERE, 0) as sockets:
        port = port_of(sockets)
    with listening(HERE, port) as sockets:
        assert port_of(sockets) == port


def test_a_port_that_was_asked_for_and_is_taken_is_refused_with_what_to_do() -> None:
    with (
        listening(HERE, 0) as sockets,
        pytest.raises(BusyError, match=f"port {port_of(sockets)} is in use .* without --port"),
        listening(HERE, port_of(sockets)),
    ):
        pass


@pytest.mark.parametrize("host", [HERE, "::1"])
async def test_an_answer_is_sent_at_once_and_not_when_the_last_one_was_acknowledged(
    host: str,
) -> None:
    """What asyncio makes of a connection that it accepts at such a socket."""
    is_sent_at_once: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def look(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        is_sent_at_once.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    with listening(host, 0) as sockets:
        server = await asyncio.start_server(look, sock=sockets[0])
        _, writer = await asyncio.open_connection(host, port_of(sockets))
        assert await is_sent_at_once
        writer.close()
        server.close()


@pytest.mark.parametrize("port", [-1, 65536, 99999])
def test_a_port_that_cannot_exist_is_refused(port: int) -> None:
    with pytest.raises(UsageError, match=f"port {port}: give 1 to 65535"), listening(HERE, port):
        pass


def test_when_no_port_is_free_the_range_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(HERE, 0) as sockets:
        taken = port_of(sockets)
        monkeypatch.setattr("evenside.server.listening.N_TRIED", 1)
        with pytest.raises(BusyError, match=f"no port from {taken} to {taken} is free"):
            free_sockets(HERE, taken)
    assert N_TRIED > 1


def test_an_address_of_another_machine_is_refused_and_nothing_stays_open() -> None:
    # 192.0.2.0/24 is for documentation (RFC 5737): no machine has it
    with pytest.raises(UsageError, match=r"cannot listen at 192\.0\.2\.1"):
        listening_sockets("192.0.2.1", 0)
