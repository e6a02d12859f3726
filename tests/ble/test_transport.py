"""The transport alone over the air: what open says, what each end of it is called, what is cut."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from bumble.gatt import Service
from tests.ble.air import Air, open_air
from tests.ble.live import OPTIONS, QUICK, WITHIN_S
from tests.ble.peripheral import Peripheral, notifying, writable
from tests.ble.roller import TO_DEVICE, TO_HOST, UART, Roller
from tests.waiting import eventually

from evenside.errors import LostError, NotFoundError, ProtocolError, TransportError
from evenside.hosttime import RealClock
from evenside.transport.ble import BleTransport
from evenside.transport.ble_profile import Limits


class Echo(Peripheral):
    """Says what it hears, over the services of ours; remembers in which pieces it came."""

    def __init__(self, name: str = "Echo", **options: object) -> None:
        super().__init__(name, advertised_service=UART, **options)  # type: ignore[arg-type]
        self.heard: list[bytes] = []
        self.encrypted = self.is_mute = False

    def services(self) -> list[Service]:
        self.says = notifying(TO_HOST)
        hears = writable(TO_DEVICE, self.hear, encrypted=self.encrypted)
        return [Service(UART, [self.says, hears])]

    def hear(self, data: bytes) -> None:
        self.heard.append(data)
        if not self.is_mute:
            self.notify(self.says, data)


@contextlib.asynccontextmanager
async def opened(wanted: str, limits: Limits = QUICK) -> AsyncIterator[BleTransport]:
    transport = BleTransport(wanted, clock=RealClock(), limits=limits)
    await transport.open()
    try:
        yield transport
    finally:
        await transport.close()


async def take(transport: BleTransport, n_bytes: int) -> bytes:
    got = b""
    while len(got) < n_bytes:
        got += (await transport.read()).data
    return got


async def test_open_says_what_it_is_and_how_long_each_step_took(air: Air) -> None:
    roller = await air.add(Roller(OPTIONS, clock=RealClock()))
    transport = BleTransport("Evenside plate", clock=RealClock(), limits=QUICK)

    said = await transport.open()
    await transport.close()

    about = transport.about
    assert (about.maker, about.model, about.firmware) == ("Evenside", "ESP32", "0.1.0")
    assert (about.serial, about.battery_pct) == (roller.twin.hardware.device_id, 75)
    assert about.rssi_dbm == -50
    steps = [word.split()[0] for word in said.split("; ")[1].split(", ")]
    assert steps == ["scan", "connect", "discover", "subscribe"]


@pytest.mark.parametrize("mtu", [23, 64, 247])
async def test_every_byte_passes_both_ways_whatever_the_link_takes(air: Air, mtu: int) -> None:
    echo = await air.add(Echo(mtu=mtu))
    sent = bytes(range(256)) * 2

    async with opened("Echo") as transport:
        await take(transport, 1)  # the knock
        await transport.write(sent)
        got = await take(transport, len(sent))

    assert got == sent
    assert max(len(piece) for piece in echo.heard) == mtu - 3


async def test_a_device_is_found_by_its_address_too(air: Air) -> None:
    echo = await air.add(Echo())

    async with opened(echo.address.lower()):
        assert echo.n_connections == 1


async def test_a_name_that_did_not_fit_is_known_by_what_was_advertised(air: Air) -> None:
    await air.add(Echo("Roller of the physio at th"))  # 26 bytes

    async with opened("Roller of the physio at the corner"):
        pass


async def test_a_device_that_is_not_there_is_named_with_what_to_do(air: Air) -> None:
    await air.add(Echo("Other"))

    with pytest.raises(NotFoundError, match=r"no 'Echo' advertises here .1 other.*evenside dev"):
        async with opened("Echo"):
            pass


async def test_a_device_that_another_host_holds_is_not_found(air: Air) -> None:
    echo = await air.add(Echo())
    other = await air.central("another host", "F0:F0:F0:F0:F0:F1")
    await other.connect(echo.device.random_address)

    with pytest.raises(NotFoundError, match="not connected to another host"):
        async with opened("Echo"):
            pass


async def test_another_kind_of_device_is_refused(air: Air) -> None:
    class Lamp(Peripheral):
        def services(self) -> list[Service]:
            return [Service("7a1e0001-0000-4000-8000-00000000e7e1", [])]

    lamp = await air.add(Lamp("Lamp"))

    with pytest.raises(TransportError, match="another kind of device") as raised:
        async with opened("Lamp"):
            pass

    assert type(raised.value) is TransportError  # for good, not to be tried again
    await eventually(lambda: lamp.connection is None)  # and it was let go


async def test_our_own_hanging_up_is_no_loss_of_the_device(air: Air) -> None:
    echo = await air.add(Echo())
    async with opened("Echo") as transport:
        await take(transport, 1)
        reading = asyncio.create_task(transport.read())
        await asyncio.sleep(0)

    with pytest.raises(LostError, match="was closed"):
        await reading
    await eventually(lambda: echo.connection is None)


async def test_the_end_of_a_connection_is_told_at_once(air: Air) -> None:
    echo = await air.add(Echo())
    async with opened("Echo", Limits(silence_s=20)) as transport:
        await take(transport, 1)
        echo.drop()

        with pytest.raises(LostError, match="the connection ended"):
            async with asyncio.timeout(15):
                await transport.read()
        with pytest.raises(LostError):
            await transport.write(b"hello?")


async def test_silence_is_a_loss_whatever_the_system_says(air: Air) -> None:
    echo = await air.add(Echo())
    async with opened("Echo") as transport:
        await take(transport, 1)

        with pytest.raises(LostError, match=r"silent for 0.5 s"):
            await transport.read()

        assert echo.connection is not None


async def test_a_device_that_never_speaks_is_lost_too(air: Air) -> None:
    echo = await air.add(Echo())
    echo.is_mute = True
    async with opened("Echo", Limits(first_bytes_s=0.3)) as transport:
        with pytest.raises(LostError, match=r"silent for 0.3 s"):
            await transport.read()


async def test_a_program_that_slept_does_not_call_that_silence(air: Air) -> None:
    echo = await air.add(Echo())
    async with opened("Echo") as transport:
        await take(transport, 1)
        reading = asyncio.create_task(transport.read())
        await asyncio.sleep(0)
        echo.hear(b"meanwhile")
        await asyncio.sleep(0)
        until_s = asyncio.get_running_loop().time() + 0.8
        while asyncio.get_running_loop().time() < until_s:
            pass  # the loop stands still, longer than silence may last

        assert (await reading).data == b"meanwhile"


async def test_closing_ends_a_search_at_once(air: Air) -> None:
    transport = BleTransport("nobody", clock=RealClock(), limits=Limits(scan_s=60))
    opening = asyncio.create_task(transport.open())
    await eventually(lambda: air.bluez.is_scanning)

    async with asyncio.timeout(WITHIN_S):
        await transport.close()
        with pytest.raises(LostError, match="closed while connecting"):
            await opening


async def test_a_connection_that_does_not_come_about_ends_in_time(air: Air) -> None:
    echo = await air.add(Echo())
    air.bluez.hold_connects = True
    limits = Limits(scan_s=1, connect_s=0.5, close_s=0.5)

    with pytest.raises(LostError, match="connect: "):
        async with asyncio.timeout(WITHIN_S), opened("Echo", limits):
            pass

    air.bluez.hold_connects = False
    async with opened("Echo"):
        assert echo.n_connections == 1


async def test_several_devices_at_once_do_not_disturb_each_other(air: Air) -> None:
    names = ["Left", "Right", "Third"]
    for name in names:
        await air.add(Echo(name))
    transports = [BleTransport(name, clock=RealClock(), limits=QUICK) for name in names]

    await asyncio.gather(*(transport.open() for transport in transports))
    for name, transport in zip(names, transports, strict=True):
        await transport.write(name.encode())
    got = [await take(one, 1 + len(name)) for name, one in zip(names, transports, strict=True)]
    await asyncio.gather(*(transport.close() for transport in transports))

    assert got == [b"\0" + name.encode() for name in names]


async def test_after_the_first_time_it_is_that_device_even_if_another_has_its_name(
    air: Air,
) -> None:
    first = await air.add(Echo("Roller"))
    transport = BleTransport("Roller", clock=RealClock(), limits=QUICK)
    await transport.open()
    await transport.close()
    await first.hide()
    second = await air.add(Echo("Roller"))

    with pytest.raises(NotFoundError):
        await transport.open()

    assert second.n_connections == 0
    await transport.close()


async def test_a_device_that_a_killed_program_left_connected_is_taken_as_it_is(air: Air) -> None:
    echo = await air.add(Echo())
    await air.bluez.leave_connected(echo.address)
    assert not echo.device.is_advertising

    async with opened("Echo") as transport:
        await transport.write(b"still there?")
        assert await take(transport, 13) == b"\0still there?"


async def test_a_device_for_paired_hosts_says_so(air: Air) -> None:
    echo = Echo()
    echo.encrypted = True
    await air.add(echo)

    with pytest.raises(TransportError, match="paired hosts only"):
        async with opened("Echo"):
            pass


async def test_a_device_for_paired_hosts_works_where_the_system_pairs(system_bus: None) -> None:
    async with open_air(pairs=True) as air:
        echo = Echo()
        echo.encrypted = True
        await air.add(echo)

        for _ in range(2):  # the second time by the bond alone
            async with opened("Echo") as transport:
                await transport.write(b"secret")
                assert await take(transport, 7) == b"\0secret"
            assert echo.connection is None or echo.connection.is_encrypted


async def test_a_switched_off_adapter_is_told_in_words(air: Air) -> None:
    air.bluez.set_powered(False)

    with pytest.raises(NotFoundError, match="switched off"):
        async with opened("Echo"):
            pass


async def test_a_system_without_bluetooth_is_told_in_words(system_bus: None) -> None:
    with pytest.raises(NotFoundError, match="no Bluetooth service runs"):
        async with opened("Echo"):
            pass


async def test_what_bluez_aborts_by_itself_is_tried_again(air: Air) -> None:
    await air.add(Echo())
    air.bluez.refuse_connect = [("Failed", "br-connection-canceled"), ("InProgress", "In Progress")]
    transport = BleTransport("Echo", clock=RealClock(), limits=QUICK)

    for _ in range(2):
        with pytest.raises(LostError, match="connect: "):
            await transport.open()
    await transport.open()

    await transport.close()


def test_a_transport_lives_in_one_event_loop(system_bus: None) -> None:
    transport = BleTransport("Echo", clock=RealClock(), limits=QUICK)

    async def attempt() -> None:
        with contextlib.suppress(NotFoundError):
            await transport.open()

    asyncio.run(attempt())
    with pytest.raises(ProtocolError, match="one event loop for life"):
        asyncio.run(attempt())
