"""Small words for results: counts, margins, and the sentence that asks for more holds."""

_SMALL = ("no", "one", "two", "three", "four", "five", "six")
_WORDS = (*_SMALL, "seven", "eight", "nine", "ten", "eleven", "twelve")


def count_in_words(n: int) -> str:
    """Return a count as one says it: a word up to twelve, digits above."""
    return _WORDS[n] if n < len(_WORDS) else str(n)


def points(margin: float) -> str:
    """Return a margin as one says it: "one point", "1.5 points"."""
    size = count_in_words(int(margin)) if margin == int(margin) else f"{margin:g}"
    return f"{size} point{'' if margin == 1 else 's'}"


def more_holds(n: int, where: str = "on each side") -> str:
    """Return the sentence that asks for more holds."""
    noun = "hold" if n == 1 else "holds"
    return f"Cannot tell yet: {count_in_words(n)} more {noun} {where}."
