"""A file, whole or torn anywhere, as pages of whole records.

A page is a piece of the file, or one decompressed chunk. Memory holds one page, however long the
file is. Whatever does not fit ends the scan with a ``Truncation`` that says where and why, and
never raises: a recording is read right after a crash. Only a file that is not ours is an error.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from mcap.opcode import Opcode
from mcap.records import DataEnd, Footer, Header

from evenside.errors import InputError
from evenside.recording.files import is_locked, words_of
from evenside.recording.format import PROFILE
from evenside.recording.layout import (
    HEADER_BYTES,
    MAGIC,
    MAX_CHUNK_BYTES,
    NOT_CLOSED,
    Page,
    Truncation,
    content,
    parse,
    record_starts,
    unpack_chunk,
)

WINDOW_BYTES = 2**20

_ENDS_PAGE = np.zeros(256, dtype=np.bool_)
_ENDS_PAGE[[Opcode.CHUNK, Opcode.DATA_END]] = True


class Scan:
    """One pass over a file; ``truncation`` is known when ``pages()`` has come to its end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.truncation: Truncation | None = None
        self.skips_chunks = False  # whoever walks says what is not to be unpacked
        self._crc = 0
        self._data_end: int | None = None  # where the summary begins, once that is known

    def stop(self, at: int, reason: str) -> None:
        """Give up everything from byte ``at`` on; the lowest place is the one that counts."""
        if self.truncation is None or at < self.truncation.valid_bytes:
            self.truncation = Truncation(at, self.size - at, reason)

    def pages(self) -> Iterator[Page]:
        """Yield the data section's records in file order; raises InputError if it is not ours."""
        try:
            with self.path.open("rb") as file:
                self.size = os.fstat(file.fileno()).st_size
                if self._has_magic(file):
                    yield from self._data_pages(file)
        except OSError as error:
            raise InputError(f"{self.path}: cannot be read: {words_of(error)}") from error

    def _has_magic(self, file: BinaryIO) -> bool:
        found = file.read(len(MAGIC))
        if found == MAGIC:
            return True
        if not MAGIC.startswith(found):
            raise InputError(
                f"{self.path}: byte 0: is not a recording: it begins with {found.hex(' ')}, "
                f"a recording (MCAP) with {MAGIC.hex(' ')}"
            )
        self.stop(0, "the file ends before its first record")
        return False

    def _data_pages(self, file: BinaryIO) -> Iterator[Page]:
        at = len(MAGIC)
        self._crc = zlib.crc32(MAGIC)
        while at < self.size and self.truncation is None:
            page, stop = self._window(file, at)
            if not len(page.starts):
                break
            if at == len(MAGIC):
                self._check_header(page)
            yield from self._split(page, stop)
            if self._data_end is not None:
                if self.truncation is None:
                    self._check_summary(file, self._data_end)
                return
            at += stop
        self.stop(self.size, self._why_unfinished(file))

    def _window(self, file: BinaryIO, at: int) -> tuple[Page, int]:
        """Read whole records from byte ``at``: a window full, or one record that is longer."""
        length = min(WINDOW_BYTES, self.size - at)
        while True:
            file.seek(at)
            buffer = file.read(length)
            starts, stop = record_starts(buffer)
            longer = 0 if starts else self._length_of_record(file, at, buffer)
            if longer <= length:
                return Page(buffer, np.array(starts, np.int64), at, is_chunk=False), stop
            length = longer

    def _length_of_record(self, file: BinaryIO, at: int, head: bytes) -> int:
        """How long the record at ``at`` is; 0 and a truncation if it is not there as a whole."""
        rest = self.size - at
        if len(head) < HEADER_BYTES:
            self.stop(at, f"{self._why_unfinished(file)}; {rest} bytes of a record are left")
            return 0
        length = HEADER_BYTES + int.from_bytes(head[1:HEADER_BYTES], "little")
        if head[0] == 0 or length > MAX_CHUNK_BYTES:
            self.stop(at, f"damaged: at byte {at} no record begins ({head[:9].hex(' ')})")
            return 0
        if length > rest:
            torn = f"a record of {length} bytes begins at byte {at}, {rest} of them are there"
            self.stop(at, f"{self._why_unfinished(file)}; {torn}")
            return 0
        return length

    def _check_header(self, page: Page) -> None:
        if page.opcodes[0] != Opcode.HEADER:
            raise InputError(f"{self.path}: byte {len(MAGIC)}: an MCAP header was expected")
        try:
            header: Header = parse(Header.read, content(page.buffer, int(page.starts[0])))
        except ValueError as error:
            raise InputError(f"{self.path}: byte {len(MAGIC)}: MCAP header: {error}") from error
        if header.profile != PROFILE:
            raise InputError(
                f"{self.path}: is an MCAP file, but no recording of Evenside: "
                f'its profile is "{header.profile}", "{PROFILE}" was expected'
            )

    def _split(self, page: Page, stop: int) -> Iterator[Page]:
        """Yield the page, cut at each chunk (whose own page comes in its place) and at the end."""
        opcodes, done = page.opcodes, 0
        for number in np.flatnonzero(_ENDS_PAGE[opcodes]).tolist():
            if number > done:
                yield page.part(done, number)
            done = number + 1
            if opcodes[number] == Opcode.DATA_END:
                self._end_of_data(page, number)
                return
            if self.skips_chunks:
                continue
            inner = self._chunk_page(page, number)
            if inner is None:
                return
            yield inner
        if done < len(page.starts):
            yield page.part(done, None)
        self._crc = zlib.crc32(memoryview(page.buffer)[:stop], self._crc)

    def _chunk_page(self, page: Page, number: int) -> Page | None:
        at = page.place(number)
        try:
            records = unpack_chunk(content(page.buffer, int(page.starts[number])))
            starts, stop = record_starts(records)
            if stop != len(records):
                raise ValueError("its records do not fill it")
        except ValueError as error:
            self.stop(at, f"damaged: the chunk at byte {at} cannot be read: {error}")
            return None
        return Page(records, np.array(starts, np.int64), at, is_chunk=True)

    def _end_of_data(self, page: Page, number: int) -> None:
        start = int(page.starts[number])
        self._data_end = page.at + int(page.ends[number])
        crc = zlib.crc32(memoryview(page.buffer)[:start], self._crc)
        try:
            end: DataEnd = parse(DataEnd.read, content(page.buffer, start))
        except ValueError as error:
            self.stop(page.place(number), f"damaged: end of the data: {error}")
            return
        if end.data_section_crc not in (0, crc):
            reason = "damaged: the file's own checksum does not match, some bytes were changed"
            self.stop(self.size, reason)

    def _check_summary(self, file: BinaryIO, at: int) -> None:
        """See that the index is whole: records up to a footer, the magic, and nothing behind."""
        file.seek(at)
        tail = file.read(MAX_CHUNK_BYTES)
        starts, _ = record_starts(tail)
        footers = [start for start in starts if tail[start] == Opcode.FOOTER]
        if not footers or not _is_summary(tail, footers[0]):
            self.stop(at, "every record is there, but the index behind them is torn or damaged")

    def _why_unfinished(self, file: BinaryIO) -> str:
        if is_locked(file.fileno()):
            return "the recording is still being written"
        return NOT_CLOSED


def _is_summary(tail: bytes, footer_at: int) -> bool:
    """Check what stands behind the data: its checksum covers all up to the footer's own field."""
    crc_at = footer_at + HEADER_BYTES + 16  # behind the two offsets of the summary's parts
    try:
        footer: Footer = parse(Footer.read, content(tail, footer_at))
    except ValueError:
        return False
    is_as_written = footer.summary_crc in (0, zlib.crc32(tail[:crc_at]))
    return is_as_written and tail[crc_at + 4 :] == MAGIC
