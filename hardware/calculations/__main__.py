"""Writes the page of the budget, ``docs/hardware-budget.md``.

python -m hardware.calculations
"""

from pathlib import Path

from hardware.calculations.page import text

PATH = Path(__file__).parents[2] / "docs" / "hardware-budget.md"

if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
