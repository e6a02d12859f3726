"""The wiring as pictures, made from the table of pins and the montage.

    python -m hardware.electronics.wiring FOLDER

One picture a board: four cells, each at its converter, each converter at its pair of pins, and at
the other side what else is wired. One more shows a cell at its converter from near, with the change
at the rate pin.
"""

import sys
from pathlib import Path

import schemdraw
import schemdraw.elements as elm

from evenside.montage import Shape, find_shape
from hardware.electronics.pins import Board, boards

_STEP = 0.62  # between pins
_SLOTS = 5  # of the controller for each converter: data, clock, supply, ground, free
_BRIDGE = (("E+", "red"), ("E-", "black"), ("A-", "white"), ("A+", "green"))
BOARDS = {"uno": "plate", "esp32": "roller"}


def draw_all(folder: Path) -> None:
    """Every picture of the electronics."""
    schemdraw.use("svg")
    for name, shape in BOARDS.items():
        draw_board(folder / f"hardware-wiring-{name}.svg", boards()[name], find_shape(shape))
    draw_converter(folder / "hardware-converter.svg")


def draw_board(path: Path, board: Board, shape: Shape) -> None:
    """A controller with everything at it."""
    with schemdraw.Drawing(show=False, file=str(path)) as drawing:
        drawing.config(fontsize=10, lw=1.2, bgcolor="white", margin=0.3)
        controller = _controller(board)
        drawing.add(controller)
        for cell, place in enumerate(shape.places):
            _draw_cell(drawing, controller, board, cell, place.name)
        _draw_right(drawing, controller, board)


def _controller(board: Board) -> elm.Ic:
    slots = 4 * _SLOTS
    pins = []
    for cell in range(4):
        for offset, use in enumerate((f"data{cell}", f"clock{cell}")):
            slot = f"{slots - cell * _SLOTS - offset}/{slots}"
            name = board.printed[use]
            pins.append(elm.IcPin(name=name, side="left", slot=slot, anchorname=use))
    for use, slot_number in _right_slots(board).items():
        name = board.printed.get(use, use)
        slot = f"{slot_number}/{slots}"
        pins.append(elm.IcPin(name=name, side="right", slot=slot, anchorname=use))
    size = 4.0, _STEP * (slots + 1)
    return elm.Ic(pins=pins, size=size, edgepadH=0.1, label=board.title, plblsize=9)


def _right_slots(board: Board) -> dict[str, int]:
    slots = {board.supply: 19, "dial": 17, "GND": 15, "button": 12}
    slots |= {"light": 10, "rate_high": 8, "rate_low": 7}
    return slots | ({"battery": 4, "VIN": 2} if "battery" in board.printed else {})


def _draw_cell(
    drawing: schemdraw.Drawing, controller: elm.Ic, board: Board, cell: int, name: str
) -> None:
    """One converter, level with its pins, and the cell beyond it."""
    right = [("DT", f"data{cell}"), ("SCK", f"clock{cell}"), ("VCC", ""), ("GND", "")]
    pins = [
        elm.IcPin(name=pin, side="right", slot=f"{4 - k}/4") for k, (pin, _) in enumerate(right)
    ]
    pins += [
        elm.IcPin(name=pin, side="left", slot=f"{4 - k}/4") for k, (pin, _) in enumerate(_BRIDGE)
    ]
    at = controller.absanchors[f"data{cell}"]
    chip = elm.Ic(pins=pins, size=(2.0, 4 * _STEP * 1.02), edgepadH=0.05, plblsize=9)
    chip = chip.label(f"HX711 {cell}", "top", fontsize=9)
    chip = chip.anchor("DT").at((at[0] - 3.0, at[1]))
    drawing.add(chip)
    for pin, use in right:
        start = chip.absanchors[pin]
        if use:
            drawing.add(elm.Wire("-").at(start).to((controller.absanchors[use][0], start[1])))
        else:
            word = board.supply if pin == "VCC" else "GND"
            drawing.add(elm.Line().at(start).right(0.5).label(word, "right", fontsize=8))
    for pin, colour in _BRIDGE:
        start = chip.absanchors[pin]
        wire = elm.Line().at(start).left(1.6).color("gray" if colour == "white" else colour)
        drawing.add(wire.label(colour, "top", fontsize=7, ofst=0.02))
    middle = chip.absanchors["E+"][1] / 2 + chip.absanchors["A+"][1] / 2
    left = chip.absanchors["E+"][0] - 1.6
    box = elm.Rect(corner1=(0, 0), corner2=(-1.9, 4 * _STEP)).at((left, middle - 2 * _STEP))
    drawing.add(box.label(f"cell {cell}\n{name}", "center", fontsize=9))


def _draw_right(drawing: schemdraw.Drawing, controller: elm.Ic, board: Board) -> None:
    at = controller.absanchors
    is_esp32 = board.name == "esp32"
    _draw_dial(drawing, at, board.supply, is_esp32)
    button = drawing.add(elm.Button().at(at["button"]).right().label("marker button", "top"))
    drawing.add(elm.Ground().at(button.end))
    if is_esp32:
        resistor = drawing.add(elm.Resistor().at(at["light"]).right().label("1 kΩ", "bottom"))
        light = drawing.add(elm.LED().at(resistor.end).right())
        drawing.add(elm.Ground().at(light.end))
    else:
        drawing.add(elm.Line().at(at["light"]).right(0.6).label("light on the board", "right"))
    words = "to RATE of every HX711 (optional)"
    drawing.add(elm.Line().at(at["rate_high"]).right(0.6).label(words, "right", fontsize=9))
    words = "lower rate bit, HX717 only"
    drawing.add(elm.Line().at(at["rate_low"]).right(0.6).label(words, "right", fontsize=9))
    if is_esp32:
        _draw_battery(drawing, at)


