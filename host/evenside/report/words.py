"""One language as a report writes it: sentences, numbers, dates and the names of places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from evenside.texts import Texts
from evenside.texts.texts import DECIMAL_COMMA
from evenside_analysis.zones import load_zones

MINUS = "\u2212"
NO_BREAK = "\u00a0"
THIN = "\u202f"  # no-break, between thousands
OTHER = {"left": "right", "right": "left"}
MISSING = "\u2013"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    texts: Texts

    @classmethod
    def of(cls, language: str) -> "Words":
        """Those of ``en``, ``de`` or ``fr``; KeyError for any other."""
        return cls(Texts.of(language))

    @property
    def language(self) -> str:
        """Its code."""
        return self.texts.language

    def say(self, key: str, **values: object) -> str:
        """A sentence of the tables."""
        return self.texts.say(key, **values)

    def number(self, value: float | None, digits: int = 0) -> str:
        """A number with a fixed count of decimals; a dash for what is missing."""
        if value is None:
            return MISSING
        text = f"{abs(value):.{digits}f}"
        sign = MINUS if value < 0 and float(text) else ""
        whole, _, rest = text.partition(".")
        point = "," if self.language in DECIMAL_COMMA else "."
        return sign + grouped(whole) + (point + rest if rest else "")

    def signed(self, value: float | None, digits: int = 1) -> str:
        """A number with its sign, as a difference needs it."""
        text = self.number(value, digits)
        return f"+{text}" if value is not None and float(f"{value:.{digits}f}") > 0 else text

    def score(self, value: float | None) -> str:
        """A score or a mean of scores: "4", "4.5"."""
        return MISSING if value is None else self.number(value, 0 if is_whole(value) else 1)

    def unit(self, value: float | None, unit: str, digits: int = 0) -> str:
        """A number and its unit, which stay on one line."""
        number = self.number(value, digits)
        return number if value is None else f"{number}{NO_BREAK}{unit}"

    def span(self, bounds: Sequence[float], *, signed: bool = False) -> dict[str, str]:
        """An interval as the placeholders ``low`` and ``high``."""
        write = self.signed if signed else self.number
        return {"low": write(bounds[0], 1), "high": write(bounds[1], 1)}

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share of 1 in percent."""
        return self.unit(None if share is None else 100 * share, "%", digits)

    def clock(self, seconds: float | None) -> str:
        """Stream time as minutes and seconds: 754.3 is "12:34"."""
        if seconds is None:
            return MISSING
        minutes, rest = divmod(int(seconds), 60)
        return f"{minutes}:{rest:02d}"

    def duration(self, seconds: float) -> str:
        """How long something took: "45 s", "17 min", "1 h 17 min"."""
        if seconds < 90:
            return self.unit(seconds, "s")
        hours, minutes = divmod(round(seconds / 60), 60)
        if not hours:
            return self.unit(minutes, "min")
        return f"{self.unit(hours, 'h')} {self.unit(minutes, 'min')}"

    def date(self, when: datetime) -> str:
        """The day: "21 November 2026"."""
        month = self.say("report.months").split(", ")[when.month - 1]
        return self.say("report.date", day=when.day, month=month, year=when.year)

    def moment(self, when: datetime) -> str:
        """The day and the time, as UTC, so that the same file says the same everywhere."""
        return f"{self.date(when)}, {when:%H:%M}{NO_BREAK}UTC"

    def zone(self, zone: str) -> str:
        """A zone by itself: "Hamstring"; of one that the texts do not know, the table's name."""
        known = load_zones().get(zone)
        name = known.name if known else zone.replace("_", " ").capitalize()
        return self.texts.table.get(f"zone.{zone}.name", name)

    def place(self, zone: str, side: str) -> str:
        """A zone with its side: "Left hamstring"."""
        return self.texts.place(zone, side)

    def drill(self, drill: str) -> str:
        """A drill as a note keeps it ("hamstring.left.isolate") in words; others as they are."""
        zone, _, rest = drill.partition(".")
        side, _, step = rest.partition(".")
        if side not in OTHER or f"result.step.{step}" not in self.texts.table:
            return drill
        step_name = self.say(f"result.step.{step}")
        return self.say("page.note.drill", place=self.place(zone, side), step=step_name)

    def drills(self, drills: Sequence[str]) -> str:
        """Several of them."""
        return self.join([self.drill(drill) for drill in drills])

    def drill_words(self, zone: str, side: str, step: str) -> str | None:
        """What to do; None where the tables have no words for it."""
        if f"plan.{zone}.{step}" not in self.texts.table:
            return None
        forms = {form: self.say(f"plan.{form}.{side}") for form in ("side", "side_f")}
        others = {
            form.replace("side", "other"): self.say(f"plan.{form}.{OTHER[side]}")
            for form in ("side", "side_f")
        }
        return self.say(f"plan.{zone}.{step}", **forms, **others)

    def group(self, verdict: str, zones: Sequence[str], margin: float) -> str:
        """The zones of one verdict in a line: "Balanced within one point: ..."."""
        if verdict == "balanced" and margin == 1:
            return self.say("report.answer.balanced_one", zones=self.join(zones))
        figure = self.number(margin, 0 if margin == int(margin) else 1)
        return self.say(f"report.answer.{verdict}", zones=self.join(zones), margin=figure)

    def join(self, parts: Sequence[str]) -> str:
        """Names in a row."""
        return ", ".join(parts)


def grouped(digits: str) -> str:
    """Thousands apart where a number is long: 1 487 168, but 4658."""
    return digits if len(digits) < 5 else f"{int(digits):,}".replace(",", THIN)


def is_whole(value: float) -> bool:
    """Whether a number to one decimal has none."""
    return f"{value:.1f}".endswith("0")


def moment_of(text: str | None) -> datetime | None:
    """An ISO 8601 time in UTC; None where there is none, or it is none."""
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
