"""Rating: a number by touch, key, presenter or pedal; read back, corrected, never invented."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Open, Serve
from tests.browser.scenes import asked_for_a_number, finished, in_a_hold, nothing_yet
from tests.server.fake_session import FakeSession

pytestmark = pytest.mark.browser

READ_BACK = ".read-back"


def ratings_of(session: FakeSession) -> list[float]:
    notes = [note for note in session.annotations if note["kind"] == "rating"]
    return [note["data"]["score"] for note in notes]


def test_a_touched_number_is_read_back_large(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    page = open_page(server, "test")
    expect(page.locator("test-screen .line")).to_have_text("Your number?")

    page.locator("rating-pad").get_by_role("button", name="6", exact=True).click()

    expect(page.locator(READ_BACK)).to_have_text("Noted: 6. Right hamstring.")
    expect(page.locator("rating-pad .number")).to_have_text("6")
    expect(page.locator("rating-pad button[aria-pressed=true]")).to_have_text("6")
    assert server.do(lambda session: ratings_of(session)[-1]) == 6


@pytest.mark.parametrize(
    ("keys", "score"),
    [("0", 0), ("7", 7), ("9", 9), ("x", 10), ("10", 10), ("1", 1)],
)
def test_keys_are_a_number(serve: Serve, open_page: Open, keys: str, score: int) -> None:
    page = open_page(serve(asked_for_a_number()), "test")

    for key in keys:
        page.keyboard.press(key)

    expect(page.locator(READ_BACK)).to_have_text(f"Noted: {score}. Right hamstring.")


def test_a_presenter_or_a_pedal_counts_to_the_number(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(asked_for_a_number()), "test")

    for _ in range(5):
        page.keyboard.press("PageDown")
    expect(page.locator("rating-pad .counting")).to_have_text("5")
    page.keyboard.press("PageUp")
    page.keyboard.press("Enter")

    expect(page.locator(READ_BACK)).to_have_text("Noted: 4. Right hamstring.")


def test_a_second_number_corrects_the_first(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(asked_for_a_number()), "test")
    expect(page.locator("rating-pad button").first).to_be_visible()

    page.keyboard.press("3")
    expect(page.locator(READ_BACK)).to_contain_text("Noted: 3")
    expect(page.get_by_text("Wrong? Give another number")).to_be_visible()
    page.keyboard.press("4")

    expect(page.locator(READ_BACK)).to_contain_text("Noted: 4")
    expect(page.locator("rating-pad button[aria-pressed=true]")).to_have_text("4")


def test_pain_is_rated_with_words_of_its_own(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(asked_for_a_number()), "test")

    page.locator("rating-pad select").select_option("pain")
    expect(page.locator(".scale-words")).to_contain_text("0 no pain")
    page.locator("rating-pad").get_by_role("button", name="5", exact=True).click()

    expect(page.locator(READ_BACK)).to_have_text("Noted: 5 (pain). Right hamstring.")


def test_keys_in_a_choice_are_no_numbers(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    n_before = len(ratings_of(server.session))
    page = open_page(server, "test")

    page.locator("rating-pad select").focus()
    page.keyboard.press("4")
    page.locator("test-screen .line").click()
    page.keyboard.press("Control+5")
    page.keyboard.press("6")

    expect(page.locator(READ_BACK)).to_contain_text("Noted: 6")
    assert server.do(lambda session: ratings_of(session)[n_before:]) == [6]


def test_keys_on_another_screen_are_no_numbers(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    n_before = len(ratings_of(server.session))
    page = open_page(server, "watch")

    page.keyboard.press("4")
    page.get_by_role("link", name="Test").click()
    page.keyboard.press("6")

    expect(page.locator(READ_BACK)).to_contain_text("Noted: 6")
    assert server.do(lambda session: ratings_of(session)[n_before:]) == [6]


def test_without_a_visit_there_is_nothing_to_rate(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(nothing_yet()), "test")

    expect(page.locator("rating-pad")).to_be_hidden()


def test_a_number_that_did_not_come_stays_missing(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    page = open_page(server, "test")

    def give_up(session: FakeSession) -> None:
        rating = {"state": "missing", "presses": 0, "score": None, "by": None}
        session._publish("guide", guide={**session.guide_json(), "rating": rating})

    server.do(give_up)

    expect(page.locator(READ_BACK)).to_have_text("No number came. It stays missing; that is fine.")
    expect(page.locator("rating-pad .number")).to_have_text("")


def test_presses_on_the_roller_are_counted_along(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    page = open_page(server, "test")

    def press_twice(session: FakeSession) -> None:
        rating = {"state": "counting", "presses": 2, "score": None, "by": "presses"}
        session._publish("guide", guide={**session.guide_json(), "rating": rating})

    server.do(press_twice)

    expect(page.locator("rating-pad .counting")).to_have_text("2")


def test_a_number_after_the_end_is_from_memory_and_says_so(serve: Serve, open_page: Open) -> None:
    server = serve(finished())
    page = open_page(server, "test")
    page.get_by_role("button", name="Add a number from memory").click()
    expect(page.get_by_text("A number given now is from memory")).to_be_visible()

    page.locator("rating-pad").get_by_role("button", name="3", exact=True).click()

    page.wait_for_function(
        "() => fetch('/api/state').then(a => a.json())"
        ".then(s => s.annotations.at(-1).data.by === 'memory')"
    )


def test_a_number_is_corrected_by_touch_in_the_rest(serve: Serve, open_page: Open) -> None:
    session = in_a_hold()
    session.run_until("rest", 22)
    server = serve(session)
    page = open_page(server, "test")
    expect(page.locator("rating-pad")).to_be_hidden()

    page.get_by_role("button", name="Correct the number").click()
    page.locator("rating-pad").get_by_role("button", name="2", exact=True).click()

    expect(page.locator("rating-pad")).to_be_hidden()
    expect(page.locator(READ_BACK)).to_contain_text("Noted: 2")
    assert server.do(lambda session: ratings_of(session)[-1]) == 2


def test_keys_steer_in_a_rest(serve: Serve, open_page: Open) -> None:
    session = in_a_hold()
    session.run_until("rest", 22)
    page = open_page(serve(session), "test")
    expect(page.locator("test-screen .line")).to_contain_text("Rest.")

    page.keyboard.press("PageDown")

    expect(page.locator("test-screen .line")).not_to_contain_text("Rest.")


def test_two_people_at_two_screens_see_the_same(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    one, other = open_page(server, "test"), open_page(server, "test")

    one.keyboard.press("8")

    expect(other.locator(READ_BACK)).to_have_text("Noted: 8. Right hamstring.")
