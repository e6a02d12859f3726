// <watch-screen>, glance: somebody else looks on. What Test shows, the live trace, the curves along
// the tissue and the comparison as it grows. Read-only.

import "./body-map.js";
import "./event-list.js";
import "./load-gauge.js";
import "./load-trace.js";
import "./now-timer.js";
import "./position-strip.js";
import "./result-axis.js";
import "./watch-profiles.js";
import { make, setText, sideMark } from "./dom.js";
import { lineOf, placeText } from "./now.js";
import { isHidden } from "./result-boxes.js";
import { t } from "./texts.js";

export class WatchScreen extends HTMLElement {
  #place = make("h1");
  #line = make("p", { class: "line", "aria-live": "polite" });
  #timer = make("now-timer");
  #map = make("body-map");
  #gauge = make("load-gauge");
  #load = make("load-trace");
  #position = make("position-strip");
  #told = [make("watch-profiles"), make("result-axis"), make("event-list")];
  #blind = make("p", { class: "blind", text: t("result.blind") });
  #shownPlace = null;

  connectedCallback() {
    this.append(
      make("div", { class: "watch-now" }, make("div", { class: "watch-words" }, this.#place, this.#line), this.#timer, this.#gauge),
      this.#map,
      make("div", { class: "watch-traces" }, this.#load, this.#position),
      this.#blind,
      ...this.#told,
    );
  }

  set trace(trace) {
    this.#load.trace = trace;
    this.#position.trace = trace;
  }

  update(state) {
    const guide = state.guide ?? { state: "idle" };
    this.#showPlace(state, guide);
    setText(this.#line, lineOf(state));
    this.#timer.update(state);
    for (const part of [this.#gauge, this.#load, this.#position]) part.update(state);
    const hidden = isHidden(state);
    this.#blind.hidden = !hidden;
    for (const part of this.#told) {
      part.classList.toggle("veiled", hidden);
      if (!hidden) part.update(state);
    }
  }

  #showPlace(state, guide) {
    const text = placeText(state);
    if (text === this.#shownPlace) return;
    this.#shownPlace = text;
    const isOn = Boolean(guide.zone) && !["idle", "done", "tare"].includes(guide.state);
    this.#place.replaceChildren(...(isOn ? [sideMark(guide.side)] : []), text);
    const current = isOn ? { zone: guide.zone, side: guide.side } : null;
    const chosen = [...new Set((guide.plan ?? []).map(({ zone }) => zone))];
    this.#map.show({ chosen, current, name: isOn ? t("page.body.now", { place: text }) : t("page.body.nobody") });
  }
}

customElements.define("watch-screen", WatchScreen);
