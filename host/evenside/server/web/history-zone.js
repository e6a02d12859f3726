// <history-zone>: one zone over time: the picture, what the sessions say together, and the same as a
// table. A change that is larger than the noise of measuring is named and marked as such.

import { make, setText, sideMark } from "./dom.js";
import { historyPicture } from "./history-picture.js";
import { dayOf, sentencesOf } from "./history-points.js";
import { verdictText } from "./result-reasons.js";
import { t } from "./texts.js";
import { signed, tighterSide, zoneTitle } from "./words.js";

const COLUMNS = ["when", "difference", "interval", "holds", "finding"];

export class HistoryZone extends HTMLElement {
  #title = make("h2");
  #picture = make("div");
  #words = make("div", { class: "said" });
  #summary = make("summary");
  #body = make("tbody");

  connectedCallback() {
    const heads = COLUMNS.map((name) => make("th", { scope: "col", text: t(`history.table.${name}`) }));
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), this.#body);
    const scroller = make("div", { class: "wide" }, table);
    this.append(this.#title, this.#picture, this.#words, make("details", {}, this.#summary, scroller));
  }

  /** `entry` is one of the history's zones; `scale` the one of all of them. */
  show(entry, { sessions, interventions }, zones, scale) {
    const name = zoneTitle(zones, entry.zone);
    const said = sentencesOf(zones, entry, sessions);
    const picture = t("history.picture", { zone: name, said: said.map(({ text }) => text).join(" ") });
    setText(this.#title, name);
    setText(this.#summary, t("history.table", { zone: name }));
    this.#picture.replaceChildren(historyPicture(entry, interventions, scale, picture));
    this.#words.replaceChildren(...said.map(sentence));
    this.#body.replaceChildren(...entry.points.toReversed().map((point) => row(zones, entry.zone, point)));
  }
}

function sentence({ text, lang, isReal }) {
  return make("p", { lang, class: isReal ? "real" : null, text: isReal ? `\u25c6 ${text}` : text });
}

function row(zones, zone, point) {
  const { created, difference_points: points, ci95, n_left: left, n_right: right, verdict } = point;
  const side = tighterSide(verdict);
  const finding = verdictText(zones, { ...point, zone });
  const interval = ci95 ? t("history.interval", { low: signed(ci95[0]), high: signed(ci95[1]) }) : "\u2013";
  return make(
    "tr",
    {},
    make("th", { scope: "row", text: dayOf(created) }),
    make("td", { class: "number", text: points === null ? "\u2013" : signed(points) }),
    make("td", { class: "number", text: interval }),
    make("td", { class: "number", text: `${left} / ${right}` }),
    make("td", {}, side ? sideMark(side) : null, make("span", finding)),
  );
}

customElements.define("history-zone", HistoryZone);
