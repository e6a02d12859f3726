// <result-changes>: the retest beside the baseline. For each zone both sides before and after, the
// change with its interval, and whether it is larger than the noise of measuring.

import { axisHead, axisPicture } from "./axis-picture.js";
import { make, sideMark } from "./dom.js";
import { boxOf } from "./result-boxes.js";
import { resultEnd } from "./scale.js";
import { t } from "./texts.js";
import { scoreText, signed, zoneTitle } from "./words.js";

const SIDES = ["left", "right"];

export class ResultChanges extends HTMLElement {
  #head = make("tr");
  #body = make("tbody");
  #shown = [];

  connectedCallback() {
    const table = make("table", {}, make("thead", {}, this.#head), this.#body);
    this.append(
      make("h2", { text: t("result.changes.heading") }),
      make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t("result.changes.heading") }, table),
      make("p", { class: "key", text: t("result.changes.key") }),
    );
  }

  update({ changes, comparisons, holds, zones }) {
    const parts = [changes, comparisons, holds, zones];
    if (parts.every((part, i) => part === this.#shown[i])) return;
    this.#shown = parts;
    this.hidden = (changes ?? []).length === 0;
    if (this.hidden) return;
    const baseline = new Map(comparisons.map((comparison) => [comparison.zone, comparison]));
    const end = resultEnd([...comparisons, ...changes.map(({ retest }) => retest).filter(Boolean)]);
    this.#head.replaceChildren(...heads(end));
    this.#body.replaceChildren(...changes.map((change) => row(change, baseline, holds, zones, end)));
  }
}

function heads(end) {
  const column = (text) => make("th", { scope: "col", text });
  return [
    column(t("result.zone")),
    ...SIDES.map((side) => make("th", { scope: "col" }, sideMark(side), t(`result.side.${side}`))),
    make("th", { scope: "col", class: "axis" }, axisHead(end), make("span", { class: "unseen", text: t("page.axis") })),
    column(t("result.changes.difference")),
  ];
}

function row(change, baseline, holds, zones, end) {
  const { zone } = change;
  return make(
    "tr",
    {},
    make("th", { scope: "row", text: zoneTitle(zones, zone) }),
    ...SIDES.map((side) => make("td", {}, ...sideWords(change[side], holds, zone, side))),
    make("td", { class: "axis pair" }, pictureOf(baseline.get(zone), end, "before"), pictureOf(change.retest, end, "after")),
    make("td", {}, ...changeWords(change.difference)),
  );
}

function pictureOf(comparison, end, when) {
  return make(
    "div",
    { class: `${when} ${comparison?.verdict ?? "unmeasured"}` },
    make("span", { class: "when", text: t(`result.changes.${when}`) }),
    axisPicture(comparison, end),
  );
}

function sideWords(change, holds, zone, side) {
  const [before, after] = ["baseline", "retest"].map((phase) => boxOf(holds, zone, side, phase));
  const scores = [before, after].map((box) => (box ? scoreText(box.score) : "\u2013")).join(" \u2192 ");
  return [make("p", { class: "numerals", text: scores }), ...changeWords(change)];
}

/** "Lower by 2.1 (1.2 to 3.0): more than the noise of measuring." */
function changeWords(change) {
  const { points, ci95, verdict } = change;
  const lines = [make("p", { text: t(`result.change.${verdict}`) })];
  if (points !== null && ci95) {
    const figures = { points: signed(points), low: signed(ci95[0]), high: signed(ci95[1]) };
    lines.push(make("p", { class: "note", text: t("result.change.figures", figures) }));
  }
  return lines;
}

customElements.define("result-changes", ResultChanges);