def _draw_dial(
    drawing: schemdraw.Drawing,
    at: dict[str, tuple[float, float]],
    supply: str,
    has_resistors: bool,
) -> None:
    """A potentiometer between supply and ground; on an ESP32 with a resistor at either end."""
    upper = drawing.add(elm.Line().at(at[supply]).right(2.4))
    if has_resistors:
        upper = drawing.add(elm.Resistor().at(upper.end).right(1.6).label("3.9 kΩ", "top"))
    turn = drawing.add(elm.Line().at(upper.end).right(1.0))
    bottom = turn.end[0], at["GND"][1]
    pot = drawing.add(elm.PotentiometerIEC().at(turn.end).to(bottom))
    drawing.add(elm.Label().at((bottom[0] + 0.4, at["dial"][1])).label("score dial 10 kΩ", "right"))
    drawing.add(elm.Wire("-|").at(at["dial"]).to(pot.tap))
    if has_resistors:
        lower = drawing.add(elm.Resistor().at(bottom).left(1.6).label("680 Ω", "bottom"))
        drawing.add(elm.Line().at(lower.end).to(at["GND"]))
    else:
        drawing.add(elm.Line().at(bottom).to(at["GND"]))


def _draw_battery(drawing: schemdraw.Drawing, at: dict[str, tuple[float, float]]) -> None:
    """Half of the battery's voltage to its pin; cell with protection, charger, switch."""
    middle = at["battery"]
    tap = drawing.add(elm.Line().at(middle).right(1.2).dot())
    up = drawing.add(elm.Resistor().at(tap.end).right(2.0).label("100 kΩ", "top"))
    drawing.add(elm.Line().at(up.end).down(middle[1] - at["VIN"][1]).dot())
    down = drawing.add(elm.Resistor().at(tap.end).down(2.0).label("100 kΩ\n∥ 100 nF", "bottom"))
    drawing.add(elm.Ground().at(down.end))
    rail = drawing.add(elm.Line().at(at["VIN"]).right(0.9))
    rail = drawing.add(elm.Line().at(rail.end).to((up.end[0], at["VIN"][1])))
    switch = drawing.add(elm.Switch().at(rail.end).right().label("switch", "top"))
    charger = elm.Ic(
        pins=[
            elm.IcPin(name="OUT+", side="left", slot="2/2"),
            elm.IcPin(name="OUT-", side="left", slot="1/2"),
            elm.IcPin(name="B+", side="right", slot="2/2"),
            elm.IcPin(name="B-", side="right", slot="1/2"),
        ],
        size=(2.6, 2.0),
        plblsize=9,
    )
    charger = charger.label("charger with protection", "top", fontsize=9)
    charger = charger.anchor("OUT+").at(switch.end)
    drawing.add(charger)
    drawing.add(elm.Ground().at(charger.absanchors["OUT-"]))
    cell_plus = charger.absanchors["B+"]
    cell_minus = charger.absanchors["B-"]
    plus = drawing.add(elm.Line().at(cell_plus).right(0.8))
    minus = drawing.add(elm.Line().at(cell_minus).right(0.8))
    drawing.add(elm.BatteryCell().at(minus.end).to(plus.end).label("18650", "bottom"))


def draw_converter(path: Path) -> None:
    """A bridge at its converter, and what is changed for 80 samples a second."""
    with schemdraw.Drawing(show=False, file=str(path)) as drawing:
        drawing.config(fontsize=11, lw=1.3, bgcolor="white", margin=0.3)
        pins = [
            elm.IcPin(name=name, side="left", slot=f"{4 - k}/4")
            for k, (name, _) in enumerate(_BRIDGE)
        ]
        pins += [
            elm.IcPin(name=name, side="right", slot=f"{5 - k}/5")
            for k, name in enumerate(("VCC", "RATE", "DT", "SCK", "GND"))
        ]
        chip = elm.Ic(pins=pins, size=(3.6, 4.5), label="HX711")
        drawing.add(chip)
        for name, colour in _BRIDGE:
            wire = elm.Line().at(chip.absanchors[name]).left(2.2)
            wire = wire.color("gray" if colour == "white" else colour)
            drawing.add(wire.label(colour, "top", fontsize=9))
        top, bottom = (chip.absanchors[name][1] for name in ("E+", "A+"))
        left = chip.absanchors["E+"][0] - 2.2
        cell = elm.Rect(corner1=(-3.0, 0), corner2=(0, top - bottom + 1.0)).at((left, bottom - 0.5))
        drawing.add(cell.label("load cell\nfull bridge\n4 wires, twisted", "center"))
        at = chip.absanchors
        for name, words in (
            ("DT", "data, to its own pin"),
            ("SCK", "clock, to its own pin"),
            ("GND", "ground, to one point"),
        ):
            drawing.add(elm.Line().at(at[name]).right(1.2).label(words, "right", fontsize=10))
        supply = drawing.add(elm.Line().at(at["VCC"]).right(1.2).dot())
        drawing.add(elm.Line().at(supply.end).right(1.0).label("5 V; ESP32: 3.3 V", "right"))
        rate = drawing.add(elm.Line().at(at["RATE"]).right(1.2))
        drawing.add(elm.Line().at(rate.end).to(supply.end).color("blue"))
        words = "RATE: cut its trace to ground, join it to VCC: 80 samples/s"
        drawing.add(
            elm.Label().at((rate.end[0] + 0.2, rate.end[1])).label(words, "right", color="blue")
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    draw_all(Path(sys.argv[1]))
