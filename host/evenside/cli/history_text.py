"""A history in the terminal: every zone over the sessions on the one axis, and what it says."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from evenside.cli.report_text import (
    AXIS_COLUMNS,
    COLOURS,
    SHORT_VERDICT,
    axis,
    axis_header,
    axis_title,
    in_points,
    zone_name,
)
from evenside.library.history import moment
from evenside.session.jsonout import JsonDict
from evenside_analysis.plan import drill_words
from evenside_analysis.types import ParameterError

NAME_COLUMNS, POINTS_COLUMNS = 10, 21  # a date; "+12.3 (-10.1 to 14.5)"
MOST = 12  # sessions of a zone that are drawn; more would not fit a screen
NOTHING = "nothing is recorded yet: `evenside live` begins"


def print_history(history: JsonDict, console: Console | None = None) -> None:
    """Everything in one column: who, the zones, what was done."""
    console = console or Console()
    sessions = history["sessions"]
    if not sessions:
        console.print("no session could be used" if history["problems"] else NOTHING)
        return
    console.print(head_line(history), style="bold", markup=False, highlight=False)
    if len(sessions) == 1:
        console.print("One session: what follows is about its day. Test again on another day.")
    if history["zones"]:
        console.print()
        console.print(axis_title(), style="italic dim", highlight=False)
        console.print(" " * (NAME_COLUMNS + 1) + axis_header().plain, highlight=False)
    for zone in history["zones"]:
        console.print(zone_name(zone["zone"]), style="bold")
        console.print(zone_table(zone, history["interventions"]))
        print_lines(console, sentences(zone, is_alone=len(sessions) == 1))
    for done in history["interventions"]:
        said = done["text"] or "something was done"
        console.print(f"{day_of(done['at'])}  {said}", style="bold", markup=False, highlight=False)
        print_lines(console, work_lines(done))


def print_lines(console: Console, lines: Iterable[Text]) -> None:
    """Sentences under a heading, and room below them."""
    for line in lines:
        console.print(Padding(line, (0, 2)))
    console.print()


def head_line(history: JsonDict) -> str:
    """Who, how often, from when to when."""
    sessions = history["sessions"]
    n = f"{len(sessions)} session{'s' if len(sessions) > 1 else ''}"
    first, last = (day_of(sessions[i]["created"]) for i in (0, -1))
    span = first if first == last else f"{first} to {last}"
    return f"{history['person_code'] or 'without a code'}: {n}, {span}"


def day_of(created: str) -> str:
    """The date of a time."""
    return created[:10]


def zone_table(zone: JsonDict, interventions: Sequence[JsonDict]) -> Table:
    """A zone's sessions in time, then what they say together; all zones have the same columns."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for width in (NAME_COLUMNS, AXIS_COLUMNS):
        table.add_column(width=width, no_wrap=True)
    table.add_column(width=POINTS_COLUMNS, justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    add_points(table, zone["points"], interventions)
    if zone["combined"] is not None and zone["combined"]["n_sessions"] > 1:
        together = {**zone["combined"], "difference_points": zone["combined"]["mean_points"]}
        add_row(table, "together", together)
    return table


def add_points(table: Table, points: Sequence[JsonDict], interventions: Sequence[JsonDict]) -> None:
    """The newest sessions, with a line wherever something was done between two of them."""
    earlier = len(points) - MOST
    if earlier > 0:
        table.add_row(Text(f"{earlier} earlier", style="dim"))
    shown = points[-MOST:]
    for before, point in zip([None, *shown], shown, strict=False):
        between = [
            done
            for done in interventions
            if before and moment(before["created"]) <= moment(done["at"]) < moment(point["created"])
        ]
        for done in between:
            table.add_row(Text(day_of(done["at"]), style="dim"), Text("worked on it", style="dim"))
        add_row(table, day_of(point["created"]), point)


def add_row(table: Table, name: str, entry: JsonDict) -> None:
    """Dot and interval of one session, or of all together."""
    colour = COLOURS[entry["verdict"]]
    style = "italic" if name == "together" else ""
    table.add_row(
        Text(name, style=style),
        axis(entry, colour),
        in_points(entry),
        Text(SHORT_VERDICT[entry["verdict"]], style=colour),
    )


def sentences(zone: JsonDict, *, is_alone: bool) -> Iterator[Text]:
    """What a zone's sessions say; a change only when it is larger than the noise."""
    if zone["why_not"] and not (is_alone and zone["combined"]):  # that was said above all zones
        yield Text(zone["why_not"], style="grey62")
    combined, trend, change = zone["combined"], zone["trend"], zone["change"]
    if combined is not None and len(zone["points"]) > 1:
        for reason in combined["reasons"]:
            yield Text(reason, style=COLOURS[combined["verdict"]])
    if trend is not None and len(zone["points"]) > 1:
        yield Text(" ".join(trend["reasons"]), style="dim" if is_unknown(trend) else "default")
    if change is not None:
        days = change_words(zone, change)
        if change["verdict"] == "cannot_tell":
            yield Text(
                f"{days}: no change that could be told from the noise "
                f"(it would take {change['detectable_points']:.1f} points).",
                style="dim",
            )
        else:
            is_real = change["verdict"] != "unchanged"
            yield Text(f"{days}: {change['reasons'][0]}", style="bold" if is_real else "default")


def is_unknown(trend: JsonDict) -> bool:
    """Whether a trend says nothing."""
    return bool(trend["direction"] == "cannot_tell")


def change_words(zone: JsonDict, change: JsonDict) -> str:
    """From which session to which."""
    days = {point["session_id"]: day_of(point["created"]) for point in zone["points"]}
    return f"{days[change['from']]} to {days[change['to']]}"


def work_lines(done: JsonDict) -> Iterator[Text]:
    """The drills, and what the retest of that session found."""
    for drill in done["drills"]:
        yield Text(drill_text(drill), style="dim")
    found = [
        (change["zone"], change[name])
        for change in done["changes"]
        for name in ("left", "right", "difference")
        if change[name]["verdict"] in ("higher", "lower")
    ]
    for zone, part in found:
        yield Text(f"{zone_name(zone)}: {part['reasons'][0]}")
    if done["changes"] and not found:
        yield Text("the retest found no change larger than the noise", style="dim")


def drill_text(drill: str) -> str:
    """A drill in words; one of another version's table as it was written down."""
    try:
        return drill_words(drill)
    except ParameterError:
        return drill
