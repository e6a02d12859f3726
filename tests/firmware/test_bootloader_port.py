"""Into the bootloader of a board with USB of its own: the touch, and which port comes then."""

import os
import termios
import tty

import pytest

from evenside.errors import NotFoundError
from evenside.firmware.bootloader import bootloader_port
from evenside.transport.serial import touch_port


def ports(*names: str) -> frozenset[str]:
    return frozenset(names)


@pytest.mark.parametrize(
    ("why", "before", "after", "port"),
    [
        (
            "it leaves and comes back",
            ports("A", "B"),
            [ports("A", "B"), ports("B"), ports("A", "B")],
            "A",
        ),
        ("another name, at once", ports("A", "B"), [ports("B", "C")], "C"),
        ("another name, later", ports("A"), [ports(), ports(), ports("C")], "C"),
        ("it was in its bootloader already", ports("A"), [ports("A"), ports("A")], "A"),
        ("a neighbour leaves meanwhile", ports("A", "B"), [ports("A"), ports(), ports("A")], "A"),
        ("nothing is ever seen of it", ports(), [ports(), ports()], "A"),
    ],
)
def test_the_port_of_the_bootloader_is_the_one_that_appears(
    why: str, before: frozenset[str], after: list[frozenset[str]], port: str
) -> None:
    assert bootloader_port("A", before, after) == port, why


def test_the_touch_opens_the_port_at_1200_baud() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)

    touch_port(os.ttyname(slave))

    speed = termios.tcgetattr(slave)[5]
    os.close(slave)
    os.close(master)
    assert speed == termios.B1200


def test_a_port_that_is_not_there_cannot_be_touched() -> None:
    with pytest.raises(NotFoundError):
        touch_port("/dev/nothing")
