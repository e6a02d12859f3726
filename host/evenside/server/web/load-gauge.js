// <load-gauge>: the present load as a bar against the target band, readable at a glance, with one
// word for it. Blind mode keeps the bar and hides the numbers. Without a band there is nothing to
// compare with, and no gauge.

import { choice } from "./choices.js";
import { make, setText } from "./dom.js";
import { Reading } from "./reading.js";
import { t } from "./texts.js";
import { placeOf } from "./tones.js";
import { forceUnit } from "./units.js";

const SCALE_OVER_BAND = 1.6; // the band sits in the middle third, so "too much" has room to show
const SIGNS = { below: "+", in: "\u2713", above: "\u2212", stop: "\u25a0" };

export class LoadGauge extends HTMLElement {
  #bar = make("div", { class: "bar" });
  #band = make("div", { class: "target" });
  #limit = make("div", { class: "limit" });
  #load = make("span", { class: "load" });
  #target = make("span", { class: "target-text" });
  #word = make("span", { class: "cue" });
  #unit = forceUnit("N");
  #reading = new Reading(this.#load, (now) => `${this.#unit.text(now?.load_n)} ${this.#unit.label}`);

  connectedCallback() {
    this.append(
      make("div", { class: "gauge", "aria-hidden": "true" }, this.#band, this.#limit, this.#bar),
      make("p", { class: "band-text" }, this.#load, this.#word, this.#target),
    );
  }

  update({ now, guide, setup }) {
    const band = guide?.band_n ?? null;
    this.classList.toggle("empty", band === null);
    if (band === null) return;
    this.#unit = forceUnit(choice("unit"), setup?.body_mass_kg);
    const full = band[1] * SCALE_OVER_BAND;
    this.#showScale(band, guide.limits?.stop_n ?? null, full);
    const load = now?.load_n ?? 0;
    this.#bar.style.transform = `scaleX(${Math.min(1, Math.max(0, load / full))})`;
    this.#showWord(now, guide, band);
    this.#load.hidden = this.#target.hidden = setup?.is_blind === true;
    this.#reading.show(now);
    const [low, high] = band.map((loadN) => this.#unit.text(loadN));
    setText(this.#target, t("page.gauge.target", { low, high, unit: this.#unit.label }));
  }

  #showScale([low, high], stopN, full) {
    this.#band.style.left = percent(low / full);
    this.#band.style.width = percent((high - low) / full);
    this.#limit.hidden = stopN === null || stopN > full;
    if (!this.#limit.hidden) this.#limit.style.left = percent(stopN / full);
  }

  #showWord(now, guide, band) {
    const isPressing = ["hold", "rate"].includes(guide.state);
    const place = guide.cue === "stop" ? "stop" : isPressing ? placeOf(now?.load_n, band) : null;
    const missing = isPressing && !Number.isFinite(now?.load_n) ? t("page.gauge.no_reading") : "";
    this.dataset.place = place ?? "";
    setText(this.#word, place ? `${SIGNS[place]} ${t(`page.gauge.${place}`)}` : missing);
  }
}

function percent(share) {
  return `${(100 * share).toFixed(2)}%`;
}

customElements.define("load-gauge", LoadGauge);
