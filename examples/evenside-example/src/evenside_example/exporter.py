"""A format: the verdicts as a Markdown table, for a notebook or an issue."""

from pathlib import Path

from evenside.exporting.contents import Contents
from evenside.exporting.formats import Exporter, ExportOptions

EVENSIDE_API = 1


def write_markdown(contents: Contents, path: Path, _options: ExportOptions) -> None:
    """One row a zone; ``contents.analysis`` is what `evenside analyze --json` prints."""
    rows = ["| zone | points | verdict | why |", "|---|---|---|---|"]
    for one in contents.analysis["comparisons"]:
        points = one["difference_points"]
        said = "" if points is None else f"{points:+.1f}"
        why = " ".join(one["reasons"]).replace("|", "\\|")
        rows.append(f"| {one['zone']} | {said} | {one['verdict']} | {why} |")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


MARKDOWN = Exporter("markdown", (".md",), "the verdicts as a table", write_markdown)
