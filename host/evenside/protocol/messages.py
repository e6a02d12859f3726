"""Messages to payload bytes and back: the one place that knows type numbers and sequence numbers.

A payload is ``type u8 | seq u16 | body``, integers little-endian. Reading is lenient toward newer
devices (extra bytes at the end of a known message are ignored, unknown types are told apart) and
strict toward broken ones (a body that ends too early, or a field outside its range, is Malformed).
Bytes from outside never raise; only a message of ours that does not fit raises ProtocolError.
"""

import struct
from collections.abc import Callable

from evenside.errors import ProtocolError
from evenside.protocol import layouts, requests
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
    EraseSettings,
    ForeignPacket,
    Group,
    GroupStatus,
    Hello,
    Malformed,
    Message,
    MessageType,
    Ping,
    ReadSetting,
    Result,
    SampleBatch,
    SetRate,
    Start,
    Status,
    Stop,
    StoredSetting,
    Turn,
    Unknown,
    WriteSetting,
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
    "EraseSettings",
    "ForeignPacket",
    "Group",
    "GroupStatus",
    "Hello",
    "Malformed",
    "Message",
    "MessageType",
    "Ping",
    "ReadSetting",
    "Result",
    "SampleBatch",
    "SetRate",
    "Start",
    "Status",
    "Stop",
    "StoredSetting",
    "Turn",
    "Unknown",
    "WriteSetting",
    "command_type",
    "decode_payload",
    "encode_message",
]

_HEAD = struct.Struct("<BH")

_READERS: dict[int, Callable[[bytes], Message]] = {
    MessageType.HELLO: layouts.read_hello,
    MessageType.GROUP: layouts.read_group,
    MessageType.CHANNEL: layouts.read_channel,
    MessageType.DIAL: layouts.read_dial,
    MessageType.BUTTON: layouts.read_button,
    MessageType.TURN: layouts.read_turn,
    MessageType.PACKET: layouts.read_packet,
    MessageType.STATUS: layouts.read_status,
    MessageType.ANSWER: requests.read_answer,
    MessageType.DESCRIBE: lambda _: Describe(),
    MessageType.START: lambda _: Start(),
    MessageType.STOP: lambda _: Stop(),
    MessageType.RATE: requests.read_rate,
    MessageType.PING: requests.read_ping,
    MessageType.READ_SETTING: requests.read_read_setting,
    MessageType.WRITE_SETTING: requests.read_write_setting,
    MessageType.ERASE_SETTINGS: lambda _: EraseSettings(),
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
        case ReadSetting():
            return MessageType.READ_SETTING
        case WriteSetting():
            return MessageType.WRITE_SETTING
        case EraseSettings():
            return MessageType.ERASE_SETTINGS


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
        case Turn():
            return MessageType.TURN, layouts.write_turn(message)
        case ForeignPacket():
            return MessageType.PACKET, layouts.write_packet(message)
        case Status():
            return MessageType.STATUS, layouts.write_status(message)
        case Answer():
            return MessageType.ANSWER, requests.write_answer(message)
        case _:
            return command_type(message), _write_command(message)


def _write_command(command: Command) -> bytes:
    match command:
        case SetRate():
            return requests.write_rate(command)
        case Ping():
            return requests.write_ping(command)
        case ReadSetting():
            return requests.write_read_setting(command)
        case WriteSetting():
            return requests.write_write_setting(command)
        case Describe() | Start() | Stop() | EraseSettings():
            return b""


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
