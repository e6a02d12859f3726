"""The hub: many viewers, none of which can hold up the session or another viewer."""

import asyncio

from evenside.session.hub import Hub, Subscription
from evenside.session.jsonout import JsonDict


async def taken(subscription: Subscription, n: int) -> list[int]:
    numbers = []
    async for message in subscription:
        numbers.append(message["n"])
        if len(numbers) == n:
            break
    return numbers


async def test_every_viewer_gets_every_message_in_order() -> None:
    hub = Hub()
    viewers = [hub.subscribe() for _ in range(8)]

    for n in range(50):
        hub.publish({"n": n})

    assert [await taken(viewer, 50) for viewer in viewers] == [list(range(50))] * 8


async def test_a_slow_viewer_loses_the_oldest_messages_and_the_loss_is_counted() -> None:
    hub = Hub(max_queued=10)
    viewer = hub.subscribe()

    for n in range(25):
        hub.publish({"n": n})

    assert await taken(viewer, 10) == list(range(15, 25))
    assert viewer.dropped == 15
    assert hub.n_dropped == 15


async def test_a_waiting_viewer_is_woken_by_the_next_message() -> None:
    hub = Hub()
    waiting = asyncio.create_task(taken(hub.subscribe(), 1))
    await asyncio.sleep(0)

    hub.publish({"n": 7})

    assert await waiting == [7]


async def test_closing_ends_every_iteration_after_what_was_queued() -> None:
    hub = Hub()
    viewer = hub.subscribe()
    hub.publish({"n": 1})

    hub.close()

    assert [message["n"] async for message in viewer] == [1]
    assert hub.n_viewers == 0


async def test_the_moment_of_taking_is_told_for_the_latency() -> None:
    told: list[int] = []
    hub = Hub(on_taken=lambda message: told.append(message["n"]))
    viewer = hub.subscribe()
    hub.publish({"n": 3})
    assert told == []

    await taken(viewer, 1)

    assert told == [3]


def numbers(messages: list[JsonDict] | None) -> list[object] | None:
    return None if messages is None else [message["seq"] for message in messages]


def test_messages_are_numbered_and_the_newest_are_kept() -> None:
    hub = Hub(max_kept=5)
    for n in range(8):
        hub.publish({"n": n})

    assert hub.seq == 8
    assert numbers(hub.since(hub.stream, 6)) == [7, 8]
    assert numbers(hub.since(hub.stream, 3)) == [4, 5, 6, 7, 8]
    assert hub.since(hub.stream, 8) == []


def test_what_is_not_kept_any_more_or_was_never_told_is_not_given() -> None:
    hub = Hub(max_kept=5)
    for n in range(8):
        hub.publish({"n": n})

    assert hub.since(hub.stream, 2) is None
    assert hub.since(hub.stream, 9) is None
    assert hub.since(Hub().stream, 8) is None
