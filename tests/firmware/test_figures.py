"""The sizes in docs/firmware.md are those of the binaries that the sources make."""

from tests.firmware.figures import BEGIN, END, PAGE, into_page, size_rows


def test_the_page_shows_the_sizes_of_the_binaries() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = page.split(BEGIN)[1].split(END)[0]

    assert "\n".join(size_rows()) in shown, "run: python -m tests.firmware.figures docs"


def test_the_table_replaces_what_stood_between_the_markers() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"

    assert into_page(page, "new") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
