"""The device check in plain words: one line when all is well, else what is wrong and what to do.

Pure: figures in, words out. The limits say from where on a person should do something, not from
where on a hold is refused; that is ``troubles``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evenside.session.jsonout import JsonDict
from evenside.texts import Texts

RATE_OFF = 0.25  # of the declared rate: HX711 of one nominal rate run from -13 to +20 %
MAX_NOISE_N = 3.0  # SD at rest; a good plate has 0.3
MAX_LOSS_PCT = 2.0
MAX_RESIDUAL_MS = 25.0  # p95; over Bluetooth 10 is usual
LOW_BATTERY_V = 3.5  # of one lithium cell: a fifth is left


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known about the device now; None: not known, or it has no such thing."""

    name: str | None = None  # None: not connected, or it has said nothing yet
    rate_hz: float | None = None
    nominal_rate_hz: float | None = None
    noise_n: float | None = None
    n_cells: int | None = None
    bad_cells: tuple[str, ...] = ()
    loss_pct: float | None = None
    residual_ms: float | None = None
    battery_v: float | None = None
    has_zero: bool | None = None
    is_recording: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its answer."""

    id: str
    is_good: bool
    values: Mapping[str, object]

    def to_json(self, texts: Texts) -> JsonDict:
        """In words, with what to do when it is not good."""
        state = "good" if self.is_good else "bad"
        return {
            "id": self.id,
            "is_good": self.is_good,
            "text": texts.say(f"check.{self.id}.{state}", **self.values),
            "what_to_do": None if self.is_good else texts.say(f"check.{self.id}.do"),
        }


def check_json(figures: Figures, texts: Texts) -> JsonDict:
    """``check`` of the snapshot."""
    items = [item.to_json(texts) for item in items_of(figures, texts)]
    bad = [item for item in items if not item["is_good"]]
    if not bad:
        text = texts.say("check.all_good")
    elif len(bad) == 1:
        text = texts.say("check.one_problem", text=bad[0]["text"])
    else:
        text = texts.say("check.problems", n=len(bad), text=bad[0]["text"])
    return {"is_good": not bad, "text": text, "items": items}


def items_of(figures: Figures, texts: Texts) -> Iterator[Item]:
    """Every question that can be answered, the gravest first."""
    yield Item("device", figures.name is not None, {"name": figures.name})
    if figures.name is not None:
        yield from signal_items(figures, texts)
    yield Item("recording", figures.is_recording, {})


def signal_items(figures: Figures, texts: Texts) -> Iterator[Item]:
    """What the samples say."""
    if figures.n_cells is not None:
        names = ", ".join(figures.bad_cells)
        yield Item("cells", not figures.bad_cells, {"n": figures.n_cells, "names": names})
    rate_hz, nominal_hz = figures.rate_hz, figures.nominal_rate_hz
    if rate_hz is not None and nominal_hz:
        is_good = abs(rate_hz / nominal_hz - 1) <= RATE_OFF
        rates = {"rate": texts.number(rate_hz, 0), "nominal": texts.number(nominal_hz, 0)}
        yield Item("rate", is_good, rates)
    for name, placeholder, value, limit, digits in (
        ("loss", "loss", figures.loss_pct, MAX_LOSS_PCT, 1),
        ("noise", "noise", figures.noise_n, MAX_NOISE_N, 2),
        ("clock", "residual", figures.residual_ms, MAX_RESIDUAL_MS, 1),
    ):
        if value is not None:
            yield Item(name, value <= limit, {placeholder: texts.number(value, digits)})
    if figures.battery_v is not None:
        is_good = figures.battery_v >= LOW_BATTERY_V
        yield Item("battery", is_good, {"volts": texts.number(figures.battery_v)})
    if figures.has_zero is not None:
        yield Item("zero", figures.has_zero, {})
