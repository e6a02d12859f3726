"""The real avrdude writes the real image through the real bootloader into a simulated processor."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.running import evenside
from tests.firmware.bootboard import (
    Bootloader,
    atmega_boot,
    build_simulator,
    optiboot,
    powered,
    stk500,
)
from tests.firmware.building import make_images

from evenside.errors import DeviceError, ToolError
from evenside.firmware.boards import find_board
from evenside.firmware.flash import Job, ask_who, confirm, write
from evenside.firmware.images import Image, find_image
from evenside.hosttime import RealClock
from evenside.protocol import Decoder, Describe, Hello, Message, encode_frame, encode_message
from evenside.transport.serial import SerialTransport

LOADERS = {"uno": optiboot, "nano_old": atmega_boot, "mega": stk500}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bootboard")


@pytest.fixture(scope="module")
def simulator(folder: Path) -> Path:
    return build_simulator(folder)


@pytest.fixture(scope="module")
def images(folder: Path) -> Path:
    return make_images(folder / "images")


@pytest.fixture
def port(request: pytest.FixtureRequest, folder: Path, simulator: Path) -> Iterator[str]:
    """Of a board fresh from its box."""
    loader: Bootloader = LOADERS[request.param](folder)
    with powered(simulator, loader) as port:
        yield port


def job(board: str, port: str, image: Image) -> Job:
    return Job(find_board(board), port, image.path, image)


@pytest.mark.parametrize(("board", "port"), [("uno", "uno"), ("mega", "mega")], indirect=["port"])
def test_a_flashed_board_answers_as_the_image_that_was_written(
    board: str, port: str, images: Path
) -> None:
    task = job(board, port, find_image(find_board(board).image or "", images))

    write(task)
    hello = asyncio.run(ask_who(port))

    confirm(task, hello)
    assert hello.firmware == (0, 1, 0)
    assert hello.firmware_hash == find_image("uno", images).build_hash


@pytest.mark.parametrize("port", ["nano_old"], indirect=True)
def test_the_command_line_flashes_an_old_nano_and_says_who_answers(port: str, images: Path) -> None:
    path = find_image("uno", images).path

    ran = evenside("firmware", "flash", port, "--board", "nano_old", "--image", path, "--json")

    assert ran.code == 0, ran.err
    assert ran.json["answer"]["version"] == "0.1.0"
    assert "bytes of flash verified" in ran.err  # what avrdude says passes through
    assert "flashed and answering" in ran.err


def test_a_board_that_is_unplugged_in_the_middle_is_told_and_not_waited_for(
    folder: Path, simulator: Path, images: Path
) -> None:
    # avrdude itself reads the end of a file from such a port, again and again, without an end.
    command = [sys.executable, "-m", "evenside", "firmware", "flash"]
    path = find_image("uno", images).path
    with powered(simulator, optiboot(folder)) as port:
        flashing = subprocess.Popen(
            [*command, port, "--board", "uno", "--image", path], stderr=subprocess.PIPE
        )
        assert flashing.stderr is not None
        heard = b""
        while b"Writing | #" not in heard:
            byte = flashing.stderr.read(1)
            assert byte, heard.decode()  # it ended before
            heard += byte

    _, rest = flashing.communicate(timeout=60)

    assert flashing.returncode == 1
    assert f"{port} went away while avrdude was at work" in rest.decode()
    assert b"Traceback" not in rest


@pytest.mark.parametrize("port", ["uno"], indirect=True)
def test_a_board_with_another_processor_is_refused_by_avrdude(port: str, images: Path) -> None:
    task = job("uno", port, find_image("uno", images))
    other = replace(task, board=replace(task.board, part="atmega168p"))

    with pytest.raises(ToolError, match="avrdude failed"):
        write(other)


@pytest.mark.parametrize("port", ["mega"], indirect=True)
async def test_a_host_that_keeps_asking_does_not_hold_a_mega_in_its_bootloader(
    port: str, images: Path
) -> None:
    # Said without the pause of the transport, it never leaves: it wants seconds of silence first.
    write(job("mega", port, find_image("mega", images)))
    transport = SerialTransport(port, clock=RealClock())
    decoder = Decoder()
    heard: list[Message] = []
    await transport.open()

    async with asyncio.timeout(30):
        while not heard:
            await transport.write(encode_frame(encode_message(Describe(), 0)))
            with contextlib.suppress(TimeoutError):
                chunk = await asyncio.wait_for(transport.read(), 0.3)
                heard += [received.message for received in decoder.feed(chunk.data).messages]
    await transport.close()

    assert isinstance(heard[0], Hello)


@pytest.mark.parametrize("port", ["uno"], indirect=True)
def test_a_program_that_is_not_ours_does_not_pass_as_flashed(port: str, tmp_path: Path) -> None:
    source, elf, path = tmp_path / "a.c", tmp_path / "a.elf", tmp_path / "a.hex"
    source.write_text("int main(void) { for (;;); }")
    subprocess.run(["avr-gcc", "-mmcu=atmega328p", "-Os", source, "-o", elf], check=True)
    subprocess.run(["avr-objcopy", "-O", "ihex", elf, path], check=True)

    write(Job(find_board("uno"), port, path, None))

    with pytest.raises(DeviceError, match="nobody there speaks"):
        asyncio.run(ask_who(port))
