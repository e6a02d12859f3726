"""Which kind of sensor an advertisement is from, by what each maker is known to advertise."""

from collections.abc import Mapping, Sequence

from evenside.sensors import progressor, wh_c06

PROGRESSOR_NAME, MOTHERBOARD_NAME, WH_C06_NAME = "Progressor", "Motherboard", "IF_B7"


def known_sensor(name: str, services: Sequence[str], maker_data: Mapping[int, bytes]) -> str | None:
    """The word for it in a source, ``ble:WORD:NAME``; None for anything else.

    Clones of the Progressor advertise its name, its service, or both. The Motherboard's service is
    one that many devices have, our own too, so only its name tells it. A WH-C06 must have its name
    and enough of its maker's data, as another firm's devices have the same number.
    """
    if name.startswith(PROGRESSOR_NAME) or progressor.SERVICE in services:
        return "progressor"
    if name == MOTHERBOARD_NAME:
        return "motherboard"
    is_long = len(maker_data.get(wh_c06.COMPANY, b"")) >= wh_c06.MIN_BYTES
    return "wh-c06" if is_long and name.startswith(WH_C06_NAME) else None
