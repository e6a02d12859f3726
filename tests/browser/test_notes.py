"""Notes: a few words, in the phase of work with the drills that were done; they show in Review."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Open, Serve
from tests.browser.scenes import finished, in_a_hold, played_back

pytestmark = pytest.mark.browser


def test_a_note_is_kept_and_stands_in_review(serve: Serve, open_page: Open) -> None:
    server = serve(finished())
    page = open_page(server, "result")
    form = page.locator("result-screen note-form")

    form.get_by_role("textbox").fill("Slept badly")
    page.keyboard.press("Enter")
    expect(form).to_contain_text("Kept.")
    expect(form.get_by_role("textbox")).to_have_value("")
    expect(form.locator("drill-choice")).to_be_hidden()
    page.get_by_role("link", name="Review").click()

    expect(page.locator("review-notes li")).to_contain_text("Slept badly")


def test_in_the_phase_of_work_a_note_takes_the_drills_that_were_done(
    serve: Serve, open_page: Open
) -> None:
    server = serve(finished())
    server.do(lambda session: session.setup(phase="intervention"))
    page = open_page(server, "review", language="fr")
    form = page.locator("review-screen note-form")

    form.get_by_label("Zone").select_option("calf")
    form.get_by_label("Côté").select_option("left")
    form.get_by_role("checkbox", name="Travailler le point").check()
    form.get_by_label("Côté").select_option("right")
    form.get_by_role("checkbox", name="Après la course").check()
    form.get_by_role("button", name="Garder la remarque").click()

    expect(page.locator("review-notes li li")).to_have_text(
        ["Mollet gauche : Travailler le point", "Mollet droit : Après la course"]
    )
    note = server.do(lambda session: session.annotations[-1]["data"])
    assert note == {"text": "", "drills": ["calf.left.isolate", "calf.right.after_run"]}


def test_a_note_on_a_recording_is_about_where_the_line_stands(
    serve: Serve, open_page: Open
) -> None:
    server = serve(played_back())
    page = open_page(server, "review")
    form = page.locator("review-screen note-form")
    second = page.locator("review-marks tbody tr").nth(1).get_by_role("button").first
    expect(second).to_be_visible()
    second.click()

    expect(form).to_contain_text(f"About {second.inner_text()} of the recording")
    form.get_by_role("textbox").fill("Knee hurt here")
    page.keyboard.press("Enter")

    expect(page.locator("review-notes li")).to_contain_text("Knee hurt here")
    starts_s = server.do(
        lambda session: [n["time_s"] for n in session.annotations if n["kind"] == "visit_start"]
    )
    assert server.do(lambda session: session.annotations[-1]["time_s"]) == starts_s[1]


def test_a_session_that_is_over_takes_a_note_at_its_end(serve: Serve, open_page: Open) -> None:
    over = finished()
    over.end()
    server = serve(over)
    page = open_page(server, "result")
    form = page.locator("result-screen note-form")

    form.get_by_role("textbox").fill("Felt easier afterwards")
    page.keyboard.press("Enter")

    expect(form).to_contain_text("Kept.")
    assert server.do(lambda session: session.annotations[-1]["data"]["text"]).startswith("Felt")


def test_nobody_is_asked_for_a_note_that_could_not_be_kept(serve: Serve, open_page: Open) -> None:
    lost = finished()
    lost.path = None
    lost.end()
    for session in (in_a_hold(), lost):
        page = open_page(serve(session), "result")
        expect(page.locator("result-screen note-form")).to_be_hidden()
