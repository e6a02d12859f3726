"""Ctrl-C and a polite kill, as something to wait for."""

import asyncio
import signal

SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def stop_signal() -> None:
    """Return at the first Ctrl-C or SIGTERM; a second one ends the program at once."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.set)
    try:
        await stop.wait()
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
