"""One line of the budget: what, how much, what it must keep to, where its numbers come from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A result as the page shows it."""

    what: str
    value: str
    must: str  # what it is to be compared with; empty where it only tells
    source: str

    def as_markdown(self) -> str:
        """As a line of a table."""
        return f"| {self.what} | {self.value} | {self.must} | {self.source} |"
