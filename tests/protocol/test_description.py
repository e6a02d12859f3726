"""A description is complete when every announced part is there, in any order after HELLO."""

import json
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from evenside.errors import InputError
from evenside.protocol import (
    Channel,
    Description,
    DescriptionBuilder,
    Dial,
    Group,
    Hello,
    Message,
    decode_payload,
    encode_message,
)

HELLO = Hello(
    boot_id=7,
    n_groups=2,
    n_channels=3,
    kind="roller",
    name="Rolle",
    radius_m=0.075,
    has_dial=True,
    has_battery=True,
)
GROUPS = (Group(0, 2, 80.0), Group(4, 1, 93.5))


def channel(number: int, group: int, index: int) -> Channel:
    return Channel(
        channel=number,
        group=group,
        index_in_group=index,
        gain=128,
        capacity_n=500.0,
        rated_output_mv_per_v=2.0,
        x_m=0.1 * number,
        y_m=-0.05,
        axis_rad=0.0,
        name=f"cell {number}",
    )


# The wiring crosses: the first count of group 0 is channel 2.
CHANNELS = (channel(0, 0, 1), channel(1, 4, 0), channel(2, 0, 0))
PARTS: tuple[Message, ...] = (*GROUPS, *CHANNELS)
DESCRIPTION = Description(HELLO, GROUPS, CHANNELS)


def build(messages: tuple[Message, ...]) -> list[Description]:
    builder = DescriptionBuilder()
    return [found for found in map(builder.add, messages) if found is not None]


def test_the_parts_make_a_description_in_any_order() -> None:
    for parts in permutations(PARTS):
        assert build((HELLO, *parts)) == [DESCRIPTION]


@pytest.mark.parametrize("missing", range(len(PARTS)))
def test_one_missing_part_makes_none(missing: int) -> None:
    assert build((HELLO, *PARTS[:missing], *PARTS[missing + 1 :])) == []


def test_parts_without_a_hello_make_none() -> None:
    assert build(PARTS) == []


def test_a_hello_begins_anew() -> None:
    assert build((HELLO, *PARTS[:-1], HELLO, PARTS[-1])) == []
    assert build((HELLO, *PARTS[:2], HELLO, *PARTS)) == [DESCRIPTION]


def test_other_messages_do_not_matter() -> None:
    assert build((HELLO, *PARTS[:3], Dial(0, 5.0), *PARTS[3:], Dial(0, 5.0))) == [DESCRIPTION]


@pytest.mark.parametrize(
    "wrong",
    [
        channel(3, 0, 0),  # a hole in the numbering
        channel(2, 0, 1),  # two channels in one place
        channel(2, 4, 1),  # in a group that has no room for it
        channel(2, 5, 0),  # in a group that does not exist
    ],
)
def test_parts_that_contradict_each_other_make_none(wrong: Channel) -> None:
    assert build((HELLO, *GROUPS, *CHANNELS[:2], wrong)) == []


def test_a_device_without_channels_describes_nothing() -> None:
    assert build((Hello(boot_id=1, n_groups=0, n_channels=0),)) == []


def test_channels_of_a_group_come_in_the_order_of_its_counts() -> None:
    assert DESCRIPTION.channels_of(0) == (2, 0)
    assert DESCRIPTION.channels_of(4) == (1,)
    assert DESCRIPTION.channels_of(9) == ()


def test_a_description_answers_the_common_questions() -> None:
    assert DESCRIPTION.fs_hz == 93.5
    assert (DESCRIPTION.n_groups, DESCRIPTION.n_channels) == (2, 3)
    assert (DESCRIPTION.kind, DESCRIPTION.name, DESCRIPTION.radius_m) == ("roller", "Rolle", 0.075)
    assert (DESCRIPTION.boot_id, DESCRIPTION.tick_hz) == (7, 1_000_000)
    assert DESCRIPTION.device_id == "0000000000000000"
    assert (DESCRIPTION.has_dial, DESCRIPTION.has_button) == (True, False)
    assert (DESCRIPTION.has_temperature, DESCRIPTION.has_battery) == (False, True)


def test_a_description_survives_the_way_through_json() -> None:
    text = json.dumps(DESCRIPTION.to_json())

    assert Description.from_json(json.loads(text)) == DESCRIPTION


def test_a_description_survives_the_wire() -> None:
    messages = []
    for seq, message in enumerate((HELLO, *PARTS)):
        decoded = decode_payload(encode_message(message, seq))
        assert isinstance(decoded, tuple)
        messages.append(decoded[1])

    assert build(tuple(messages)) == [DESCRIPTION]


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in DESCRIPTION.to_json().items() if name != key}


@pytest.mark.parametrize(
    "data",
    [
        {},
        without("boot_id"),
        without("groups"),
        DESCRIPTION.to_json() | {"colour": "red"},
        DESCRIPTION.to_json() | {"firmware": [1, 2]},
        DESCRIPTION.to_json() | {"channels": [{"channel": 0}]},
        DESCRIPTION.to_json() | {"groups": 3},
    ],
)
def test_json_that_is_no_description_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="device description"):
        Description.from_json(data)


def test_descriptions_of_two_boots_differ() -> None:
    assert Description(replace(HELLO, boot_id=8), GROUPS, CHANNELS) != DESCRIPTION
