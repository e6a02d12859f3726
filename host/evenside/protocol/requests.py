"""The layouts of what a host asks and of what the device answers: writers and readers side by side.

The rules are those of ``layouts``: extra bytes at the end are ignored, and a body that breaks its
layout raises BodyError or struct.error. Callers outside the protocol use ``messages``.
"""

import struct
from dataclasses import replace

from evenside.errors import ProtocolError
from evenside.protocol.layouts import milli, read_with_length, with_length
from evenside.protocol.vocabulary import (
    Answer,
    MessageType,
    Ping,
    ReadSetting,
    Result,
    SetRate,
    StoredSetting,
    WriteSetting,
)

MAX_SETTING = 32  # bytes of a value: a payload of 38, and a device takes 40

_RATE = struct.Struct("<BI")
_PING = struct.Struct("<I")
_SETTING_HEAD = struct.Struct("<BB")
_ANSWER = struct.Struct("<HBB")
_PONG = struct.Struct("<III")
_RATE_APPLIED = struct.Struct("<I")

_ALL_GROUPS = 0xFF
_RESULTS: dict[int, Result] = {
    0: "ok",
    1: "unknown_command",
    2: "bad_argument",
    3: "busy",
    4: "not_supported",
    5: "locked",
}
_RESULT_CODES: dict[Result, int] = {name: code for code, name in _RESULTS.items()} | {"failed": 255}


# --- host to device -----------------------------------------------------------------------------


def write_rate(m: SetRate) -> bytes:
    """The body of RATE."""
    return _RATE.pack(_ALL_GROUPS if m.group is None else m.group, milli(m.rate_hz))


def read_rate(body: bytes) -> SetRate:
    """The value behind a body of RATE."""
    group, rate_mhz = _RATE.unpack_from(body)
    return SetRate(rate_mhz / 1000, None if group == _ALL_GROUPS else group)


def write_ping(m: Ping) -> bytes:
    """The body of PING."""
    return _PING.pack(m.token)


def read_ping(body: bytes) -> Ping:
    """The value behind a body of PING."""
    return Ping(*_PING.unpack_from(body))


def write_read_setting(m: ReadSetting) -> bytes:
    """The body of READ_SETTING."""
    return _SETTING_HEAD.pack(m.key, m.index)


def read_read_setting(body: bytes) -> ReadSetting:
    """The value behind a body of READ_SETTING."""
    return ReadSetting(*_SETTING_HEAD.unpack_from(body))


def write_write_setting(m: WriteSetting) -> bytes:
    """The body of WRITE_SETTING."""
    return _write_setting(m.setting)


def read_write_setting(body: bytes) -> WriteSetting:
    """The value behind a body of WRITE_SETTING."""
    return WriteSetting(_read_setting(body, 0))


def _write_setting(m: StoredSetting) -> bytes:
    if len(m.value) > MAX_SETTING:
        raise ProtocolError(f"a setting of {len(m.value)} bytes, at most {MAX_SETTING}")
    return _SETTING_HEAD.pack(m.key, m.index) + with_length(m.value)


def _read_setting(body: bytes, offset: int) -> StoredSetting:
    key, index = _SETTING_HEAD.unpack_from(body, offset)
    value = read_with_length(body, offset + _SETTING_HEAD.size, MAX_SETTING)
    return StoredSetting(key, index, value)


# --- device to host -----------------------------------------------------------------------------


def write_answer(m: Answer) -> bytes:
    """The body of ANSWER."""
    fixed = _ANSWER.pack(m.request_seq, m.command, _RESULT_CODES[m.result])
    return fixed + _answer_data(m) if m.result == "ok" else fixed


def _answer_data(m: Answer) -> bytes:
    match m.command:
        case MessageType.PING:
            if m.token is None or m.ticks is None or m.uptime_s is None:
                raise ProtocolError("the answer to a ping carries token, ticks and uptime_s")
            return _PONG.pack(m.token, m.ticks, m.uptime_s)
        case MessageType.RATE:
            if m.rate_hz is None:
                raise ProtocolError("the answer to a rate carries rate_hz")
            return _RATE_APPLIED.pack(milli(m.rate_hz))
        case MessageType.READ_SETTING:
            if m.setting is None:
                raise ProtocolError("the answer to a read setting carries setting")
            return _write_setting(m.setting)
    return b""


def read_answer(body: bytes) -> Answer:
    """The value behind a body of ANSWER."""
    request_seq, command, code = _ANSWER.unpack_from(body)
    result = _RESULTS.get(code, "failed")
    plain = Answer(request_seq, command, result)
    if result != "ok":
        return plain
    match command:
        case MessageType.PING:
            token, ticks, uptime_s = _PONG.unpack_from(body, _ANSWER.size)
            return replace(plain, token=token, ticks=ticks, uptime_s=uptime_s)
        case MessageType.RATE:
            (rate_mhz,) = _RATE_APPLIED.unpack_from(body, _ANSWER.size)
            return replace(plain, rate_hz=rate_mhz / 1000)
        case MessageType.READ_SETTING:
            return replace(plain, setting=_read_setting(body, _ANSWER.size))
    return plain
