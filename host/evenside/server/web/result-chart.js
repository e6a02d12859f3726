// <result-chart>: the eighteen boxes of the self-test, filled in: on the body, a score at each
// place; beside it as a table, score and load of both sides. The table is the picture's text.

import { figure } from "./body-map.js";
import { FIGURE, VIEWS, placeOnBody } from "./body-places.js";
import { choice } from "./choices.js";
import { make, makeSvg, sideMark } from "./dom.js";
import { boxOf, chartZones } from "./result-boxes.js";
import { t } from "./texts.js";
import { forceUnit } from "./units.js";
import { scoreText, tighterSide, zoneTitle } from "./words.js";

const SIDES = ["left", "right"];

export class ResultChart extends HTMLElement {
  #figures = make("div", { class: "figures", "aria-hidden": "true" });
  #head = make("tr");
  #body = make("tbody");
  #shown = [];

  connectedCallback() {
    this.append(
      make("h2", { text: t("result.chart.heading") }),
      make("div", { class: "chart" }, this.#figures, this.#table()),
      make("p", { class: "key", text: t("result.chart.key") }),
    );
  }

  #table() {
    const table = make("table", {}, make("thead", {}, this.#head), this.#body);
    return make("div", { class: "wide" }, table);
  }

  update(state) {
    const unit = forceUnit(choice("unit"), state.setup?.body_mass_kg);
    const zones = chartZones(state);
    const parts = [state.holds, state.comparisons, state.zones, unit.id, zones.join()];
    if (parts.every((part, i) => part === this.#shown[i])) return;
    this.#shown = parts;
    const rows = zones.map((zone) => ({ zone, ...sides((side) => boxOf(state.holds, zone, side)) }));
    const verdicts = new Map(state.comparisons.map(({ zone, verdict }) => [zone, verdict]));
    this.#figures.replaceChildren(...VIEWS.map((view) => filled(view, rows, verdicts)));
    this.#head.replaceChildren(
      heading("left", `${t("result.side.left")}, 0-10 \u00b7 ${unit.label}`),
      make("th", { scope: "col", class: "zone", text: t("result.zone") }),
      heading("right", `${t("result.side.right")}, 0-10 \u00b7 ${unit.label}`),
    );
    this.#body.replaceChildren(...rows.map((row) => line(row, state.zones, unit)));
  }
}

function sides(of) {
  return Object.fromEntries(SIDES.map((side) => [side, of(side)]));
}

function heading(side, text) {
  return make("th", { scope: "col", class: side }, sideMark(side), text);
}

function line(row, zones, unit) {
  return make(
    "tr",
    {},
    box(row.left, unit, "left"),
    make("th", { scope: "row", class: "zone", text: zoneTitle(zones, row.zone) }),
    box(row.right, unit, "right"),
  );
}

function box(found, unit, side) {
  if (found === null) {
    return make("td", { class: `box empty ${side}` }, make("span", { class: "unseen", text: t("result.box.empty") }));
  }
  const load = found.loadN === null ? "" : `${unit.text(found.loadN)}\u00a0${unit.label}`;
  return make(
    "td",
    { class: `box ${side} ${found.counts ? "" : "unused"}` },
    make("span", { class: "score", text: scoreText(found.score) }),
    make("span", { class: "load", text: load }),
    found.counts ? null : make("span", { class: "note", text: t("result.box.unused") }),
    found.isCorrected ? make("span", { class: "note", text: t("result.box.corrected") }) : null,
  );
}

/** One figure with the scores at their places; the tighter side's place is filled and ringed. */
function filled(view, rows, verdicts) {
  const picture = figure(view, [], null, null);
  for (const row of rows) {
    for (const side of SIDES) {
      const place = placeOnBody(row.zone, side);
      if (place?.view !== view) continue;
      const tighter = tighterSide(verdicts.get(row.zone)) === side;
      picture.append(...mark(place, row[side], side, tighter));
    }
  }
  picture.setAttribute("viewBox", `0 -4 ${FIGURE.width} ${FIGURE.height + 30}`);
  return picture;
}

function mark({ cx, cy, rx, ry }, found, side, tighter) {
  const look = found === null ? "empty" : tighter ? `tighter ${side}` : "measured";
  const shape = makeSvg("ellipse", { class: `spot ${look}`, cx, cy, rx, ry });
  if (found === null) return [shape];
  const text = scoreText(Math.round(found.score * 10) / 10);
  return [shape, makeSvg("text", { class: `spot-score ${look}`, x: cx, y: cy, text })];
}

customElements.define("result-chart", ResultChart);
