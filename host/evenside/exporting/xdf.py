"""XDF, the file format of the lab streaming layer: one file, a stream for each kind of data.

Written by the public specification of XDF 1.0: chunks of length, tag and content, little endian.
Every sample carries its own time stamp in stream seconds, as the device counted them, so gaps stay
gaps (a cell that did not measure is NaN). Clock offsets lead from there to the host's Unix time: a
reader that synchronises clocks gives Unix seconds, one that does not gives the analysis' own times.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree as Xml

import numpy as np

from evenside import __version__
from evenside.exporting.contents import Contents
from evenside.exporting.spool import Rows
from evenside.exporting.tables import place_of
from evenside.session.labels import event_label, label_of
from evenside_analysis.types import FloatArray

FILE_HEADER, STREAM_HEADER, SAMPLES, CLOCK_OFFSET, STREAM_FOOTER = 1, 2, 3, 4, 6  # tags
TIME_STAMP = 8  # the mark before a sample that carries its own time: 8 bytes follow
LENGTH_BYTES = 4  # of every chunk and every count: enough for 4 GB, and simple


@dataclass(frozen=True, slots=True)
class ChannelText:
    """One channel of a stream: what it is called, its unit and what it means."""

    label: str
    unit: str
    about: str
    place: tuple[float, float] | None = None  # x and y on the device, m


@dataclass(slots=True)
class Stream:
    """One stream: its header, and what its footer will say."""

    id: int
    name: str
    kind: str
    channels: Sequence[ChannelText]
    rate_hz: float  # 0: events, at any time
    is_text: bool = False
    n_samples: int = 0
    first_s: float = 0.0
    last_s: float = 0.0
    columns: Callable[[Rows], FloatArray] = field(default=lambda rows: rows.load_n[:, None])

    def saw(self, first_s: float, last_s: float, n_samples: int) -> None:
        """So many samples more were written."""
        self.first_s = self.first_s if self.n_samples else first_s
        self.last_s = last_s
        self.n_samples += n_samples


def write_xdf(path: Path, contents: Contents, on_rows: Callable[[int], None]) -> None:
    """The whole recording as streams."""
    with path.open("wb") as file:
        file.write(b"XDF:")
        write_chunk(file, FILE_HEADER, b'<?xml version="1.0"?><info><version>1.0</version></info>')
        signals, markers = signal_streams(contents), marker_stream()
        for stream in (*signals, markers):
            write_chunk(file, STREAM_HEADER, number_of(stream) + header_xml(stream, contents))
            write_offsets(file, stream, contents)
        for rows in contents.blocks():
            for stream in signals:
                write_rows(file, stream, rows, contents.fs_hz)
            on_rows(len(rows))
        write_markers(file, markers, marks_of(contents))
        for stream in (*signals, markers):
            write_chunk(file, STREAM_FOOTER, number_of(stream) + footer_xml(stream, contents))


def signal_streams(contents: Contents) -> list[Stream]:
    """Load, position and, where the device has cells, what each of them measured."""
    fs_hz, channels = contents.fs_hz, contents.channels
    load = [ChannelText("load", "newtons", "total normal force on the tissue")]
    position = [ChannelText("position", "meters", "where along the tissue the load acts")]
    streams = [
        Stream(1, "evenside load", "Force", load, fs_hz),
        Stream(2, "evenside position", "Position", position, fs_hz, columns=position_column),
    ]
    if channels:
        places = [(c.x_m, c.y_m) for c in channels]
        names = list(zip(contents.cell_names, places, strict=True))
        about = [place_of(contents, i) for i in range(len(channels))]
        cells = [ChannelText(n, "newtons", a, p) for (n, p), a in zip(names, about, strict=True)]
        counts = [ChannelText(n, "counts", a, p) for (n, p), a in zip(names, about, strict=True)]
        streams += [
            Stream(3, "evenside cells", "Force", cells, fs_hz, columns=lambda rows: rows.cells_n),
            Stream(4, "evenside counts", "Raw", counts, fs_hz, columns=lambda rows: rows.counts),
        ]
    return streams


def position_column(rows: Rows) -> FloatArray:
    """The position as a stream of one channel."""
    return rows.position_m[:, None]


def marker_stream() -> Stream:
    """Marks of people and events of the detectors, as texts."""
    text = [ChannelText("label", "", "kind/zone/side of a mark or an event")]
    return Stream(5, "evenside markers", "Markers", text, 0.0, is_text=True)


def marks_of(contents: Contents) -> list[tuple[float, str]]:
    """Annotations, and begin and end of every event, in order of time."""
    marks = [(a.time_s, label_of(a)) for a in contents.annotations]
    for event in contents.analysis["events"]:
        marks.append((event["start_s"], f"{event_label(event)}/start"))
        marks.append((event["end_s"], f"{event_label(event)}/end"))
    return sorted(marks)


def write_chunk(file: BinaryIO, tag: int, content: bytes) -> None:
    """Length, tag, content."""
    file.write(struct.pack("<BIH", LENGTH_BYTES, len(content) + 2, tag))
    file.write(content)


def write_rows(file: BinaryIO, stream: Stream, rows: Rows, fs_hz: float) -> None:
    """A block of the grid as one chunk of samples with time stamps."""
    values = np.ascontiguousarray(stream.columns(rows), dtype="<f8")
    time_s = rows.time_s(fs_hz)
    kind = np.dtype([("mark", "u1"), ("time", "<f8"), ("values", "<f8", (values.shape[1],))])
    samples = np.empty(len(rows), kind)
    samples["mark"], samples["time"], samples["values"] = TIME_STAMP, time_s, values
    head = number_of(stream) + struct.pack("<BI", LENGTH_BYTES, len(rows))
    write_chunk(file, SAMPLES, head + samples.tobytes())
    stream.saw(float(time_s[0]), float(time_s[-1]), len(rows))


def write_markers(file: BinaryIO, stream: Stream, marks: Sequence[tuple[float, str]]) -> None:
    """All marks as one chunk of texts with time stamps."""
    if not marks:
        return
    parts = [number_of(stream), struct.pack("<BI", LENGTH_BYTES, len(marks))]
    for time_s, label in marks:
        text = label.encode()
        parts.append(struct.pack("<BdBI", TIME_STAMP, time_s, LENGTH_BYTES, len(text)) + text)
    write_chunk(file, SAMPLES, b"".join(parts))
    stream.saw(marks[0][0], marks[-1][0], len(marks))


def write_offsets(file: BinaryIO, stream: Stream, contents: Contents) -> None:
    """What to add to stream seconds for Unix seconds, as it was measured during the recording."""
    for stream_s, offset_s in offsets_of(contents):
        write_chunk(file, CLOCK_OFFSET, number_of(stream) + struct.pack("<dd", stream_s, offset_s))


def offsets_of(contents: Contents) -> Iterator[tuple[float, float]]:
    """Stream seconds and the offset that was measured there."""
    for pair in contents.clock:
        yield pair.stream_s, pair.unix_s - pair.stream_s


def number_of(stream: Stream) -> bytes:
    """The stream's number as it stands in its chunks."""
    return struct.pack("<I", stream.id)


