"""``evenside live`` as a person starts it: a process of its own, its address read from its talk."""

import re
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self


class LiveProgram:
    """Starts the program; ``url`` is the page; leaving presses Ctrl-C and waits for the end."""

    def __init__(self, source: str, recording: Path, *options: str) -> None:
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "evenside", "live", source, "--record", str(recording),
                *options,
            ],
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        self.talk: list[str] = []
        self.url = self._read_url()
        self.code: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        if self.code is None:
            self._process.send_signal(signal.SIGINT)
            _, rest = self._process.communicate(timeout=60)
            self.talk += rest.splitlines()
            self.code = self._process.returncode
        return self.code

    def _read_url(self) -> str:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.talk.append(line.rstrip())
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            if found:
                return found.group()
        raise AssertionError(f"the program ended without a page: {self.talk}")
