"""The table of pins against the firmware's headers, the pages that show it, and the drawings."""

from pathlib import Path

import pytest
from hardware.electronics.pins import Board, arduino_names_in_header, boards, ports_in_header
from hardware.electronics.wiring import CONVERTERS, PICTURES, draw_all

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "img"
ALL = boards()
AVR = [board for board in ALL.values() if board.name != "esp32"]

# From Arduino's pin-out drawings of the boards: which pin of the chip is printed how.
PRINTED_328P = {
    f"P{port}{bit}": f"{name}{bit + start}"
    for port, name, start, n in (("D", "D", 0, 8), ("B", "D", 8, 6), ("C", "A", 0, 6))
    for bit in range(n)
}
PRINTED_32U4 = {
    **{"PB4": "D8", "PB5": "D9", "PB6": "D10", "PB7": "D11", "PD4": "D4", "PC6": "D5"},
    **{"PD7": "D6", "PE6": "D7", "PD6": "D12", "PF6": "A1", "PC7": "D13", "PF7": "A0", "PD1": "D2"},
}
PRINTED_2560 = {
    **{f"PK{bit}": f"A{8 + bit}" for bit in range(8)},
    **{f"PA{bit}": f"D{22 + bit}" for bit in range(8)},
    **{"PB7": "D13", "PF0": "A0", "PE4": "D2"},
}


@pytest.mark.parametrize("board", ALL.values(), ids=lambda board: board.name)
def test_the_table_says_what_the_firmware_does(board: Board) -> None:
    in_header = ports_in_header(board)

    assert len(in_header) >= 11
    assert {use: board.ports[use] for use in in_header} == in_header


@pytest.mark.parametrize("board", AVR, ids=lambda board: board.name)
def test_dial_and_button_are_where_the_firmware_reads_them(board: Board) -> None:
    names = arduino_names_in_header(board)

    assert {use: board.printed[use] for use in names} == names


@pytest.mark.parametrize(
    ("name", "printed"), [("uno", PRINTED_328P), ("leonardo", PRINTED_32U4), ("mega", PRINTED_2560)]
)
def test_a_pin_of_the_chip_is_printed_on_the_board_as_the_table_says(
    name: str, printed: dict[str, str]
) -> None:
    board = ALL[name]

    assert {use: printed[port] for use, port in board.ports.items()} == dict(board.printed)


@pytest.mark.parametrize("board", ALL.values(), ids=lambda board: board.name)
def test_no_pin_does_two_things(board: Board) -> None:
    assert len(set(board.printed.values())) == len(board.printed)


@pytest.mark.parametrize("board", ALL.values(), ids=lambda board: board.name)
@pytest.mark.parametrize("kind", ["data", "clock"])
def test_the_pages_of_the_firmware_show_the_same_pins(board: Board, kind: str) -> None:
    page = "firmware-esp32.md" if board.name == "esp32" else "firmware.md"

    in_a_row = ", ".join(board.printed[f"{kind}{cell}"] for cell in range(4))

    assert in_a_row in (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_the_drawings_are_what_the_table_makes(tmp_path: Path) -> None:
    draw_all(tmp_path)

    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert len(made) == len(PICTURES) + 1
    for name, text in made.items():
        assert (IMAGES / name).read_text(encoding="utf-8") == text, "run `make hardware-docs`"


def test_every_pin_of_a_drawn_board_is_in_its_drawing() -> None:
    for name in ("uno", "esp32", "esp32-hx717"):
        text = (IMAGES / f"hardware-wiring-{name}.svg").read_text(encoding="utf-8")
        board = ALL[name.removesuffix("-hx717")]
        assert all(f">{pin}<" in text for pin in board.printed.values())


def test_every_quicker_converter_is_drawn_with_both_its_rate_pins() -> None:
    text = (IMAGES / "hardware-wiring-esp32-hx717.svg").read_text(encoding="utf-8")

    for pin in CONVERTERS["HX717"]:
        assert text.count(f">{pin}<") >= 4, pin  # one at each of four converters
    assert ">R1: the higher rate bit of all HX717<" in text
    assert ">R0: the lower rate bit of all HX717<" in text