def header_xml(stream: Stream, contents: Contents) -> bytes:
    """What a reader needs before the samples."""
    info = Xml.Element("info")
    add(info, "name", stream.name)
    add(info, "type", stream.kind)
    add(info, "channel_count", len(stream.channels))
    add(info, "nominal_srate", f"{stream.rate_hz:.10g}")
    add(info, "channel_format", "string" if stream.is_text else "double64")
    add(info, "source_id", contents.head.session_id if contents.head else contents.path.name)
    add(info, "version", "1.0")
    add(info, "created_at", 0)
    description = Xml.SubElement(info, "desc")
    add(description, "manufacturer", "Evenside")
    channels = Xml.SubElement(description, "channels")
    for channel in stream.channels:
        channels.append(channel_xml(channel))
    add_recording(description, contents)
    return xml_bytes(info)


def channel_xml(channel: ChannelText) -> Xml.Element:
    """Label, unit, meaning and place of one channel."""
    element = Xml.Element("channel")
    add(element, "label", channel.label)
    add(element, "unit", channel.unit)
    add(element, "description", channel.about)
    if channel.place is not None:
        location = Xml.SubElement(element, "location")
        add(location, "X", channel.place[0])
        add(location, "Y", channel.place[1])
    return element


def add_recording(description: Xml.Element, contents: Contents) -> None:
    """Which session it was; the person by code only."""
    about = Xml.SubElement(description, "evenside")
    add(about, "version", __version__)
    if contents.head is not None:
        add(about, "session_id", contents.head.session_id)
        add(about, "created", contents.head.created)
    if contents.person_code:
        add(about, "person_code", contents.person_code)
    add(about, "clock", "stream seconds; clock offsets lead to the host's Unix seconds")


def footer_xml(stream: Stream, contents: Contents) -> bytes:
    """What was written, once it is known."""
    info = Xml.Element("info")
    add(info, "first_timestamp", stream.first_s)
    add(info, "last_timestamp", stream.last_s)
    add(info, "sample_count", stream.n_samples)
    add(info, "measured_srate", f"{stream.rate_hz:.10g}")
    offsets = Xml.SubElement(info, "clock_offsets")
    for stream_s, offset_s in offsets_of(contents):
        offset = Xml.SubElement(offsets, "offset")
        add(offset, "time", stream_s)
        add(offset, "value", offset_s)
    return xml_bytes(info)


def xml_bytes(element: Xml.Element) -> bytes:
    """The element as a document."""
    data: bytes = Xml.tostring(element, encoding="utf-8", xml_declaration=True)
    return data


def add(parent: Xml.Element, name: str, value: object) -> None:
    """A child with a text that XML can hold."""
    text = "".join(c if c.isprintable() or c in "\t\n" else "\ufffd" for c in str(value))
    Xml.SubElement(parent, name).text = text
