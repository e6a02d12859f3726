"""An analysis in the terminal: the result axis, the holds, the events, the quality."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evenside.session.jsonout import JsonDict
from evenside_analysis.verdicts import NO_FORCE_RATIO
from evenside_analysis.zones import load_zones

AXIS_COLUMNS = 31  # odd, so that 0 has a column of its own; the table fits 80 columns
AXIS_POINTS = 4.0  # the axis reaches from -4 to +4 points; farther ends get an arrow
MARGIN_POINTS = 1.0
COLOURS = {
    "left_tighter": "#56a0d3",  # the page's left blue, lightened to be readable on black
    "right_tighter": "#e8843c",
    "balanced": "default",
    "cannot_tell": "grey62",
}
SHORT_VERDICT = {
    "left_tighter": "◀ left",
    "right_tighter": "right ▶",
    "balanced": "balanced",
    "cannot_tell": "cannot tell",
}
CHANGE_STYLES = {
    "lower": "bold",
    "higher": "bold",
    "unchanged": "default",
    "cannot_tell": "grey62",
}


def print_analysis(result: JsonDict, console: Console | None = None) -> None:
    """Everything that a person wants to see first, in one screen."""
    console = console or Console()
    print_source(console, result)
    console.print()
    if result["comparisons"]:
        console.print(comparison_table(result["comparisons"]))
        console.print()
        console.print(reason_table(result["comparisons"]))
        console.print()
    if result["holds"]:
        console.print(hold_table(result["holds"]))
        console.print()
    if result["events"] and not result["holds"]:
        console.print(event_table(result["events"]))
    if result["changes"]:
        console.print(change_table(result["changes"]))
        console.print()
    print_summary(console, result["summary"])
    print_signs(console, result["signs"])


def print_source(console: Console, result: JsonDict) -> None:
    """Where it came from and how whole it is."""
    source, quality, events = result["source"], result["quality"], result["events"]
    counts = ", ".join(
        f"{sum(event['kind'] == kind for event in events)} {kind}{'es' if kind == 'pass' else 's'}"
        for kind in ("contact", "dwell", "pass")
    )
    rate = source["sample_rate_hz"]
    console.print(f"[bold]{source['path']}[/bold]")
    console.print(
        f"{source['duration_s']:.1f} s at {rate:.1f} samples/s; {counts}; "
        f"{quality['samples_lost']} of {quality['samples_expected']} samples lost"
    )
    if source["device"] and "calibration" in source["device"]:
        console.print(calibration_line(source["device"]["calibration"]), style="dim")
    for note in source.get("notes", []):
        console.print(f"  {note}", style="dim")
    for warning in quality["warnings"]:
        console.print(f"  {warning}", style="yellow")


def calibration_line(told: JsonDict) -> str:
    """What the newtons rest on, and how old that was on the day."""
    if told["date"] is None:
        maker = (
            "as its maker calibrated it" if told["id"] == "maker" else "by the data sheets alone"
        )
        return f"newtons {maker}"
    within = told["uncertainty_pct"]
    age = told["age_days"]
    check = told["last_check"]
    parts = [
        f"calibrated on {told['date'][:10]}",
        *([] if age is None else [f"{age:.0f} days before"]),
        *([] if within is None else [f"within {within:.2f} %"]),
        *([] if check is None else ["it held since" if check["holds"] else "IT DID NOT HOLD"]),
    ]
    return ", ".join(parts)


def comparison_table(comparisons: list[JsonDict]) -> Table:
    """One row a zone, dot and interval on one common axis."""
    table = plain_table(axis_title())
    table.add_column("zone")
    table.add_column(axis_header(), no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for comparison in comparisons:
        colour = COLOURS[comparison["verdict"]]
        table.add_row(
            zone_name(comparison["zone"]),
            axis(comparison, colour),
            in_points(comparison),
            Text(SHORT_VERDICT[comparison["verdict"]], style=colour),
        )
    return table


def reason_table(comparisons: list[JsonDict]) -> Table:
    """What each verdict rests on, in words."""
    table = plain_table("why")
    table.add_column("zone", no_wrap=True)
    table.add_column("")
    for comparison in comparisons:
        # The terminal shows no force ratio, so it need not say why there is none.
        reasons = [reason for reason in comparison["reasons"] if reason != NO_FORCE_RATIO]
        table.add_row(zone_name(comparison["zone"]), Text("\n".join(reasons)))
    return table


def plain_table(title: str) -> Table:
    """A table without lines: alignment is enough."""
    return Table(
        box=None, pad_edge=False, title=title, title_style="italic dim", title_justify="left"
    )


def axis_title() -> str:
    """What the axis shows."""
    return "points at the same force, 95 % interval; ░ balanced"


def axis_header() -> Text:
    """Left | 0 | right over the axis."""
    half = AXIS_COLUMNS // 2
    return Text("◀ left".ljust(half) + "0" + "right ▶".rjust(half))


def axis(comparison: JsonDict, colour: str) -> Text:
    """Dot and interval, with the margin of 'balanced' behind them."""
    low_margin, high_margin = column_of(-MARGIN_POINTS), column_of(MARGIN_POINTS)
    cells = ["░" if low_margin <= i <= high_margin else " " for i in range(AXIS_COLUMNS)]
    cells[column_of(0.0)] = "│"
    if comparison["ci95"] is None:
        return Text("".join(cells), style="grey42")
    low, high = comparison["ci95"]
    for i in range(column_of(low), column_of(high) + 1):
        cells[i] = "━"
    cells[0] = "◀" if low < -AXIS_POINTS else cells[0]
    cells[-1] = "▶" if high > AXIS_POINTS else cells[-1]
    cells[column_of(comparison["difference_points"])] = "●"
    text = Text("".join(cells), style="grey42")
    text.stylize(colour, column_of(low), column_of(high) + 1)
    return text


def column_of(points: float) -> int:
    """Where a number of points stands on the axis."""
    share = (points + AXIS_POINTS) / (2 * AXIS_POINTS)
    return min(AXIS_COLUMNS - 1, max(0, round(share * (AXIS_COLUMNS - 1))))


def in_points(comparison: JsonDict) -> str:
    """'+1.8 (1.0 to 2.6)'."""
    if comparison["ci95"] is None:
        return "-"
    low, high = comparison["ci95"]
    return f"{comparison['difference_points']:+.1f} ({low:.1f} to {high:.1f})"


def hold_table(holds: list[JsonDict]) -> Table:
    """Every hold, with the reason where one could not be used."""
    table = plain_table("holds")
    for name in ("zone", "side", "from", "to", "load N", "%BW", "score", ""):
        table.add_column(name, justify="left" if name in ("zone", "side", "") else "right")
    phase = "baseline"
    for hold in holds:
        share = hold["load_bw"]
        if hold["phase"] != phase:
            phase = hold["phase"]
            table.add_row(Text(phase, style="italic dim"))
        table.add_row(
            zone_name(hold["zone"]),
            hold["side"],
            f"{hold['start_s']:.1f}",
            f"{hold['end_s']:.1f}",
            "-" if hold["load_n"] is None else f"{hold['load_n']:.0f}",
            "-" if share is None else f"{100 * share:.0f}",
            "-" if hold["score"] is None else f"{hold['score']:g}",
            Text(hold["why_not"] or "", style="yellow"),
        )
    return table


def event_table(events: list[JsonDict], most: int = 40) -> Table:
    """The events of a recording without marks."""
    table = plain_table("events")
    for name in ("kind", "from", "to", "load N", "peak N", "travel cm"):
        table.add_column(name, justify="left" if name == "kind" else "right")
    for event in events[:most]:
        travel = event["travel_m"]
        table.add_row(
            event["kind"],
            f"{event['start_s']:.2f}",
            f"{event['end_s']:.2f}",
            f"{event['load_n']:.1f}",
            f"{event['peak_n']:.1f}",
            "-" if travel is None else f"{100 * travel * (event['direction'] or 1):+.1f}",
        )
    if len(events) > most:
        table.caption = f"and {len(events) - most} more (--json shows all)"
    return table


def change_table(changes: list[JsonDict]) -> Table:
    """What changed from before to after, one row a figure."""
    table = plain_table("before and after, points at the same force")
    table.add_column("zone", no_wrap=True)
    table.add_column("change", justify="right", no_wrap=True)
    table.add_column("")
    for change in changes:
        for name in ("left", "right", "difference"):
            part = change[name]
            table.add_row(
                zone_name(change["zone"]) if name == "left" else "",
                in_points({"difference_points": part["points"], "ci95": part["ci95"]}),
                Text("\n".join(part["reasons"]), style=CHANGE_STYLES[part["verdict"]]),
            )
    return table


def plan_table(plan: list[JsonDict]) -> Table:
    """What to do in which order; for the first zone, how (``--json`` has it for all)."""
    table = plain_table(f"plan ({plan[0]['note'][:1].lower()}{plan[0]['note'][1:-1]})")
    table.show_header = False
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("")
    for number, item in enumerate(plan, start=1):
        table.add_row(f"{number}", Text(item["why"]))
        for suggestion in item["suggestions"] if number == 1 else []:
            step = suggestion["step"].replace("_", " ")
            table.add_row("", Text.assemble((f"{step}: ", "italic"), (suggestion["words"], "dim")))
    return table


def print_summary(console: Console, summary: JsonDict) -> None:
    """Balanced enough, and what first."""
    words = {True: "yes", False: "no", None: "cannot tell yet"}
    console.print(f"major movers balanced: {words[summary['major_movers_balanced']]}")
    for finding in summary["findings"]:
        console.print(f"along the leg: {finding['words']}")
    if summary["plan"]:
        console.print()
        console.print(plan_table(summary["plan"]))


def print_signs(console: Console, signs: list[JsonDict]) -> None:
    """What the load alone says, where it is worth a line; usually nothing."""
    for entry in signs:
        if entry["notable"]:
            lines = "; ".join(entry["notable"])
            console.print(f"load alone, {zone_name(entry['zone'])}: {lines}", style="dim")


def zone_name(zone: str) -> str:
    """The zone's name in words."""
    zones = load_zones()
    return zones[zone].name if zone in zones else zone
