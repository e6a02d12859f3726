"""Review, at the desk: look at any stretch, play it, put a wrong mark right; by hand and by key."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Open
from tests.browser.recorded import Replay, measured, recordings, replay

from evenside.session.analysis import AnalyzeOptions, analyze_file

pytestmark = pytest.mark.browser
__all__ = ["measured", "recordings", "replay"]  # fixtures


@pytest.fixture
def page(replay: Replay, measured: Path, open_page: Open) -> Page:
    page = open_page(replay(measured), "review")
    expect(page.locator("review-marks tbody tr")).to_have_count(12)
    return page


def window_of(page: Page) -> tuple[float, float]:
    """The stretch that the picture says it shows, in seconds."""
    name = page.locator("review-trace canvas").get_attribute("aria-label") or ""
    words = name.removeprefix("Load and position from ").split(";")[0].split(" to ")
    first, last = (60 * float(m) + float(s) for m, s in (word.split(":") for word in words))
    return first, last


def wait_for_window(page: Page, longest_s: float) -> None:
    page.wait_for_function(
        """longest => {
            const name = document.querySelector("review-trace canvas").ariaLabel;
            const [from, to] = name.match(/\\d+:[\\d.]+/g).map(word => {
                const [minutes, seconds] = word.split(":").map(Number);
                return 60 * minutes + seconds;
            });
            return to - from <= longest;
        }""",
        arg=longest_s,
    )


def test_the_whole_recording_is_there_at_once(page: Page) -> None:
    first, last = window_of(page)

    assert first == 0
    assert last == pytest.approx(587.2, abs=0.2)
    expect(page.locator("review-health dl")).to_contain_text("9:47")
    expect(page.locator("review-screen result-axis tbody tr")).to_have_count(1)
    assert painted(page.locator("review-trace canvas")) > 5000


def painted(canvas: Locator) -> int:
    return int(
        canvas.evaluate(
            """canvas => canvas.getContext("2d")
                 .getImageData(0, 0, canvas.width, canvas.height).data
                 .reduce((n, byte, i) => n + (i % 4 === 3 && byte > 0), 0)"""
        )
    )


def test_the_wheel_zooms_about_the_pointer_and_dragging_moves(page: Page) -> None:
    box = page.locator("review-trace canvas").bounding_box()
    assert box is not None
    middle, height = box["x"] + box["width"] / 2, box["y"] + 80

    page.mouse.move(middle, height)
    page.mouse.wheel(0, -600)
    wait_for_window(page, 300)
    first, last = window_of(page)
    assert (first + last) / 2 == pytest.approx(293, abs=15)

    page.mouse.down()
    page.mouse.move(middle + 200, height, steps=5)
    page.mouse.up()
    moved_first, moved_last = window_of(page)
    assert moved_last - moved_first == pytest.approx(last - first, abs=0.3)
    assert moved_first < first - 10


def test_two_fingers_zoom(page: Page) -> None:
    page.locator("review-trace canvas").evaluate(
        """canvas => {
            canvas.setPointerCapture = () => {};
            const finger = (type, pointerId, x) => canvas.dispatchEvent(new PointerEvent(type, {
                pointerId, pointerType: "touch", bubbles: true,
                clientX: canvas.getBoundingClientRect().x + x,
                clientY: canvas.getBoundingClientRect().y + 60,
            }));
            finger("pointerdown", 11, 500);
            finger("pointerdown", 12, 600);
            for (let x = 620; x <= 900; x += 20) finger("pointermove", 12, x);
            finger("pointerup", 11, 500);
            finger("pointerup", 12, 900);
        }"""
    )

    first, last = window_of(page)
    assert last - first == pytest.approx(587.2 / 4, rel=0.05)


def test_a_click_chooses_the_moment_and_the_words_say_what_was_there(page: Page) -> None:
    row = page.locator("review-marks tbody tr", has_text="Left, Hamstring").first
    row.get_by_role("button").first.click()

    expect(page.locator("review-screen .reading").first).to_contain_text("Left, Hamstring")


def test_it_plays_at_any_speed_and_stops_at_the_end(page: Page) -> None:
    speed = page.get_by_label("Speed", exact=True)
    speed.select_option("10")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()

    speed.select_option("100")

    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=120_000)
    expect(page.locator("review-player output")).to_have_text("9:47.2 / 9:47")


def test_everything_works_by_keyboard_alone(page: Page) -> None:
    page.locator("review-trace canvas").focus()

    for key in "+++":
        page.keyboard.press(key)
    wait_for_window(page, 80)
    first, _ = window_of(page)
    page.keyboard.press("ArrowRight")
    assert window_of(page)[0] > first
    page.keyboard.press("0")
    assert window_of(page)[0] == 0
    page.keyboard.press("End")
    expect(page.locator("review-player output")).to_contain_text("9:47")

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    correct = page.get_by_role("button", name="Correct Left, Hamstring").first
    correct.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Correct a visit")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(correct).to_be_focused()


def correct(page: Page, name: str) -> Locator:
    page.get_by_role("button", name=name).first.click()
    return page.get_by_role("dialog", name="Correct a visit")


def test_a_corrected_number_changes_the_verdict_and_is_kept_in_the_file(
    page: Page, measured: Path
) -> None:
    finding = page.locator("review-screen result-axis tbody .finding")
    expect(finding).to_contain_text("Left hamstring is tighter")
    row = page.locator("review-marks tbody tr", has_text="Left, Hamstring").first
    dialog = correct(page, "Correct Left, Hamstring")

    dialog.get_by_label("Number, 0 to 10").fill("2")
    dialog.get_by_label("Why").fill("misheard")
    dialog.get_by_role("button", name="Keep the correction").click()

    expect(dialog).to_be_hidden()
    expect(row).to_contain_text("corrected")
    expect(finding).to_contain_text("Cannot tell yet")
    again = analyze_file(measured, AnalyzeOptions())
    assert again["comparisons"][0]["verdict"] == "cannot_tell"
    assert [hold["corrected"] for hold in again["holds"]].count(True) == 1


def test_a_visit_that_does_not_count_can_be_taken_back(page: Page) -> None:
    dialog = correct(page, "Correct Left, Hamstring")
    dialog.get_by_label("This visit does not count").check()
    dialog.get_by_role("button", name="Keep the correction").click()
    row = page.locator("review-marks tbody tr.dropped")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("does not count")

    row.get_by_role("button", name="Correct").click()
    dialog.get_by_label("This visit does not count").uncheck()
    dialog.get_by_role("button", name="Keep the correction").click()

    expect(row).to_have_count(0)
    expect(page.locator("review-screen result-axis .note").first).to_contain_text("Holds: 6 left")


def test_a_correction_that_cannot_be_is_refused_in_words(page: Page) -> None:
    dialog = correct(page, "Correct Left, Hamstring")
    dialog.get_by_label("End, s").fill("200")
    dialog.get_by_role("button", name="Keep the correction").click()

    expect(dialog.locator(".notice")).to_contain_text("Two visits would overlap")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


def test_a_torn_recording_says_why_it_takes_no_correction(page: Page, measured: Path) -> None:
    whole = measured.read_bytes()
    shutil.copy(measured, measured.with_suffix(".whole"))
    measured.write_bytes(whole[:-30])
    dialog = correct(page, "Correct Left, Hamstring")
    dialog.get_by_label("Number, 0 to 10").fill("2")
    dialog.get_by_role("button", name="Keep the correction").click()

    expect(dialog.locator(".notice")).to_contain_text("evenside recover")
