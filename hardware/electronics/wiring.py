"""The wiring as pictures, made from the table of pins and the montage.

    python -m hardware.electronics.wiring FOLDER

One picture a board, and one more of the ESP32 with the quicker converters: four cells, each at its
converter, each converter level with its pair of pins; at the other side what else is wired. One
more shows a cell at its converter from near, with the change at the rate pin.
"""

import sys
from pathlib import Path

import schemdraw.elements as elm

from evenside.montage import Shape, find_shape
from hardware.electronics.pins import Board, boards
from hardware.electronics.sheet import Point, Sheet

STEP = 0.6  # between two pins
# Every converter's pins towards the controller; R1 and R0 are our names for an HX717's two rate
# pins, the higher and the lower bit, as boards print different ones.
CONVERTERS = {
    "HX711": ("DT", "SCK", "VCC", "GND"),
    "HX717": ("DT", "SCK", "VCC", "GND", "R1", "R0"),
}
BRIDGE = (("E+", "red"), ("E-", "black"), ("A-", "white"), ("A+", "green"))
PICTURES = (("uno", "plate", "HX711"), ("esp32", "roller", "HX711"), ("esp32", "plate", "HX717"))
RATE_PINS = {
    "HX711": {
        "rate_high": "rate pin: to RATE of all HX711 (optional)",
        "rate_low": "lower rate bit: HX717 only",
    },
    "HX717": {
        "rate_high": "R1: the higher rate bit of all HX717",
        "rate_low": "R0: the lower rate bit of all HX717",
    },
}
ESP32_PULL_UPS = {"data2", "data3"}  # pins 34 and 35 have no resistor of their own


def draw_all(folder: Path) -> None:
    """Every picture of the electronics."""
    for name, shape, chip in PICTURES:
        which = name if chip == "HX711" else f"{name}-{chip.lower()}"
        path = folder / f"hardware-wiring-{which}.svg"
        draw_board(path, boards()[name], find_shape(shape), chip)
    draw_converter(folder / "hardware-converter.svg")


def draw_board(path: Path, board: Board, shape: Shape, chip: str) -> None:
    """A controller with everything at it."""
    sheet = Sheet()
    left = {}
    room = (len(CONVERTERS[chip]) + 1) * STEP  # of the controller's height for each converter
    for cell in range(len(shape.places)):
        top = -cell * room
        left[f"data{cell}"] = (board.printed[f"data{cell}"], top)
        left[f"clock{cell}"] = (board.printed[f"clock{cell}"], top - STEP)
    words = {**board.printed, "power": board.supply}
    right = {use: (words.get(use, use), y) for use, y in _right_heights(board).items()}
    bottom = -len(shape.places) * room + STEP
    controller = sheet.block((0.0, 3.4), (bottom, STEP), board.title, left, right)
    for cell, place in enumerate(shape.places):
        labels = f"{chip} {cell}", f"cell {cell}\n{place.name}"
        _draw_cell(sheet, board, labels, controller.pins[f"data{cell}"], CONVERTERS[chip])
        if board.name == "esp32" and f"data{cell}" in ESP32_PULL_UPS:
            _draw_pull_up(sheet, board, controller.pins[f"data{cell}"][1])
    _draw_right(sheet, board, dict(controller.pins), chip)
    sheet.save(path)


def _right_heights(board: Board) -> dict[str, float]:
    heights = {board.supply: 0.0, "dial": -1.2, "GND": -2.4, "button": -3.6, "light": -4.8}
    heights |= {"rate_high": -6.0, "rate_low": -6.6}
    return heights | ({"battery": -7.8, "power": -10.8} if "battery" in board.printed else {})


def _draw_cell(
    sheet: Sheet, board: Board, words: tuple[str, str], data: Point, pins: tuple[str, ...]
) -> None:
    """One converter, level with its pins, and the cell beyond it."""
    top = data[1]
    heights = [top - k * STEP for k in range(len(pins))]
    chip = sheet.block(
        (-7.6, -4.4),
        (heights[-1] - 0.4, top + 0.4),
        words[0],
        {pin: (pin, y) for (pin, _), y in zip(BRIDGE, heights, strict=False)},
        {pin: (pin, y) for pin, y in zip(pins, heights, strict=True)},
    ).pins
    sheet.line(chip["DT"], data)
    sheet.line(chip["SCK"], (data[0], heights[1]))
    for pin, word in {"VCC": board.supply, "GND": "GND", "R1": "R1", "R0": "R0"}.items():
        if pin in pins:
            sheet.words((chip[pin][0] + 0.1, chip[pin][1]), word)
    for pin, colour in BRIDGE:
        end = chip[pin][0] - 1.3, chip[pin][1]
        sheet.line(chip[pin], end, colour=_ink(colour))
        sheet.words((end[0] + 0.65, end[1] + 0.16), colour, "center", size=8, colour=_ink(colour))
    edge = chip["E+"][0] - 1.3
    sheet.frame((edge - 2.0, edge), (heights[3] - 0.4, top + 0.4), words[1])


def _draw_pull_up(sheet: Sheet, board: Board, y: float) -> None:
    sheet.dot((-2.8, y))
    sheet.part(elm.Resistor(), (-2.8, y), (-2.8, y + 1.4))
    sheet.words((-2.5, y + 0.75), f"100 kΩ to {board.supply}")


def _ink(colour: str) -> str:
    return "gray" if colour == "white" else colour


