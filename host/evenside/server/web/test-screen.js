// <test-screen>, floor and glance: "What do I do now?" One line, as the voice says it; one timer; the
// load against its band; where on the body, and how to lie. While a number is asked for, the pad
// takes the place of the drawing.

import "./body-map.js";
import "./load-gauge.js";
import "./movement-drawing.js";
import "./now-timer.js";
import "./rating-pad.js";
import "./steering.js";
import { make, setText, sideMark } from "./dom.js";
import { lineOf, placeText, urgencyOf } from "./now.js";
import { t } from "./texts.js";
import { zoneHow } from "./words.js";

export class TestScreen extends HTMLElement {
  #place = make("h1");
  #line = make("p", { class: "line", "aria-live": "assertive", "aria-atomic": "true" });
  #timer = make("now-timer");
  #small = make("p", { class: "small" });
  #map = make("body-map");
  #movement = make("movement-drawing");
  #gauge = make("load-gauge");
  #pad = make("rating-pad");
  #steering = make("test-steering");
  #shownPlace = "";
  #state = null;
  #opened = null; // the visit whose number somebody wants to give or to correct by hand

  connectedCallback() {
    this.append(
      this.#map,
      make("div", { class: "words" }, this.#place, this.#line),
      make("div", { class: "doing" }, this.#timer, this.#movement),
      this.#pad,
      this.#gauge,
      make("div", { class: "foot" }, this.#small, this.#steering),
    );
    this.addEventListener("open-pad", () => this.#openPad());
  }

  update(state) {
    const guide = state.guide ?? { state: "idle" };
    this.dataset.state = guide.state;
    this.#showPlace(state, guide);
    this.#showLine(state);
    this.#showWhere(state, guide);
    for (const part of [this.#timer, this.#gauge, this.#pad, this.#steering]) part.update(state);
    this.#state = state;
    if (momentOf(state) !== this.#opened) this.#opened = null;
    const isOpen = guide.state === "rate" || this.#opened !== null;
    this.dataset.pad = isOpen && !this.#pad.hidden ? "open" : "closed";
  }

  /** Until the guide goes on to something else, or a number came. */
  #openPad() {
    this.#opened = momentOf(this.#state);
    this.update(this.#state);
    this.#pad.querySelector(".scores button").focus();
  }

  #showPlace(state, guide) {
    const text = placeText(state);
    if (text === this.#shownPlace) return;
    this.#shownPlace = text;
    const side = isUnderWay(guide) ? guide.side : null;
    this.#place.replaceChildren(...(side ? [sideMark(side)] : []), text);
  }

  #showLine(state) {
    const line = lineOf(state);
    setText(this.#line, line);
    this.#line.className = ["line", urgencyOf(state), line.length > 60 && "long"].filter(Boolean).join(" ");
  }

  #showWhere({ zones, setup }, guide) {
    const isOn = isUnderWay(guide);
    const current = isOn ? { zone: guide.zone, side: guide.side } : null;
    const chosen = setup?.zones ?? [...new Set((guide.plan ?? []).map(({ zone }) => zone))];
    const name = isOn ? t("page.body.now", { place: this.#shownPlace }) : t("page.body.nobody");
    this.#map.show({ chosen, current, name });
    this.#movement.show(isOn ? guide.zone : null, guide.side, zoneHow(zones, guide.zone));
    const count = isOn && guide.n_visits > 0 && guide.state !== "tare";
    const visit = { no: Math.min((guide.visit_no ?? 0) + 1, guide.n_visits), all: guide.n_visits };
    setText(this.#small, count ? t(guide.is_practice ? "page.practice" : "page.visit_count", visit) : "");
  }
}

function momentOf({ guide, ratings }) {
  return `${guide?.state} ${guide?.visit_no} ${ratings.length}`;
}

function isUnderWay(guide) {
  return Boolean(guide.zone) && !["idle", "done", "tare"].includes(guide.state);
}

customElements.define("test-screen", TestScreen);
