"""Messages to payload bytes and back: the one place that knows type numbers and sequence numbers.

A payload is ``type u8 | seq u16 | body``, integers little-endian. Reading is lenient toward newer
devices (extra bytes at the end of a known message are ignored, unknown types are told apart) and
strict toward broken ones (a body that ends too early, or a field outside its range, is Malformed).
Bytes from outside never raise; only a message of ours that does not fit raises ProtocolError.
"""

import struct
from collections.abc import Callable

from evenside.errors import ProtocolError
from evenside.protocol import layouts
from evenside.protocol.frames import MAX_PAYLOAD, MIN_PAYLOAD
from evenside.protocol.layouts import SAMPLES_HEADER
from evenside.protocol.vocabulary import (
    PROTOCOL_VERSION,
    Answer,
    Button,
    Channel,
    Command,
    Describe,
    DeviceKind,
    Dial,
    Group,
    GroupStatus,
    Hello,
    Malformed,
    Message,
    MessageType,
    Ping,
    Result,
    SampleBatch,
    SetRate,
    Start,
    Status,
    Stop,
    Unknown,
)

__all__ = [
    "PROTOCOL_VERSION",
    "SAMPLES_HEADER",
    "Answer",
    "Button",
    "Channel",
    "Command",
    "Describe",
    "DeviceKind",
    "Dial",
    "Group",
    "GroupStatus",
    "Hello",
    "Malformed",
    "Message",
    "MessageType",
    "Ping",
    "Result",
    "SampleBatch",
    "SetRate",
    "Start",
    "Status",
    "Stop",
    "Unknown",
    "command_type",
    "decode_payload",
    "encode_message",
]

_HEAD = struct.Struct("<BH")
_RATE = struct.Struct("<BI")
_PING = struct.Struct("<I")
_ALL_GROUPS = 0xFF


def _read_rate(body: bytes) -> SetRate:
    group, rate_mhz = _RATE.unpack_from(body)
    return SetRate(rate_mhz / 1000, None if group == _ALL_GROUPS else group)


def _write_rate(message: SetRate) -> bytes:
    group = _ALL_GROUPS if message.group is None else message.group
    return _RATE.pack(group, layouts.milli(message.rate_hz))


def _read_ping(body: bytes) -> Ping:
    return Ping(*_PING.unpack_from(body))


_READERS: dict[int, Callable[[bytes], Message]] = {
    MessageType.HELLO: layouts.read_hello,
    MessageType.GROUP: layouts.read_group,
    MessageType.CHANNEL: layouts.read_channel,
    MessageType.DIAL: layouts.read_dial,
    MessageType.BUTTON: layouts.read_button,
    MessageType.STATUS: layouts.read_status,
    MessageType.ANSWER: layouts.read_answer,
    MessageType.DESCRIBE: lambda _: Describe(),
    MessageType.START: lambda _: Start(),
    MessageType.STOP: lambda _: Stop(),
    MessageType.RATE: _read_rate,
    MessageType.PING: _read_ping,
}


def command_type(command: Command) -> MessageType:
    """The type byte of a command, as ANSWER repeats it."""
    match command:
        case Describe():
            return MessageType.DESCRIBE
        case Start():
            return MessageType.START
        case Stop():
            return MessageType.STOP
        case SetRate():
            return MessageType.RATE
        case Ping():
            return MessageType.PING


def _write(message: Message) -> tuple[MessageType, bytes]:
    match message:
        case Hello():
            return MessageType.HELLO, layouts.write_hello(message)
        case Group():
            return MessageType.GROUP, layouts.write_group(message)
        case Channel():
            return MessageType.CHANNEL, layouts.write_channel(message)
        case SampleBatch():
            return MessageType.SAMPLES, layouts.write_samples(message)
        case Dial():
            return MessageType.DIAL, layouts.write_dial(message)
        case Button():
            return MessageType.BUTTON, layouts.write_button(message)
        case Status():
            return MessageType.STATUS, layouts.write_status(message)
        case Answer():
            return MessageType.ANSWER, layouts.write_answer(message)
        case SetRate():
            return MessageType.RATE, _write_rate(message)
        case Ping():
            return MessageType.PING, _PING.pack(message.token)
        case Describe() | Start() | Stop():
            return command_type(message), b""


def encode_message(message: Message, seq: int) -> bytes:
    """The payload of ``message`` with sequence number ``seq`` (wrapped to 16 bits).

    Raises ProtocolError if a field or the whole does not fit the layout.
    """
    try:
        kind, body = _write(message)
    except (struct.error, ValueError, KeyError, ArithmeticError) as error:
        raise ProtocolError(f"{type(message).__name__} does not fit its layout: {error}") from error
    payload = _HEAD.pack(kind, seq & 0xFFFF) + body
    if len(payload) > MAX_PAYLOAD:
        raise ProtocolError(f"{kind.name} of {len(payload)} bytes, at most {MAX_PAYLOAD}")
    return payload


def decode_payload(
    payload: bytes, n_channels: int | None = None
) -> tuple[int, Message] | Malformed | Unknown:
    """The sequence number and message in ``payload``; never raises.

    ``n_channels`` is the described number of channels of a sample message's group, if known.
    """
    if len(payload) < MIN_PAYLOAD:
        return Malformed(None, None, f"{len(payload)} bytes are no payload")
    kind, seq = _HEAD.unpack_from(payload)
    body = payload[MIN_PAYLOAD:]
    try:
        if kind == MessageType.SAMPLES:
            return seq, layouts.read_samples(body, n_channels)
        reader = _READERS.get(kind)
        return Unknown(kind, seq) if reader is None else (seq, reader(body))
    except struct.error:
        return Malformed(kind, seq, f"body of {len(body)} bytes is too short")
    except layouts.BodyError as error:
        return Malformed(kind, seq, str(error))