def _draw_right(sheet: Sheet, board: Board, at: dict[str, Point], chip: str) -> None:
    is_esp32 = "battery" in board.printed
    _draw_dial(sheet, board, at)
    x, y = at["button"]
    sheet.part(elm.Button(), (x, y), (x + 2.0, y))
    sheet.words((x + 2.5, y), "marker button")
    sheet.ground((x + 2.0, y))
    x, y = at["light"]
    if is_esp32:
        sheet.part(elm.Resistor(), (x, y), (x + 1.6, y), "1 kΩ")
        sheet.part(elm.LED(), (x + 1.6, y), (x + 3.2, y))
        sheet.ground((x + 3.2, y))
    else:
        sheet.words((x + 0.1, y), "light, on the board")
    for use, words in RATE_PINS[chip].items():
        sheet.words((at[use][0] + 0.1, at[use][1]), words)
    if is_esp32:
        _draw_battery(sheet, at)


def _draw_dial(sheet: Sheet, board: Board, at: dict[str, Point]) -> None:
    """A potentiometer between supply and ground; on an ESP32 with a resistor at either end."""
    x, top = at[board.supply]
    bottom = at["GND"][1]
    across = x + 2.4
    if "battery" in board.printed:
        sheet.part(elm.Resistor(), (x, top), (across, top), "3.9 kΩ")
        sheet.part(elm.Resistor(), (x, bottom), (across, bottom), "680 Ω")
    else:
        sheet.line((x, top), (across, top))
        sheet.line((x, bottom), (across, bottom))
    sheet.part(elm.ResistorIEC(), (across, top), (across, bottom))
    wiper = at["dial"][1]
    sheet.line((x, wiper), (across - 0.22, wiper))
    sheet.words((across + 0.4, wiper), "score dial, 10 kΩ\n(wiper in the middle)")


def _draw_battery(sheet: Sheet, at: dict[str, Point]) -> None:
    """Cell, charger, switch, a regulator with little drop; half of the voltage to a pin."""
    x, y = at["battery"]
    supply = at["power"][1]
    sheet.line((x, y), (x + 3.9, y))
    for off, element, words in (
        (0.4, elm.Capacitor(), "100 nF"),
        (2.2, elm.Resistor(), "100 kΩ"),
    ):
        sheet.dot((x + off, y))
        sheet.part(element, (x + off, y), (x + off, y - 1.6))
        sheet.ground((x + off, y - 1.6))
        sheet.words((x + off + 0.35, y - 0.8), words, size=8)
    sheet.part(elm.Resistor(), (x + 3.9, y), (x + 3.9, supply))
    sheet.words((x + 4.25, y - 0.8), "100 kΩ", size=8)
    sheet.line((x, supply), (x + 0.5, supply))
    sheet.frame((x + 0.5, x + 2.9), (supply - 0.4, supply + 0.4), "LDO 3.3 V")
    sheet.words((x + 1.7, supply - 0.65), "10 µF to ground at both sides", "center", size=8)
    sheet.line((x + 2.9, supply), (x + 3.9, supply))
    sheet.dot((x + 3.9, supply))
    sheet.part(elm.Switch(), (x + 3.9, supply), (x + 5.5, supply), "switch")
    left = {"OUT+": ("OUT+", supply), "OUT-": ("OUT-", supply - 1.2)}
    right = {"B+": ("B+", supply), "B-": ("B-", supply - 1.2)}
    start = x + 5.85
    span = (supply - 1.6, supply + 0.4)
    charger = sheet.block((start, start + 3.2), span, "charger", left, right).pins
    sheet.words((start + 1.6, supply + 0.65), "with protection and USB", "center")
    sheet.ground(charger["OUT-"])
    plus, minus = charger["B+"], charger["B-"]
    ends = (plus[0] + 0.7, plus[1]), (minus[0] + 0.7, minus[1])
    sheet.line(plus, ends[0])
    sheet.line(minus, ends[1])
    sheet.part(elm.BatteryCell(), *ends)
    sheet.words((ends[0][0] + 0.4, supply - 0.6), "18650")


def draw_converter(path: Path) -> None:
    """A bridge at its converter, and what is changed for 80 samples a second."""
    sheet = Sheet()
    heights = [-k * 0.9 for k in range(5)]
    left = {pin: (pin, y - 0.45) for (pin, _), y in zip(BRIDGE, heights, strict=False)}
    names = ("VCC", "RATE", "DT", "SCK", "GND")
    right = {pin: (pin, y) for pin, y in zip(names, heights, strict=True)}
    chip = sheet.block((0.0, 3.2), (heights[4] - 0.5, 0.5), "HX711", left, right).pins
    for pin, colour in BRIDGE:
        end = chip[pin][0] - 2.0, chip[pin][1]
        sheet.line(chip[pin], end, colour=_ink(colour))
        sheet.words((end[0] + 1.0, end[1] + 0.2), colour, "center", colour=_ink(colour))
    edge = chip["E+"][0] - 2.0
    words = "load cell\nfull bridge\n\nscreen, if any:\nto GND here only"
    sheet.frame((edge - 3.2, edge), (heights[4] - 0.1, 0.1), words)
    ends = {pin: (chip[pin][0] + 0.9, chip[pin][1]) for pin in names}
    for pin, text in (
        ("VCC", "5 V; at an ESP32 3.3 V"),
        ("DT", "data, to a pin of its own"),
        ("SCK", "clock, to a pin of its own"),
        ("GND", "ground; all converters to one point"),
    ):
        sheet.line(chip[pin], ends[pin])
        sheet.words((ends[pin][0] + 0.15, ends[pin][1]), text)
    sheet.line(chip["RATE"], ends["RATE"], ends["VCC"], colour="blue")
    sheet.dot(ends["VCC"])
    words = "cut its trace to ground, join it to VCC: 80 samples/s          "
    sheet.words((ends["RATE"][0] + 0.15, ends["RATE"][1]), words, colour="blue")
    sheet.save(path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    draw_all(Path(sys.argv[1]))
