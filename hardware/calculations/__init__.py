"""Strength and measurement as calculations: each number with its source, each rule with a test.

``python -m hardware.calculations`` writes ``docs/hardware-budget.md``.
"""
