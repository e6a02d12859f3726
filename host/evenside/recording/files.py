"""The one way in which recordings touch the disk: exclusive, locked, unbuffered, all or nothing.

``LockedFile`` hands every write to the operating system at once and takes a half-written piece back
when the disk is full, so that the file never grows a torn record by our own doing. The lock keeps
a second writer away from the same file. Errors leave here as RecordingError with path and reason.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path
from typing import Self

from evenside.errors import RecordingError

if sys.platform != "win32":  # no flock there; exclusive creation still keeps a second writer out
    import fcntl

CAN_MOVE_OPEN_FILES = sys.platform != "win32"
_PIECE = 2**20
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
_NO_LOCKS_HERE = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


def words_of(error: OSError) -> str:
    """Say an operating system's error in words, with its name for those who search for it."""
    name = errno.errorcode.get(error.errno or 0, "")
    text = error.strerror or str(error)
    return f"{text} ({name})" if name else text


def is_locked(descriptor: int) -> bool:
    """Tell whether a writer holds the open file; False where the system cannot know."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def is_written(path: Path) -> bool:
    """Whether a writer holds ``path``; a missing file is nobody's."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        return is_locked(file.fileno())
    return False


def refuse_if_written(path: Path) -> None:
    """Raise RecordingError while a writer holds ``path``."""
    if is_written(path):
        raise RecordingError(f"{path}: is being written by another program right now")


def make_folder(folder: Path) -> None:
    """Make sure that a folder is there; raises RecordingError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordingError(f"{folder}: cannot be made: {words_of(error)}") from error


def sync_folder(folder: Path) -> None:
    """Make a creation or a rename in ``folder`` survive a power cut, where the system can."""
    with contextlib.suppress(OSError):  # Windows and some network mounts do not open folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class LockedFile:
    """A file that only we write: created exclusively, locked, appended to without any buffer."""

    def __init__(self, path: Path, *, force: bool = False) -> None:
        """Create ``path``; raises RecordingError if it exists (without force) or cannot be made."""
        self.path = path
        self.size = 0
        try:
            self._descriptor = os.open(path, _FLAGS | (0 if force else os.O_EXCL), 0o666)
        except FileExistsError:
            raise RecordingError(
                f"{path}: exists already and stays as it is; choose another name or use --force"
            ) from None
        except OSError as error:
            raise RecordingError(f"{path}: cannot be created: {words_of(error)}") from error
        self._claim()

    @classmethod
    def reopen(cls, path: Path) -> Self:
        """Open a file that is there, to write behind its end; raises RecordingError."""
        file = cls.__new__(cls)
        file.path = path
        try:
            file._descriptor = os.open(path, _FLAGS & ~os.O_CREAT)
            file.size = os.fstat(file._descriptor).st_size
        except OSError as error:
            raise RecordingError(f"{path}: cannot be opened: {words_of(error)}") from error
        file._claim(keeps=True)
        return file

    def _claim(self, *, keeps: bool = False) -> None:
        try:
            self._lock()
            if not keeps:
                os.ftruncate(self._descriptor, 0)
        except OSError as error:
            self.close()
            raise RecordingError(f"{self.path}: cannot be written: {words_of(error)}") from error
        except RecordingError:
            self.close()
            raise

    def _lock(self) -> None:
        if sys.platform == "win32":
            return
        refusal = RecordingError(f"{self.path}: is being written by another program right now")
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refusal from None
        except OSError as error:
            if error.errno not in _NO_LOCKS_HERE:
                raise
        # The file under this name may have been exchanged between opening and locking.
        if not os.path.samestat(os.fstat(self._descriptor), self.path.stat()):
            raise refusal

    def write(self, data: bytes) -> int:
        """Hand all of ``data`` to the system, or nothing of it; raises RecordingError."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError as error:
            self.cut_back(self.size)
            raise RecordingError(f"{self.path}: cannot be written: {words_of(error)}") from error
        self.size += len(data)
        return len(data)

    def cut_back(self, size: int) -> None:
        """Take back what stands after ``size``; best effort, the reader copes with the rest."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, size)
            self.size = size

    def tell(self) -> int:
        """Where the next write goes."""
        return self.size

    def flush(self) -> None:
        """Do nothing: no byte is ever held back."""

    def take_rights_of(self, other: Path) -> None:
        """Let the same people read this file as ``other``: a recording tells of a body."""
        with contextlib.suppress(OSError):
            self.path.chmod(stat.S_IMODE(other.stat().st_mode))

    def sync(self) -> None:
        """Wait until the disk has everything; may run in another thread than the writes."""
        if not self.is_in_place:
            raise RecordingError(
                f"{self.path}: is gone: the file or its folder was moved or removed"
            )
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise RecordingError(
                f"{self.path}: the disk did not take the last bytes: {words_of(error)}"
            ) from error

    @property
    def is_in_place(self) -> bool:
        """Whether the file still stands under its name: an open one outlives its folder."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), self.path.stat())
        except OSError:
            return False

    def copy_all(self, source: LockedFile) -> None:
        """Append everything that ``source`` holds, removed or not; raises RecordingError."""
        at = 0
        while at < source.size:
            try:
                piece = source.read(at, min(_PIECE, source.size - at))
            except OSError as error:
                raise RecordingError(
                    f"{source.path}: cannot be read any more: {words_of(error)}"
                ) from error
            self.write(piece)
            at += len(piece)

    def read(self, at: int, n_bytes: int) -> bytes:
        """What stands at a place; raises OSError if it is not there."""
        os.lseek(self._descriptor, at, os.SEEK_SET)  # writes go to the end all the same
        piece = os.read(self._descriptor, n_bytes)
        if not piece:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return piece

    def move_to(self, target: Path) -> None:
        """Take the name ``target`` in one step that a crash cannot halve, and close the file."""
        if not CAN_MOVE_OPEN_FILES:
            self.close()
        try:
            self.path.replace(target)
        except OSError as error:
            raise RecordingError(f"{target}: cannot be replaced: {words_of(error)}") from error
        sync_folder(target.parent)
        self.close()

    def discard(self) -> None:
        """Close and remove the file."""
        self.close()
        with contextlib.suppress(OSError):
            self.path.unlink()

    def close(self) -> None:
        """Close the file and give the lock back; closing twice is fine."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)
