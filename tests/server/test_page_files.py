"""The page as files: no build step, nothing inline or from elsewhere, every file explained."""

import re
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from evenside.server.app import WEB

SCRIPTS = sorted(WEB.glob("*.js"))
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
MAX_LINES = 250


class Page(HTMLParser):
    """Collects what a page loads, and what it should not contain."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.inline: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        names = dict(attrs)
        loaded = names.get("src") or (names.get("href") if tag == "link" else None)
        self.loads += [loaded] if loaded else []
        self.inline += [name for name in names if name == "style" or name.startswith("on")]
        self.inline += ["style element"] if tag == "style" else []
        self._script = tag == "script"

    def handle_data(self, data: str) -> None:
        self.inline += ["script text"] if self._script and data.strip() else []

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._script = False


@pytest.fixture
def page() -> Page:
    parsed = Page()
    parsed.feed((WEB / "index.html").read_text())
    return parsed


async def test_the_page_and_every_file_of_it_are_served(client: httpx.AsyncClient) -> None:
    assert (await client.get("/")).headers["Content-Type"].startswith("text/html")
    for file in (path for path in WEB.iterdir() if path.suffix in TYPES):
        answer = await client.get(f"/static/{file.name}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(TYPES[file.suffix])
        assert answer.content == file.read_bytes()


async def test_an_unchanged_file_is_not_sent_twice(client: httpx.AsyncClient) -> None:
    tag = (await client.get("/static/app.js")).headers["ETag"]

    answer = await client.get("/static/app.js", headers={"If-None-Match": tag})

    assert answer.status_code == 304


async def test_the_page_names_all_its_modules_at_once(client: httpx.AsyncClient) -> None:
    html = (await client.get("/")).text

    named = re.findall(r'<link rel="modulepreload" href="/static/([^"]+)">', html)
    assert sorted([*named, "sw.js", "theme.js"]) == [path.name for path in SCRIPTS]
    assert html.index("modulepreload") < html.index("</head>")


@pytest.mark.parametrize(
    "path", ["/static/none.js", "/static/", "/static/..%2Fapp.py", "/texts/xx.json"]
)
async def test_what_is_no_file_of_the_page_is_not_there(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


async def test_a_file_that_is_only_asked_about_says_how_long_it_is(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.head("/static/app.js")

    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == (WEB / "app.js").stat().st_size


def test_the_page_has_nothing_inline(page: Page) -> None:
    assert page.inline == []


def test_the_page_loads_only_its_own_files(page: Page) -> None:
    assert page.loads
    for loaded in page.loads:
        assert (WEB / loaded.removeprefix("/static/")).is_file(), loaded


def test_every_element_of_the_page_is_defined_by_the_file_of_its_name(page: Page) -> None:
    used = {tag for tag in page.tags if "-" in tag}
    app = (WEB / "page.js").read_text()

    assert used
    for tag in used:
        assert f'customElements.define("{tag}"' in (WEB / f"{tag}.js").read_text()
        assert f'import "./{tag}.js";' in app


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_small_explained_and_self_contained(script: Path) -> None:
    text = script.read_text()

    assert text.startswith("// "), "a file opens with what it is for"
    assert len(text.splitlines()) <= MAX_LINES
    assert len(re.findall(r"customElements\.define\(", text)) <= 1
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
    for imported in re.findall(r"(?:from|import) \"([^\"]+)\"", text):
        assert imported.startswith("./")
        assert (WEB / imported).is_file()


def test_every_script_is_used() -> None:
    everything = "".join(path.read_text() for path in [WEB / "index.html", *SCRIPTS])

    for script in SCRIPTS:
        assert re.search(rf"[./]{re.escape(script.name)}\"", everything), script.name


def test_the_styles_load_nothing() -> None:
    for sheet in WEB.glob("*.css"):
        assert not re.search(r"@import|url\(", sheet.read_text())
