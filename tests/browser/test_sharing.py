"""Who was let in: the owner sees each token and takes any of them back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from starlette.types import ASGIApp
from tests.browser.conftest import Open
from tests.browser.page_server import PageServer
from tests.browser.scenes import nothing_yet

from evenside.server.app import create_app
from evenside.server.sharing import Sharing
from evenside.server.tokens import TokenStore

pytestmark = pytest.mark.browser


class SharedServer(PageServer):
    """Serves a shared session, with a file of tokens of its own."""

    def __init__(self, tokens: TokenStore) -> None:
        super().__init__(nothing_yet())
        self.tokens = tokens

    def app(self) -> ASGIApp:
        sharing = Sharing(self.tokens, "192.168.1.7", self.port)
        return create_app(self.session, tokens=self.tokens, sharing=sharing)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[SharedServer]:
    server = SharedServer(TokenStore(tmp_path / "tokens.json"))
    server.start()
    yield server
    server.stop()


def test_whoever_was_let_in_is_listed_and_can_be_sent_away(
    shared: SharedServer, open_page: Open
) -> None:
    shared.tokens.create("tablet in the gym", "control")
    page = open_page(shared)
    page.locator("share-code summary").click()
    rows = page.locator("token-list li")
    expect(rows).to_have_count(2)  # and the token of the code that is shown
    expect(rows.first).to_contain_text("look on and steer")

    page.get_by_role("button", name="Revoke the access of: tablet in the gym").click()

    expect(page.locator("token-list .notice")).to_have_text(
        "tablet in the gym: access is taken back."
    )
    expect(rows).to_have_count(1)
    assert [token.role for token in shared.tokens.all()] == ["viewer"]
