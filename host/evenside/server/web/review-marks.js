// <review-marks>: the visits of the recording as a table, each with its number; what was wrong can
// be corrected. The picture above in words. It asks by `edit` (a visit) and `moment` (seconds).

import { make, sideMark } from "./dom.js";
import { ratingOf } from "./review-visits.js";
import { t } from "./texts.js";
import { told } from "./told.js";
import { clock, number, scoreText, zoneTitle } from "./words.js";

const COLUMNS = ["time", "place", "seconds", "load", "rating", "note", "correct"];
const NUMBERS = ["seconds", "load", "rating"];

export class ReviewMarks extends HTMLElement {
  #body = make("tbody");
  #empty = make("p", { class: "empty", text: t("review.marks.empty") });
  #heads = new Map(COLUMNS.map((name) => [name, head(name)]));
  #table;

  connectedCallback() {
    this.#table = make("table", {}, make("thead", {}, make("tr", {}, ...this.#heads.values())), this.#body);
    this.append(make("h2", { text: t("review.marks.heading") }), this.#empty, make("div", { class: "wide" }, this.#table));
  }

  /** `mayCorrect` false: a screen that only looks on, and the last column is not there. */
  show({ visits, holds, zones, unit, mayCorrect }) {
    this.#empty.hidden = visits.length > 0;
    this.#table.hidden = visits.length === 0;
    this.#heads.get("load").textContent = loadHead(unit);
    this.#heads.get("correct").hidden = !mayCorrect;
    this.#body.replaceChildren(...visits.map((visit) => this.#row(visit, holds, zones, unit, mayCorrect)));
  }

  #row(visit, holds, zones, unit, mayCorrect) {
    const hold = holdOf(visit, holds);
    const rating = ratingOf(visit);
    const place = zoneTitle(zones, visit.zone);
    const when = make("button", { type: "button", class: "quiet", text: clock(visit.startS, 0), onclick: () => this.#tell("moment", visit.startS) });
    const side = t(`result.side.${visit.side}`);
    const edit = make("button", {
      type: "button",
      text: t("review.correct"),
      "aria-label": t("review.correct_this", { place: `${side}, ${place}`, time: clock(visit.startS, 0) }),
      onclick: () => this.#tell("edit", visit),
    });
    return make(
      "tr",
      { class: visit.isDropped ? "dropped" : null },
      make("td", {}, when),
      make("td", { class: "place" }, sideMark(visit.side), `${side}, ${place}`),
      make("td", { class: "number seconds", text: visit.endS === null ? "\u2013" : number(visit.endS - visit.startS, 1) }),
      make("td", { class: "number load", text: unit.text(hold?.load_n ?? null), "data-head": loadHead(unit) }),
      make("td", { class: "number rating", text: rating ? scoreText(rating.data.score) : "\u2013", "data-head": t("review.marks.rating") }),
      make("td", { class: "note" }, ...notes(visit, hold)),
      mayCorrect ? make("td", { class: "edit" }, edit) : null,
    );
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function loadHead(unit) {
  return `${t("review.marks.load")}, ${unit.label}`;
}

function head(name) {
  const look = NUMBERS.includes(name) ? "number" : null;
  return make("th", { scope: "col", class: look, text: t(`review.marks.${name}`) });
}

function notes(visit, hold) {
  const said = [
    visit.isDropped ? make("span", { text: t("review.marks.dropped") }) : null,
    visit.isPractice ? make("span", { text: t("review.marks.practice") }) : null,
    visit.isCorrected && !visit.isDropped ? make("span", { text: t("review.marks.corrected") }) : null,
    hold?.why_not ? make("span", told(hold.why_not)) : null,
  ].filter(Boolean);
  return said.flatMap((node, i) => (i > 0 ? [" \u00b7 ", node] : [node]));
}

function holdOf(visit, holds) {
  if (visit.isDropped) return null;
  const isOf = (hold) => hold.zone === visit.zone && hold.side === visit.side;
  const overlaps = (hold) => hold.start_s < (visit.endS ?? Infinity) && hold.end_s > visit.startS;
  return holds.find((hold) => isOf(hold) && overlaps(hold)) ?? null;
}

customElements.define("review-marks", ReviewMarks);
