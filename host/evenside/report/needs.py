"""What a report needs beside the core, and what is said when it is not there."""

from importlib.util import find_spec

from evenside.errors import ToolError

HTML_NEEDS = ("matplotlib", "jinja2")
PDF_NEEDS = (*HTML_NEEDS, "weasyprint")


def check_installed(packages: tuple[str, ...]) -> None:
    """Raise ToolError that says what to install."""
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise ToolError(f"a report needs {' and '.join(missing)}: pip install 'evenside[report]'")
