"""What a report needs beside the core, and what is said when it is not there."""

from importlib.util import find_spec

from evenside.errors import ToolError

HTML_NEEDS = ("matplotlib", "jinja2")
PDF_NEEDS = (*HTML_NEEDS, "weasyprint")


def missing(packages: tuple[str, ...]) -> list[str]:
    """Those that are not installed; none of them is loaded for that."""
    return [package for package in packages if find_spec(package) is None]


def check_installed(packages: tuple[str, ...]) -> None:
    """Raise ToolError that says what to install."""
    absent = missing(packages)
    if absent:
        raise ToolError(f"a report needs {' and '.join(absent)}: pip install 'evenside[report]'")
