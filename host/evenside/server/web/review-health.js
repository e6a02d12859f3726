// <review-health>: how good the recording is: what was lost, what was beyond the range, how far the
// zero wandered, and what was wrong with the device.

import { make } from "./dom.js";
import { t } from "./texts.js";
import { told } from "./told.js";
import { clock, number } from "./words.js";

export class ReviewHealth extends HTMLElement {
  #list = make("dl");
  #warnings = make("ul", { class: "warnings" });

  connectedCallback() {
    this.append(make("h2", { text: t("review.health.heading") }), this.#list, this.#warnings);
  }

  show({ quality, duration_s: durationS, fs_hz: fsHz }, unit) {
    this.#list.replaceChildren(...figures(quality, durationS, fsHz, unit).map(([name, value]) => entry(name, value)));
    this.#warnings.replaceChildren(...(quality.warnings ?? []).map((text) => make("li", told(text))));
  }
}

function figures(quality, durationS, fsHz, unit) {
  const { samples_expected: expected, samples_lost: lost } = quality;
  const share = expected ? ` (${number((100 * lost) / expected, 2)} %)` : "";
  return [
    ["length", clock(durationS, 0)],
    ["rate", `${number(fsHz, 1)} /s`],
    ["lost", `${number(lost)}${share}`],
    ["gaps", number(quality.gaps?.length ?? null)],
    ["corrupt", number(quality.corrupt_frames)],
    ["saturated", number(quality.saturated_samples)],
    ["drift", quality.drift_n === null ? t("review.health.unknown") : `${unit.text(quality.drift_n, 1)} ${unit.label}`],
  ];
}

function entry(name, value) {
  return make("div", {}, make("dt", { text: t(`review.health.${name}`) }), make("dd", { text: value }));
}

customElements.define("review-health", ReviewHealth);
