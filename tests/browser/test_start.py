"""Start: is everything ready? The device, the person, the zones, the cautions, the language."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open, Serve
from tests.browser.scenes import all_ticked, in_a_hold, nothing_yet, played_back
from tests.server.fake_session import FakeSession

pytestmark = pytest.mark.browser


def test_a_good_device_is_one_green_line(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(nothing_yet()))

    expect(page.locator(".check-line")).to_have_text("✓ Everything is ready.")
    expect(page.locator(".problems li")).to_have_count(0)


def test_whoever_has_no_device_is_told_of_the_simulator(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(nothing_yet()))

    expect(page.locator("check-line")).to_contain_text("You are looking at the simulator")


def test_start_says_what_is_missing_until_every_caution_is_ticked(
    serve: Serve, open_page: Open
) -> None:
    server = serve(nothing_yet())
    page = open_page(server)
    start = page.get_by_role("button", name="Start", exact=True)
    expect(start).to_have_attribute("aria-disabled", "true")
    start.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".missing")).to_be_focused()

    for box in page.locator("caution-list input").all():
        box.check()
    expect(page.locator("caution-list")).to_contain_text("All ticked")
    expect(start).to_have_attribute("aria-disabled", "false")
    start.click()

    expect(page).to_have_url(re.compile("#test$"))
    expect(page.locator("test-screen .line")).to_have_text("Stay off the roller for a moment.")


def test_the_setup_goes_to_the_server_and_comes_back_to_every_page(
    serve: Serve, open_page: Open
) -> None:
    server = serve(nothing_yet())
    page, other = open_page(server), open_page(server)

    page.get_by_label("Person").fill("runner-7")
    page.get_by_label("Body mass in kg").fill("64.5")
    page.get_by_label("Phase").select_option("retest")
    page.get_by_role("radio", name="Quick chart").check()
    page.get_by_label("Number on the roller").select_option("count")
    page.get_by_role("checkbox", name="Blind").check()

    expect(other.get_by_label("Person")).to_have_value("runner-7")
    expect(other.get_by_label("Body mass in kg")).to_have_value("64.5")
    expect(other.get_by_label("Phase")).to_have_value("retest")
    expect(other.get_by_role("radio", name="Quick chart")).to_be_checked()
    expect(other.get_by_label("Number on the roller")).to_have_value("count")
    expect(other.get_by_role("checkbox", name="Blind")).to_be_checked()


def test_a_course_of_a_plug_in_is_offered_with_its_own_words(serve: Serve, open_page: Open) -> None:
    server = serve(nothing_yet())
    page, other = open_page(server), open_page(server)

    page.get_by_role("radio", name="Mirrored order Left, right, right, left.").check()

    expect(other.get_by_role("radio", name="Mirrored order")).to_be_checked()
    expect(other.get_by_role("radio", name="Measured test")).not_to_be_checked()


def test_a_zone_is_chosen_by_its_tick_and_by_its_place_on_the_body(
    serve: Serve, open_page: Open
) -> None:
    server = serve(nothing_yet())
    page = open_page(server)

    page.get_by_role("checkbox", name="Calf").check()
    expect(page.locator("zone-choice body-map .chosen")).to_have_count(8)
    page.locator("zone-choice body-map .chosen").first.click()

    expect(page.locator("zone-choice body-map .chosen")).to_have_count(6)
    # a tick is shown at once, before the session has heard of it
    wait_for_setup(page, "setup.zones.join() === 'glute,hamstring,calf'")


def test_a_body_mass_that_cannot_be_is_not_sent(serve: Serve, open_page: Open) -> None:
    server = serve(nothing_yet())
    page = open_page(server)

    page.get_by_label("Body mass in kg").fill("7")
    page.keyboard.press("Tab")

    expect(page.locator("setup-form .notice")).to_have_text("Body mass: a number from 20 to 300.")
    assert server.do(lambda session: session.snapshot()["setup"]["body_mass_kg"]) == 70


def wait_for_setup(page: Page, condition: str) -> None:
    """Until the session's own setup is so."""
    told = "fetch('/api/state').then(answer => answer.json())"
    page.wait_for_function(f"() => {told}.then(({{ setup }}) => {condition})")


@pytest.mark.parametrize(
    ("language", "heading"), [("de", "Ist alles bereit?"), ("fr", "Tout est prêt ?")]
)
def test_the_page_and_the_session_speak_the_language_of_the_browser(
    serve: Serve, open_page: Open, language: str, heading: str
) -> None:
    server = serve(nothing_yet())
    page = open_page(server, language=language)

    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_function("() => document.documentElement.lang !== 'en'")
    expect(page.locator("setup-form")).to_be_visible()
    wait_for_setup(page, f"setup.language === '{language}'")


def test_a_chosen_language_lasts(serve: Serve, open_page: Open) -> None:
    server = serve(nothing_yet())
    page = open_page(server)

    page.get_by_label("Language", exact=True).select_option("de")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ist alles bereit?")
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ist alles bereit?")
    wait_for_setup(page, "setup.language === 'de'")


def test_a_chosen_unit_lasts_and_is_read_on_the_gauge(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()))

    page.get_by_label("Force in").select_option("%BW")
    page.reload()
    page.get_by_role("link", name="Test").click()

    expect(page.locator("test-screen load-gauge .target-text")).to_have_text("target 37 to 46 %BW")


def test_a_test_that_runs_is_gone_back_to_and_not_begun_again(
    serve: Serve, open_page: Open
) -> None:
    server = serve(in_a_hold())
    page = open_page(server)

    page.get_by_role("button", name="Back to the test").click()

    expect(page.locator("test-screen h1")).to_have_text("Right mid quad")
    assert server.do(lambda session: session.guide_json()["visit_no"]) == 21


def test_a_recording_has_nothing_to_set_up(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(played_back()))

    for hidden in ("setup-form", "zone-choice", "caution-list", "share-code", ".start"):
        expect(page.locator(hidden)).to_be_hidden()


def test_a_tare_under_load_is_refused_in_words(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()))

    page.get_by_role("button", name="Take the zero").click()

    expect(page.locator("check-line .notice")).to_have_text(
        "Somebody is on the plate: the zero is taken without load."
    )


def test_a_device_that_is_away_is_told_with_what_to_do(serve: Serve, open_page: Open) -> None:
    server = serve(nothing_yet())
    server.do(lambda session: session.lose_device())
    page = open_page(server)

    expect(page.locator(".check-line")).to_have_text("▲ The device is away.")
    expect(page.locator(".problems li")).to_have_text("No device. Look at the cable.")


def test_a_session_that_is_not_shared_says_how_to_share_it(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(nothing_yet()))

    page.locator("share-code summary").click()

    expect(page.locator("share-code")).to_contain_text("evenside live --share")


def test_a_visit_by_hand_needs_no_mouse(serve: Serve, open_page: Open) -> None:
    server = serve(all_ticked())
    page = open_page(server)
    page.locator(".by-hand summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    page.keyboard.type("Calf")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("hand-visit .running")).to_contain_text("Right calf")

    def hold(session: FakeSession) -> None:
        session.tick(110)

    server.do(hold)
    page.get_by_role("button", name="End visit").press("Enter")
    expect(page.get_by_role("button", name="Start visit")).to_be_visible()
