// <event-list>: dwells and passes as a table, newest first; the traces in words. A dwell that
// became a hold carries its rating.

import { choice } from "./choices.js";
import { make, setText, sideMark } from "./dom.js";
import { t } from "./texts.js";
import { told } from "./told.js";
import { forceUnit } from "./units.js";
import { capital, clock, number, scoreText, zoneTitle } from "./words.js";

const SHOWN = 60;
const COLUMNS = ["time", "event", "seconds", "load", "rating"];

export class EventList extends HTMLElement {
  #body = make("tbody");
  #empty = make("p", { class: "empty", text: t("result.events.empty") });
  #heads = new Map(COLUMNS.map((name) => [name, make("th", { scope: "col", text: t(`result.events.${name}`) })]));
  #scroller;
  #shown = [];

  connectedCallback() {
    const heads = [...this.#heads.values()];
    this.#scroller = make(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": t("result.events.heading") },
      make("table", {}, make("thead", {}, make("tr", {}, ...heads)), this.#body),
    );
    this.append(make("h2", { text: t("result.events.heading") }), this.#empty, this.#scroller);
  }

  update({ events, holds, zones, setup }) {
    const unit = forceUnit(choice("unit"), setup?.body_mass_kg);
    const parts = [events, holds, unit.id];
    if (parts.every((part, i) => part === this.#shown[i])) return;
    this.#shown = parts;
    setText(this.#heads.get("load"), `${t("result.events.load")}, ${unit.label}`);
    const shown = events.filter(({ kind }) => kind !== "contact").slice(-SHOWN).reverse();
    this.#empty.hidden = shown.length > 0;
    this.#scroller.hidden = shown.length === 0;
    this.#body.replaceChildren(...shown.map((event) => row(event, holds, zones, unit)));
  }
}

function row(event, holds, zones, unit) {
  const { kind, side, zone, start_s: start, end_s: end, load_n: load } = event;
  const where = zone ? `${zoneTitle(zones, zone)}, ` : "";
  const what = kind === "pass" ? passWord(event) : t(`result.events.${kind}`);
  return make(
    "tr",
    {},
    make("td", { text: clock(start, 0) }),
    make(
      "td",
      { class: "what" },
      side ? sideMark(side) : null,
      side ? make("span", { class: "unseen", text: `${t(`result.side.${side}`)} ` }) : null,
      where ? where + what : capital(what),
    ),
    make("td", { text: number(end - start, 1) }),
    make("td", { text: unit.text(load) }),
    ratingCell(kind === "dwell" ? holdOf(event, holds) : null),
  );
}

function passWord({ direction, travel_m: travel }) {
  const arrow = { 1: "\u00a0\u2191", [-1]: "\u00a0\u2193" }[direction] ?? "";
  const pass = t("result.events.pass");
  return travel === null ? `${pass}${arrow}` : `${pass}${arrow}\u00a0${number(travel * 100)}\u00a0cm`;
}

function holdOf({ start_s: start, end_s: end }, holds) {
  return holds.find((hold) => hold.start_s < end && hold.end_s > start) ?? null;
}

function ratingCell(hold) {
  if (hold === null || hold.score === null) return make("td", { text: "\u2013" });
  const text = scoreText(hold.score);
  if (hold.usable) return make("td", { text });
  const title = told(hold.why_not ?? "it is marked so").text;
  return make(
    "td",
    { class: "unused", title },
    make("s", { text }),
    make("span", { class: "unseen", text: ` ${t("result.events.unused", { why: title })}` }),
  );
}

customElements.define("event-list", EventList);
