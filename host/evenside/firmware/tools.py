"""The programs that write a board's flash: their command lines, and what to do where one is absent.

avrdude and esptool are programs of their own, run as they are: Evenside does not bring them along
and does not speak to a bootloader itself.
"""

import contextlib
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from evenside.errors import ToolError
from evenside.firmware.boards import Board, Tool
from evenside.firmware.files import esp_address
from evenside.transport.serial import port_is_there

LOOK_S = 0.2
GONE_S = 3.0  # a board that is reset by its tool may leave the bus for a second or two

# The names under which a tool may be installed; the first is the one that we speak of.
_NAMES: dict[Tool, tuple[str, ...]] = {
    "avrdude": ("avrdude",),
    "esptool": ("esptool", "esptool.py"),
}
_INSTALL: dict[Tool, str] = {
    "avrdude": "Debian, Ubuntu: sudo apt install avrdude; macOS: brew install avrdude; "
    "Windows: https://github.com/avrdudes/avrdude/releases",
    "esptool": "everywhere: pip install esptool; Debian, Ubuntu: sudo apt install esptool",
}


def command_line(board: Board, port: str, image: Path) -> list[str]:
    """What is to be run; the tool by its plain name."""
    if board.tool == "avrdude":
        # -D: the bootloader erases page by page. Verifying is avrdude's default and stays on.
        speak = ["-p", board.part, "-c", board.programmer, "-P", port, "-b", str(board.baud)]
        return ["avrdude", *speak, "-D", "-U", f"flash:w:{image}:i"]
    # esptool compares a checksum after writing without being asked.
    speak = ["--chip", board.part, "--port", port, "--baud", str(board.baud)]
    return ["esptool", *speak, "write_flash", hex(esp_address(image)), str(image)]


def find_tool(tool: Tool) -> str:
    """The tool's full path; raises ToolError that says how to install it."""
    for name in _NAMES[tool]:
        path = shutil.which(name)
        if path is not None:
            return path
    raise ToolError(f"{tool} is not installed, and it is what writes the board. {_INSTALL[tool]}")


def run_tool(tool: Tool, command: Sequence[str], port: str) -> None:
    """Run it to its end, its talk going to our stderr.

    Raises ToolError if it fails, or if ``port`` goes away meanwhile: avrdude would ask a board that
    was unplugged for its answer for ever.
    """
    program = find_tool(tool)
    with subprocess.Popen(
        [program, *command[1:]], stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno()
    ) as running:
        try:
            code = _code_of(running, port)
        except BaseException:
            running.kill()
            raise
    if code is None:
        raise ToolError(
            f"{port} went away while {tool} was at work: is the board still plugged in? What is on "
            "it now may not be whole. Plug it in and flash it again"
        )
    if code != 0:
        raise ToolError(
            f"{tool} failed (exit code {code}); what it said stands above. The command "
            f"was: {shlex.join(command)}"
        )


def _code_of(running: "subprocess.Popen[bytes]", port: str) -> int | None:
    """Its exit code; None if it was ended because the port has been gone for too long.

    A port that cannot be seen from the start is none that went away: systems write names in more
    than one way.
    """
    is_seen, n_gone = port_is_there(port), 0
    while n_gone * LOOK_S < GONE_S:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return running.wait(LOOK_S)
        n_gone = n_gone + 1 if is_seen and not port_is_there(port) else 0
    running.kill()
    return None
