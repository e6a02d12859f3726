"""What a person does on the page: rate, steer the guide, mark visits, tare; by hand or by key."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Open, Serve
from tests.browser.scenes import asked_for_a_number, in_a_hold, nothing_yet
from tests.server.fake_session import FakeSession

pytestmark = pytest.mark.browser


def ratings_of(session: FakeSession) -> list[float]:
    notes = [note for note in session.annotations if note["kind"] == "rating"]
    return [note["data"]["score"] for note in notes]


def test_a_touched_number_is_read_back(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    page = open_page(server)
    expect(page.locator("rating-pad legend")).to_have_text("Your number?")

    page.locator("rating-pad").get_by_role("button", name="6", exact=True).click()

    expect(page.locator(".read-back")).to_have_text("Noted: 6 for right hamstring.")
    pressed = page.locator("rating-pad button[aria-pressed=true]")
    expect(pressed).to_have_text("6")
    assert server.do(lambda session: session.annotations[-1]["data"]["score"]) == 6


@pytest.mark.parametrize(("key", "score"), [("0", 0), ("7", 7), ("9", 9), ("x", 10)])
def test_a_key_is_a_number(serve: Serve, open_page: Open, key: str, score: int) -> None:
    page = open_page(serve(asked_for_a_number()))

    page.keyboard.press(key)

    expect(page.locator(".read-back")).to_have_text(f"Noted: {score} for right hamstring.")


def test_a_second_number_corrects_the_first(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(asked_for_a_number()))

    page.keyboard.press("3")
    expect(page.locator(".read-back")).to_contain_text("Noted: 3")
    page.keyboard.press("4")

    expect(page.locator(".read-back")).to_contain_text("Noted: 4")
    expect(page.locator("rating-pad button[aria-pressed=true]")).to_have_text("4")


def test_pain_is_rated_with_words_of_its_own(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    page = open_page(server)

    page.locator("rating-pad select").select_option("pain")
    expect(page.locator(".scale-words")).to_contain_text("0 no pain")
    page.locator("rating-pad").get_by_role("button", name="5", exact=True).click()

    expect(page.locator(".read-back")).to_have_text("Noted: 5 (pain) for right hamstring.")


def test_keys_in_a_choice_are_no_numbers(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    n_before = len(ratings_of(server.session))
    page = open_page(server)

    page.locator("rating-pad select").focus()
    page.keyboard.press("4")
    page.locator("guide-panel .line").click()
    page.keyboard.press("Control+5")
    page.keyboard.press("6")

    expect(page.locator(".read-back")).to_contain_text("Noted: 6")
    assert server.do(lambda session: ratings_of(session)[n_before:]) == [6]


def test_a_number_without_a_visit_is_refused_in_words(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(nothing_yet()))

    page.keyboard.press("4")

    notice = page.locator("rating-pad .notice")
    expect(notice).to_have_text("There is nothing to rate yet: the first visit has not begun.")
    expect(page.locator(".read-back")).to_be_empty()


def test_the_guide_is_started_skipped_and_stopped(serve: Serve, open_page: Open) -> None:
    server = serve(nothing_yet())
    page = open_page(server)

    page.get_by_role("button", name="Start guide").click()
    expect(page.locator("guide-panel .line")).to_have_text("Stay off the roller for a moment.")
    server.do(lambda session: session.tick(30))
    expect(page.get_by_role("heading", level=1)).to_have_text("Left glute")

    page.get_by_role("button", name="Next visit").click()
    expect(page.locator("guide-panel .line")).to_have_text("Rest. Right glute next.")
    page.get_by_role("button", name="Repeat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Left glute")

    page.get_by_role("button", name="Stop").click()
    expect(page.locator("guide-panel .line")).to_have_text("Stopped. What was measured is kept.")
    expect(page.get_by_role("button", name="Start guide")).to_be_visible()


def test_a_visit_by_hand_needs_no_mouse(serve: Serve, open_page: Open) -> None:
    server = serve(nothing_yet())
    page = open_page(server)
    page.locator("hand-visit select").focus()

    page.keyboard.type("Calf")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("hand-visit .running")).to_contain_text("Right calf")
    expect(page.get_by_role("heading", level=1)).to_have_text("Right calf")
    server.do(lambda session: session.tick(110))
    page.keyboard.press("5")
    expect(page.locator(".read-back")).to_have_text("Noted: 5 for right calf.")
    page.get_by_role("button", name="End visit").press("Enter")

    expect(page.get_by_role("button", name="Start visit")).to_be_visible()
    row = page.get_by_role("row", name="Calf")
    expect(row.first).to_contain_text("Cannot tell yet: two more holds on each side.")


def test_visits_by_hand_are_not_offered_while_the_guide_makes_them(
    serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(in_a_hold()))

    expect(page.locator("hand-visit")).to_be_hidden()


def test_a_tare_under_load_is_refused_in_words(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()))

    page.get_by_role("button", name="Tare").click()

    notice = page.locator("guide-panel .notice")
    expect(notice).to_have_text("Somebody is on the plate: the zero is taken without load.")


def test_the_first_tab_leads_to_the_guide(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()))

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("button", name="Next visit")).to_be_focused()


def test_two_people_at_two_screens_see_the_same(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    one, other = open_page(server), open_page(server)

    one.keyboard.press("8")

    expect(other.locator(".read-back")).to_have_text("Noted: 8 for right hamstring.")
