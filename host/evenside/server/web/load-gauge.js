// <load-gauge>: the present load as a bar against the target band, readable at a glance. The band
// is written in words too. Without a band there is nothing to compare with, and no gauge.

import { make, setText } from "./dom.js";
import { number } from "./words.js";

const SCALE_OVER_BAND = 1.6; // the band sits in the middle third, so "too much" has room to show

export class LoadGauge extends HTMLElement {
  #bar = make("div", { class: "bar" });
  #band = make("div", { class: "target" });
  #text = make("p", { class: "band-text" });

  connectedCallback() {
    this.append(
      make("div", { class: "gauge", "aria-hidden": "true" }, this.#band, this.#bar),
      this.#text,
    );
  }

  update({ now, guide }) {
    const band = guide?.band_n ?? null;
    this.hidden = band === null;
    if (band === null) return;
    const [low, high] = band;
    const full = high * SCALE_OVER_BAND;
    this.#band.style.left = percent(low / full);
    this.#band.style.width = percent((high - low) / full);
    const load = now?.load_n ?? 0;
    this.#bar.style.transform = `scaleX(${Math.min(1, Math.max(0, load / full))})`;
    const isPressing = ["hold", "rate"].includes(guide.state);
    const verdict = isPressing ? `: ${judge(now, low, high)}` : "";
    setText(this.#text, `Target ${number(low)} to ${number(high)} N${verdict}`);
  }
}

function judge(now, low, high) {
  if (now === null || now.load_n === null) return "no reading";
  if (now.load_n < low) return "below";
  return now.load_n > high ? "above" : "in it";
}

function percent(share) {
  return `${(100 * share).toFixed(2)}%`;
}

customElements.define("load-gauge", LoadGauge);
