"""Starts Debian's Chromium so that it talks to nobody but the page under test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)


@contextmanager
def chromium(slow_s: float = 0.0) -> Iterator[Browser]:
    """A running browser, each thing done to it ``slow_s`` seconds late.

    A machine without one fails: a page that nobody has seen is not tested.
    """
    assert CHROMIUM.exists(), f"{CHROMIUM} is missing; `make system` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(FLAGS), slow_mo=1e3 * slow_s
        )
        yield browser
        browser.close()
