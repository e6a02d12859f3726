"""HTML from templates. Everything that a person or a file said is escaped; drawings are not."""

from functools import cache
from typing import TYPE_CHECKING

from evenside.report.needs import HTML_NEEDS, check_installed
from evenside.report.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, words: Words, **values: object) -> str:
    """One page; raises ToolError where the extra ``report`` is not installed."""
    check_installed(HTML_NEEDS)
    return environment().get_template(template).render(t=words.say, w=words, **values)


@cache
def environment() -> "Environment":
    """The templates beside this module; a name that does not exist is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("evenside.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
