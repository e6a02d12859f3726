"""Seconds that pass when a test says so."""


class VirtualTime:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s
