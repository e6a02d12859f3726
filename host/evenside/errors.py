"""What can go wrong, as one small tree.

EvensideError
├── UsageError            the caller asked for something that does not exist or does not fit
├── InputError            a file that cannot be used: names file, place, value and rule
├── ExistsError           a file is there already and would be overwritten
├── TransportError
│   ├── NotFoundError     the source is not there
│   ├── BusyError         the source is there, but somebody else holds it
│   └── LostError         the source was open and went away
├── ProtocolError         our own misuse of the protocol (bad bytes are data, never raised)
├── DeviceError           a device that is there is silent, refuses, or is not what it should be
├── ToolError             another program that we need is absent or failed
├── PluginError           a plug-in that is installed cannot be used
└── RecordingError
    ├── TruncatedError    the file ends in the middle of something
    └── VersionError      the file was written by a newer version
"""


class EvensideError(Exception):
    """Base of every error that Evenside raises on purpose."""


class UsageError(EvensideError):
    """The caller asked for something that does not exist or does not fit."""


class InputError(EvensideError):
    """An input file cannot be used; the message names file, place, value and rule."""


class ExistsError(EvensideError):
    """A file is there already, and nobody said that it may be overwritten."""


class TransportError(EvensideError):
    """A source of bytes cannot be opened, read or written."""


class NotFoundError(TransportError):
    """The source is not there."""


class BusyError(TransportError):
    """The source is there, but somebody else holds it."""


class LostError(TransportError):
    """The source was open and went away."""


class ProtocolError(EvensideError):
    """A message that we were asked to send cannot be put on the wire."""


class DeviceError(EvensideError):
    """A device that is there does not answer, refuses, or is not what it should be."""


class ToolError(EvensideError):
    """Another program that we need is absent or failed."""


class PluginError(EvensideError):
    """A plug-in that is installed cannot be used; the message names it and where it comes from."""


class RecordingError(EvensideError):
    """A recording cannot be read or written."""


class TruncatedError(RecordingError):
    """The file ends in the middle of something."""


class VersionError(RecordingError):
    """The file was written by a newer version of Evenside."""
