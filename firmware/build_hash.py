"""For PlatformIO: the hash that HELLO says, over the sources and how they are built.

It is another one than that of ``make -C firmware``: another compiler makes another firmware.
"""

import hashlib
from pathlib import Path

Import("env")  # noqa: F821  (PlatformIO runs this file inside its own build)


def build_hash(folder: Path, board: str) -> bytes:
    """The first eight bytes of the SHA-256."""
    sources = sorted(
        path for path in folder.rglob("*") if path.suffix in {".c", ".h", ".cpp", ".ino"}
    )
    text = b"".join(path.read_bytes() for path in sources)
    return hashlib.sha256(text + board.encode()).digest()[:8]


folder = Path(env["PROJECT_SRC_DIR"])  # noqa: F821
digest = build_hash(folder, env["PIOENV"] + env.GetProjectOption("platform"))  # noqa: F821
env.Append(CPPDEFINES=[("EVENSIDE_BUILD_HASH", ",".join(map(str, digest)))])  # noqa: F821
