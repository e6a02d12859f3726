"""What the site's pages need beyond mkdocs: numpydoc as this project writes it, made readable."""

import re
from typing import Any

FIRST_REFERENCE = re.compile(r"<p>\.\. (?=\[1\])")  # numpydoc's mark-up of footnotes
NEXT_REFERENCE = re.compile(r"\n *\.\. (?=\[\d+\])")
NO_DESCRIPTION = re.compile(r"\s*–\s*(<div class=\"doc-md-description\">\s*</div>\s*)?(?=</li>)")


def on_page_content(html: str, **_kwargs: Any) -> str:  # noqa: ANN401  # mkdocs passes page, config
    """A footnote a line, and no dash where an argument's type says all."""
    html = NEXT_REFERENCE.sub("<br>\n", FIRST_REFERENCE.sub("<p>", html))
    return NO_DESCRIPTION.sub("", html)
