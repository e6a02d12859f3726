"""Writing the device's program: what will be written, the tool that does it, who answers then.

A flash is done when the device answers with the version and the build hash of what was written;
that the tool was content is not enough.
"""

from dataclasses import dataclass
from pathlib import Path

from evenside.errors import DeviceError, UsageError
from evenside.firmware.boards import Board
from evenside.firmware.bootloader import enter_bootloader
from evenside.firmware.files import esp_address, hex_size
from evenside.firmware.images import Image, find_image
from evenside.firmware.talk import Talk
from evenside.firmware.tools import command_line, find_tool, run_tool
from evenside.hosttime import RealClock
from evenside.protocol import Hello
from evenside.transport.serial import BAUD, SerialTransport, open_port


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be written where."""

    board: Board
    port: str
    path: Path
    image: Image | None  # None: a file of one's own, of which only the bytes are known

    @property
    def command(self) -> list[str]:
        """What will be run."""
        return command_line(self.board, self.port, self.path)

    def words(self) -> str:
        """What will be written, for the person who is about to let it happen."""
        if self.image is not None:
            what = f"Evenside {self.image.version} (build {self.image.build_hash})"
            return (
                f"{what}, {self.image.flash_bytes} bytes, to the {self.board.title} at {self.port}"
            )
        return f"{self.path}, to the {self.board.title} at {self.port}"


def plan(board: Board, port: str, path: Path | None) -> Job:
    """The job, its file found and looked at; raises UsageError, InputError or NotFoundError."""
    if path is None:
        if board.image is None:
            raise UsageError(
                f"no image for {board.title} comes with Evenside: build firmware/ with PlatformIO "
                "and name its firmware.bin with --image"
            )
        image = find_image(board.image)
        return Job(board, port, image.path, image)
    look_at = hex_size if board.tool == "avrdude" else esp_address
    look_at(path)
    return Job(board, port, path, None)


def write(job: Job) -> None:
    """Write and verify; raises ToolError, or what says that the port is not there or in use."""
    find_tool(job.board.tool)  # before the board is disturbed
    open_port(job.port, BAUD).close()
    port = enter_bootloader(job.port) if job.board.needs_touch else job.port
    run_tool(job.board.tool, command_line(job.board, port, job.path), port)


async def ask_who(port: str) -> Hello:
    """The HELLO of what runs on the board now; raises DeviceError if nothing says it."""
    transport = SerialTransport(port, clock=RealClock())
    async with Talk(transport, port, awaits_port=True) as talk:
        return await talk.hello()


def confirm(job: Job, hello: Hello) -> None:
    """Raise DeviceError unless the device is what was written."""
    if job.image is None:
        return
    found = version_of(hello), hello.firmware_hash
    if found != (job.image.version, job.image.build_hash):
        raise DeviceError(
            f"{job.port} answers as version {found[0]} (build {found[1]}), not as the image that "
            f"was written, {job.image.version} (build {job.image.build_hash}): is this the board?"
        )


def version_of(hello: Hello) -> str:
    """major.minor.patch."""
    return ".".join(str(number) for number in hello.firmware)
