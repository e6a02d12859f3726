"""The page to print: a session or a person's history as HTML that stands by itself, or as PDF.

`session_report` and `history_report` are pure: JSON in, HTML out, the same bytes for the same
input. Needs the extra ``report`` (`evenside.report.needs`).
"""
