"""What is heard: every speech message once and in order, on one page only, with tones beside it."""

from functools import partial

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open, Serve
from tests.browser.ears import EARS, heard
from tests.browser.scenes import all_ticked, in_a_hold, nothing_yet
from tests.server.fake_session import FakeSession

pytestmark = pytest.mark.browser


def begin(page: Page) -> None:
    """The Start press, which is also the press that allows sound."""
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("button", name="Sound is on")).to_be_visible()
    expect(page.locator("test-screen .line")).to_have_text("Stay off the roller for a moment.")


def test_the_start_press_turns_sound_on_and_the_whole_script_is_spoken_once_and_in_order(
    serve: Serve, open_page: Open
) -> None:
    server = serve(all_ticked())
    page = open_page(server, before=EARS)
    begin(page)

    while not server.do(lambda session: session.guide_json()["visit_no"] == 2):
        server.do(lambda session: session.tick(20))  # a page is sent no more than it can take

    spoken = server.do(lambda session: [speech["text"] for speech in session.speeches])
    expect(page.locator("test-screen .line")).to_contain_text("Rest.")
    assert heard(page) == spoken
    assert "Your number?" in spoken


def test_what_is_spoken_is_also_shown(serve: Serve, open_page: Open) -> None:
    server = serve(all_ticked())
    page = open_page(server, before=EARS)
    begin(page)

    for state, visit_no in (("hold", 0), ("rate", 0), ("rest", 1)):
        server.do(partial(FakeSession.run_until, state=state, visit_no=visit_no))
        spoken = server.do(lambda session: session.speeches[-1]["text"])
        expect(page.locator("test-screen .line")).to_contain_text(spoken.split(". ")[-1])


def test_a_page_on_which_nobody_turned_sound_on_is_silent(serve: Serve, open_page: Open) -> None:
    server = serve(all_ticked())
    speaking, silent = open_page(server, before=EARS), open_page(server, "test", before=EARS)
    begin(speaking)

    server.do(lambda session: session.run_until("hold", 0))

    expect(silent.locator("test-screen .line")).to_have_text("Good. Hold.")
    assert heard(silent) == []
    assert heard(speaking) != []


def test_turning_sound_on_elsewhere_turns_it_off_here(serve: Serve, open_page: Open) -> None:
    server = serve(nothing_yet())
    page = open_page(server, before=EARS)
    page.get_by_role("button", name="Turn sound on").click()
    expect(page.get_by_role("button", name="Sound is on")).to_be_visible()

    with page.context.expect_page() as opened:
        page.evaluate("() => window.open(location.href)")
    other = opened.value
    other.get_by_role("button", name="Turn sound on").click()

    expect(page.get_by_role("button", name="Turn sound on")).to_be_visible()


@pytest.mark.parametrize(("mode", "is_spoken"), [("tones", False), ("silent", False)])
def test_tones_only_and_silence_are_choices_that_last(
    serve: Serve, open_page: Open, mode: str, is_spoken: bool
) -> None:
    server = serve(all_ticked())
    page = open_page(server, before=EARS)
    page.get_by_label("Guided by").select_option(mode)
    page.reload()
    expect(page.get_by_label("Guided by")).to_have_value(mode)
    begin(page)

    server.do(lambda session: session.run_until("hold", 0))

    expect(page.locator("test-screen .line")).to_have_text("Good. Hold.")
    assert (heard(page) != []) == is_spoken


def test_a_load_outside_its_band_is_heard(serve: Serve, open_page: Open) -> None:
    server = serve(in_a_hold())
    page = open_page(server, before=EARS)
    page.get_by_role("button", name="Back to the test").click()

    server.do(lambda session: session.tick(3))

    page.wait_for_function("() => tones.some((hz) => hz > 200 && hz < 440)")


def test_after_the_program_was_away_only_what_counts_now_is_spoken(
    serve: Serve, open_page: Open
) -> None:
    server = serve(all_ticked())
    page = open_page(server, before=EARS)
    begin(page)
    server.do(lambda session: session.run_until("hold", 0))
    expect(page.locator("test-screen .line")).to_have_text("Good. Hold.")
    before = heard(page)

    server.stop()
    expect(page.locator("link-banner")).to_contain_text("does not answer")
    server.session.run_until("ready", 1)
    server.start()

    expect(page.locator("link-banner")).to_be_hidden()

    def newest(session: FakeSession) -> str:
        return str(session.speeches[-1]["text"])

    assert heard(page) == [*before, server.do(newest)]
