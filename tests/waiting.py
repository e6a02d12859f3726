"""Waiting for what another part of the program does: never for a time."""

import asyncio
from collections.abc import Callable

WITHIN_S = 60.0  # far more than anything takes, on any machine; a hang must fail, not last
LOOK_S = 0.005


async def eventually(is_true: Callable[[], object], *, within_s: float = WITHIN_S) -> None:
    """Let everything else run until the condition holds; TimeoutError if it never does."""
    async with asyncio.timeout(within_s):
        while not is_true():
            await asyncio.sleep(LOOK_S)
