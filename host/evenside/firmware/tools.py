"""The programs that write a board's flash: their command lines, and what to do where one is absent.

avrdude and esptool are programs of their own, run as they are: Evenside does not bring them along
and does not speak to a bootloader itself.
"""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from evenside.errors import ToolError
from evenside.firmware.boards import Board, Tool
from evenside.firmware.files import esp_address

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


def run_tool(tool: Tool, command: Sequence[str]) -> None:
    """Run it to its end, its talk going to our stderr; raises ToolError if it fails."""
    program = find_tool(tool)
    done = subprocess.run(
        [program, *command[1:]], stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno(), check=False
    )
    if done.returncode != 0:
        raise ToolError(
            f"{tool} failed (exit code {done.returncode}); what it said stands above. The command "
            f"was: {shlex.join(command)}"
        )
