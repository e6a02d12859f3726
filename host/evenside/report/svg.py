"""matplotlib figures as SVG inside a page: text stays text, ids are the page's own, bytes repeat.

A figure is as large as on paper, in millimetres. Fonts are the page's; matplotlib only places the
text. Nothing in the SVG is a date, a random id or a style for the whole page.
"""

import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, RIGHT = "#0072B2", "#D55E00"  # safe for colour-blind eyes; a mark always stands beside them
SIDE_COLOUR = {"left": LEFT, "right": RIGHT}
INK, MUTED, LINE, BAND, GREY = "#15191c", "#4d5860", "#c3c9ce", "#e3e7ea", "#6b757d"
BODY = "#e3e7ea"
MARKS = {"left": "\u25c2", "right": "\u25b8"}

MM = 1 / 25.4  # inch
# As on the page; said again here, because not every printer passes it on to drawings.
FONTS = "Segoe UI, Roboto, Helvetica Neue, Noto Sans, Liberation Sans, DejaVu Sans, sans-serif"
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_STYLING = threading.Lock()
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}

USED = re.compile(r'href="#([^"]+)"|url\(#([^)]+)\)')
DEFINED = re.compile(r' id="([^"]+)"')
OWN_FONT = re.compile(r"font-family: [^;\"]*;? ?")  # its family is the page's
NO_TURN = re.compile(r' transform="rotate\(-0 [^)]*\)"')


@contextmanager
def house_style() -> Iterator[None]:
    """Matplotlib as the house has it, whatever the user's own style sheet says."""
    import matplotlib

    with _STYLING, matplotlib.rc_context():  # the settings are the process's, not the thread's
        matplotlib.rcdefaults()
        matplotlib.rc("svg", fonttype="none", hashsalt="evenside")
        matplotlib.rc("font", family="DejaVu Sans")  # its own, so that nothing moves anywhere
        matplotlib.rc("text", parse_math=False)  # a dollar sign is a dollar sign
        matplotlib.rc("path", simplify=False)
        yield


def new_figure(width_mm: float, height_mm: float) -> tuple["Figure", "Axes"]:
    """A figure with one empty axes over all of it; its unit is a millimetre, y goes down."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_mm * MM, height_mm * MM))
    figure.patch.set_visible(False)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, width_mm)
    axes.set_ylim(height_mm, 0)
    axes.axis("off")
    return figure, axes


def to_svg(figure: "Figure", *, name: str, title: str, description: str = "") -> str:
    """The figure as an ``svg`` element; ``name`` is its own on the page, ``title`` its text."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata=dict(NO_METADATA))
    drawing = without_frame(buffer.getvalue())
    width, height = (f"{inches / MM:g}" for inches in figure.get_size_inches())
    points = " ".join(f"{inches * 72:g}" for inches in figure.get_size_inches())
    told = f"<title>{escape(title)}</title>"
    if description:
        told += f"<desc>{escape(description)}</desc>"
    attributes = f'width="{width}mm" height="{height}mm" viewBox="0 0 {points}" {NAMESPACES}'
    return (
        f'<svg class="figure" role="img" font-family="{FONTS}" {attributes}>'
        f"{told}{with_own_ids(drawing, name)}</svg>"
    )


def without_frame(svg: str) -> str:
    """What is inside of the ``svg`` element, without its metadata and page-wide style."""
    inner = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    inner = re.sub(r"<metadata>.*?</metadata>", "", inner, flags=re.DOTALL)
    inner = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", inner, flags=re.DOTALL)
    inner = re.sub(r"<!--.*?-->", "", inner, flags=re.DOTALL)
    inner = NO_TURN.sub("", OWN_FONT.sub("", inner))
    return re.sub(r"\s*\n\s*", "\n", inner).strip()


def with_own_ids(svg: str, name: str) -> str:
    """Ids that are used get the figure's name before them, the others go."""
    used = {a or b for a, b in USED.findall(svg)}
    svg = DEFINED.sub(lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", svg)
    return USED.sub(lambda m: m[0].replace("#", f"#{name}-"), svg)
