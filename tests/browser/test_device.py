"""Device: can its newtons be trusted? Calibrated, checked and zeroed at the page, step by step."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from tests.browser.chromium import PHONE
from tests.browser.conftest import Open, Serve
from tests.browser.page_server import PageServer
from tests.browser.scenes import nothing_yet
from tests.browser.test_everyone import SMALL, violations_of
from tests.server.fake_session import FakeSession
from tests.server.fake_workplace import KEPT, FakeWorkplace

from evenside.texts import Texts

pytestmark = pytest.mark.browser


@pytest.fixture
def device() -> FakeWorkplace:
    return FakeWorkplace(kept=KEPT)


@pytest.fixture
def server(serve: Serve, device: FakeWorkplace) -> PageServer:
    return serve(nothing_yet(), device)


def form(page: Page, task: str) -> Locator:
    """One of the three, by its heading."""
    return page.locator("device-forms form").filter(has=page.get_by_role("group", name=task))


def begin_calibration(page: Page) -> None:
    form(page, "Calibrate").get_by_label("Masses in kg").fill("5 10")
    page.keyboard.press("Enter")


def done(page: Page) -> Locator:
    return page.locator("button.done")


def read(page: Page, server: PageServer, device: FakeWorkplace, unusable: str | None = None) -> str:
    """Say that it lies still, at the button that has the focus; gives what was asked for."""
    expect(done(page)).to_have_attribute("aria-disabled", "false")
    expect(done(page)).to_be_focused()
    asked = page.locator(".prompt").inner_text().replace("\xa0", " ")
    page.keyboard.press("Enter")
    expect(done(page)).to_have_attribute("aria-disabled", "true")
    server.do(lambda _: device.settle(unusable))
    return asked


def go_through(page: Page, server: PageServer, device: FakeWorkplace) -> list[str]:
    """Do all that is asked for."""
    asked = [read(page, server, device)]
    while device.is_asking:
        asked.append(read(page, server, device))
    expect(page.locator("device-outcome h2")).to_be_focused()
    return asked


def test_the_screen_says_who_it_is_and_what_its_newtons_are_worth(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    page = open_page(server, "device")

    expect(page.get_by_text("Plate 7, a plate")).to_be_visible()
    expect(page.get_by_text("Its newtons are right within 0.24 %.")).to_be_visible()
    expect(page.locator(".facts > div")).to_have_text(
        [
            "Numbera1b2c3d4",
            "Firmware1.4.0",
            "Cells4",
            "Temperature22.5 °C",
            "CalibratedMar 1, 2026, 12 days ago, 7 readings",
            "A load is right within0.24 %",
            "Last checknot checked yet",
            "This sessionmeasures with this calibration",
        ]
    )
    expect(page.locator("device-screen check-line")).to_contain_text("Everything is ready.")
    expect(page.locator("device-screen check-line button:visible")).to_have_count(0)

    row = page.get_by_role("row", name="Cell 2 (corner --)")
    expect(row.get_by_role("cell")).to_have_text(["14.0", "13200"])
    expect(page.locator(".sum")).to_have_text("51.0 N")
    server.do(lambda _: device.lay(9.80665, 0, None, 0))
    expect(row.get_by_role("cell")).to_have_text(["–", "–"])
    expect(page.locator(".sum")).to_have_text("– N")
    page.evaluate(
        "() => { localStorage.setItem('evenside-unit', 'kgf');"
        " dispatchEvent(new CustomEvent('choice', { detail: { name: 'unit' } })); }"
    )
    expect(page.get_by_role("columnheader", name="Load, kgf")).to_be_visible()
    expect(page.get_by_role("row", name="Cell 0").get_by_role("cell").first).to_have_text("1.00")


def test_it_is_asked_about_only_while_somebody_looks(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    page = open_page(server, "start")
    assert device.n_asked == 0
    page.clock.install()
    page.reload()
    page.get_by_role("link", name="Device").click()
    expect(page.locator(".sum")).to_have_text("51.0 N")
    with page.expect_response("**/api/device"):
        page.clock.run_for(250)

    page.get_by_role("link", name="History").click()
    expect(page.locator("device-screen")).to_be_hidden()
    n_asked = device.n_asked
    page.clock.run_for(5000)
    page.get_by_role("link", name="Start").click()
    page.clock.run_for(5000)

    assert device.n_asked <= n_asked + 1  # one may have been on its way


def test_a_calibration_from_form_to_residuals_by_keyboard_alone(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    page = open_page(server, "device")
    form(page, "Calibrate").get_by_label("Masses in kg").focus()
    page.keyboard.type("10, 2.5")
    expect(page.locator(".heard")).to_have_text("Understood: 2.5 kg · 10 kg")
    page.keyboard.press("Enter")

    prompt = page.locator(".prompt")
    expect(prompt).to_have_text("Take everything off.")
    expect(prompt).to_have_role("status")
    expect(page.locator("device-forms")).to_be_hidden()
    expect(page.locator("device-step")).to_contain_text("Calibrate: step 1 of 8")
    read(page, server, device)
    expect(prompt).to_have_text("Lay 2.5 kg in the middle, and take your hands off.")
    read(page, server, device, "the load moves by 3.2 N, 1 N is the limit; is somebody on it?")
    expect(page.get_by_role("log")).to_have_text(
        "That cannot be used: the load moves by 3.2 N, 1 N is the limit; is somebody on it?"
    )
    assert go_through(page, server, device) == [
        "Lay 2.5 kg in the middle, and take your hands off.",
        "Lay 10 kg in the middle, and take your hands off.",
        "Lay 10 kg over cell 0 (corner ++), and take your hands off.",
        "Lay 10 kg over cell 1 (corner +-), and take your hands off.",
        "Lay 10 kg over cell 2 (corner --), and take your hands off.",
        "Lay 10 kg over cell 3 (corner -+), and take your hands off.",
        "Take everything off once more.",
    ]

    outcome = page.locator("device-outcome")
    expect(outcome.get_by_role("heading")).to_have_text(
        "✓ Calibrated: a load is right within 0.24 %"
    )
    expect(outcome.locator("tbody tr")).to_have_text(
        [
            "2.5 kgin the middle+0.05",
            "10 kgin the middle−0.10",
            "10 kgover cell 0 (corner ++)+0.15",
            "10 kgover cell 1 (corner +-)−0.20",
            "10 kgover cell 2 (corner --)+0.25",
            "10 kgover cell 3 (corner -+)−0.30",
        ]
    )
    expect(outcome).to_contain_text("It counts from the next session on")
    expect(outcome).to_contain_text("Cell 2 (corner --) is wired the other way round")
    expect(page.locator("device-forms")).to_be_visible()


def test_a_calibration_that_cannot_be_right_says_why(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    device.refusal = (
        "10 kg stood over cell 0 (corner ++), but cell 1 (corner +-) answered most: two plugs are "
        "swapped, or it was another corner"
    )
    page = open_page(server, "device", language="de")
    form(page, "Kalibrieren").get_by_label("Über jeder Zelle, kg").fill("0")
    form(page, "Kalibrieren").get_by_label("Massen in kg").fill("2,5")
    page.keyboard.press("Enter")

    assert go_through(page, server, device)[1] == (
        "Lege 2,5 kg in die Mitte und nimm die Hände weg."
    )
    outcome = page.locator("device-outcome")
    expect(outcome).to_contain_text("Kein Ergebnis")
    expect(outcome).to_contain_text(
        "10 kg standen über Zelle 0 (Ecke ++), aber Zelle 1 (Ecke +-) antwortete am stärksten: "
        "Zwei Stecker sind vertauscht, oder es war eine andere Ecke."
    )


def test_what_cannot_begin_says_why(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    device.kept = None
    page = open_page(server, "device")
    expect(page.get_by_text("It was never calibrated: its newtons are those")).to_be_visible()
    calibrate, check = form(page, "Calibrate"), form(page, "Check")
    for label, text, said in (
        ("Masses in kg", "", "Say which weights you have"),
        ("Masses in kg", "5 501", "“501” cannot be laid"),
        ("Over every cell, kg", "-1", "Over every cell: one mass"),
        ("Weights right within, %", "11", "a number from 0 to 10"),
    ):
        for other in ("Masses in kg", "Over every cell, kg", "Weights right within, %"):
            calibrate.get_by_label(other).fill(text if other == label else "5")
        page.keyboard.press("Enter")
        expect(calibrate.get_by_role("alert")).to_contain_text(said)
        expect(calibrate.get_by_label(label)).to_have_attribute("aria-invalid", "true")
        expect(calibrate.get_by_label(label)).to_be_focused()

    check.get_by_label("Mass in kg").fill("10")
    page.keyboard.press("Enter")

    expect(page.locator("device-work > .notice")).to_contain_text(
        "No calibration of Plate 7 (a1b2c3d4) is kept"
    )
    expect(check.get_by_role("alert")).to_be_empty()
    assert device.work is None


def test_stopped_work_keeps_nothing_and_another_can_begin(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    page = open_page(server, "device")
    begin_calibration(page)
    read(page, server, device)
    page.get_by_role("button", name="Stop").click()

    expect(page.locator("device-outcome")).to_contain_text("Stopped; nothing was kept.")
    expect(page.locator("device-outcome h2")).to_be_focused()
    form(page, "Zero").get_by_role("button").click()
    expect(page.locator("device-step")).to_contain_text("Zero: step 1 of 1")
    expect(page.locator("device-outcome")).to_be_hidden()


def arrives(route: Route) -> None:
    route.continue_()


def gets_lost(route: Route) -> None:
    route.abort("connectionrefused")


@pytest.mark.parametrize("what_becomes_of_it", [arrives, gets_lost])
def test_a_stop_is_heard_though_the_press_before_it_is_not_answered_yet(
    server: PageServer,
    device: FakeWorkplace,
    open_page: Open,
    what_becomes_of_it: Callable[[Route], None],
) -> None:
    page = open_page(server, "device")
    begin_calibration(page)
    expect(done(page)).to_have_attribute("aria-disabled", "false")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/device/step", hold, times=1)
    with page.expect_request("**/api/device/step"):
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop").click()
    what_becomes_of_it(held[0])

    expect(page.locator("device-outcome")).to_contain_text("Stopped; nothing was kept.")


def test_a_check_says_whether_the_calibration_holds(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    page = open_page(server, "device")
    outcome = page.locator("device-outcome")
    for device.error_pct, heading, trust in (
        (0.1, "The calibration holds", "right within 0.24 %"),
        (-1.3, "The calibration does not hold any more", "it was −1.3 % off on Mar 14, 2026"),
    ):
        form(page, "Check").get_by_label("Mass in kg").fill("10,0")
        page.keyboard.press("Enter")
        go_through(page, server, device)

        expect(outcome.get_by_role("heading")).to_contain_text(heading)
        expect(outcome).to_contain_text("10 kg are 98.1 N and read")
        expect(outcome).to_contain_text("Up to 0.25 N off is what the calibration promises.")
        expect(outcome.get_by_text("then calibrate again")).to_have_count(int(device.error_pct < 0))
        expect(page.locator("device-who")).to_contain_text(trust)


def test_a_zero_that_is_kept_says_how_far_it_moved(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    page = open_page(server, "device")
    outcome, zero = page.locator("device-outcome"), form(page, "Zero")
    zero.get_by_role("checkbox").check()
    for device.shift_n, is_much in ((0.4, False), (5.0, True)):
        zero.get_by_role("button").click()
        go_through(page, server, device)

        expect(outcome).to_contain_text(f"it moved by +{4 * device.shift_n:.2f} N")
        row = outcome.locator("tbody tr").first
        expect(row).to_have_text(f"Cell 0 (corner ++)+{device.shift_n:.2f} N")
        expect(outcome.get_by_text("That is much.")).to_have_count(int(is_much))
        expect(outcome).to_contain_text("Kept as /home/runner/evenside/calibrations/a1b2c3d4-")


def test_while_it_reads_everybody_keeps_off(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    device.kept = None
    page = open_page(server, "device")
    form(page, "Zero").get_by_role("button").click()
    expect(done(page)).to_have_attribute("aria-disabled", "false")
    done(page).click()

    expect(done(page)).to_have_text("Reading, keep off")
    expect(page.locator(".prompt")).to_have_text("It is being read. Keep off.")
    expect(done(page)).to_be_focused()
    page.keyboard.press("Enter")  # which means nothing now
    server.do(lambda _: device.settle())
    expect(page.locator("device-outcome")).to_contain_text("nothing was kept")
    expect(page.locator("device-work > .notice")).to_be_empty()


def test_who_may_not_work_at_the_device_sees_everything_and_is_told_why(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    page = open_page(server, "device", language="fr")
    server.do(lambda _: device.zero(keep=False))
    expect(page.get_by_role("button", name="Arrêter")).to_be_visible()
    access = {"role": "viewer", "is_here": False, "n_viewers": 2}

    server.do(lambda session: session._publish("access", access=access))

    expect(page.get_by_role("button", name="Arrêter")).to_be_hidden()
    expect(page.locator(".prompt")).to_have_text("Enlève tout.")
    server.do(lambda _: device.step("stop"))
    why = page.locator("device-work .why")
    expect(why).to_contain_text("Pas maintenant. Cet écran")
    expect(page.locator("device-forms :is(button, input, select):enabled")).to_have_count(0)

    access["role"] = "control"
    server.do(lambda session: session._publish("access", access=access))
    expect(why).to_be_hidden()
    device.why_not = "this is a recording: what happened cannot be changed here"
    expect(why).to_have_text(
        "Pas maintenant. C’est un enregistrement : ce qui s’est passé ne se change pas ici."
    )
    expect(page.locator("device-forms :is(button, input, select):enabled")).to_have_count(0)


def test_a_program_without_a_device_says_so(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(nothing_yet()), "device")

    expect(page.get_by_text("This program has no device to look after.")).to_be_visible()
    expect(page.locator("device-forms")).to_be_hidden()


def test_the_figures_of_a_program_that_went_away_are_not_shown_as_new(
    server: PageServer, open_page: Open
) -> None:
    page = open_page(server, "device")
    expect(page.locator(".sum")).to_have_text("51.0 N")

    server.stop()

    expect(page.locator(".sum")).to_have_text("– N")
    expect(page.locator("device-forms button:enabled")).to_have_count(0)
    server.start()
    expect(page.locator(".sum")).to_have_text("51.0 N")


def test_axe_finds_nothing_at_any_step_and_nothing_sticks_out_on_a_phone(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    page = open_page(server, "device", viewport=SMALL)

    def is_fine_in(theme: str) -> bool:
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        width: int = page.evaluate("() => document.documentElement.scrollWidth")
        return violations_of(page) == [] and width <= SMALL["width"]

    masses = form(page, "Calibrate").get_by_label("Masses in kg")
    masses.fill("5 kg and 10 kg")
    page.keyboard.press("Enter")
    expect(masses).to_have_attribute("aria-invalid", "true")
    assert is_fine_in("dark")
    masses.fill("5 10")
    page.keyboard.press("Enter")
    read(page, server, device)
    read(page, server, device)
    expect(page.get_by_role("log")).not_to_be_empty()
    assert is_fine_in("light")
    go_through(page, server, device)
    assert is_fine_in("dark")


def test_no_english_is_left_in_german(
    server: PageServer, device: FakeWorkplace, open_page: Open
) -> None:
    device.error_pct, device.shift_n = -1.3, 5.0
    page = open_page(server, "device", language="de", viewport=PHONE)
    expect(page.locator("device-forms")).to_be_visible()
    seen = [words_of(page)]
    begins: tuple[Callable[[FakeSession], object], ...] = (
        lambda _: device.zero(keep=True),
        lambda _: device.calibrate([5], None, "usual", 0.2),
        lambda _: device.check(10, 0.2),
    )
    for begin in begins:
        page.locator("device-forms button").first.focus()
        server.do(begin)  # at another page
        read(page, server, device)
        while device.is_asking:
            seen.append(words_of(page))
            read(page, server, device)
        expect(page.locator("device-outcome h2")).to_be_focused()
        seen.append(words_of(page))

    assert {text for text in english_sentences("de") if text in "\n".join(seen)} == set()


def words_of(page: Page) -> str:
    """All but the check, which speaks the language of the session."""
    parts = page.locator(":is(device-who, device-work, device-cells):not(:has([lang]))")
    expect(parts).to_have_count(3)
    return "\n".join(parts.all_inner_texts())


def english_sentences(language: str) -> set[str]:
    """What is said in English by two words and more, and otherwise in the language."""
    english, other = Texts.of("en").table, Texts.of(language).table
    texts = {text for key, text in english.items() if text != other[key]}
    parts = {part.strip() for text in texts for part in re.split(r"\{\w+\}", text)}
    return {part for part in parts if re.search(r"[a-z]{2,} [a-z]{3,}", part)}
