// <review-player>: play, how fast, closer, farther, all of it, and the moment as a slider. It shows
// what it is told to (`show`) and asks by events: `play` (true or false), `moment`, `zoom`, `speed`.

import { make, setText } from "./dom.js";
import { t } from "./texts.js";
import { clock } from "./words.js";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 10, 30, 100];

export class ReviewPlayer extends HTMLElement {
  #play = make("button", { type: "button", class: "primary", onclick: () => this.#tell("play", !this.#isPlaying) });
  #moment = make("input", { type: "range", min: "0", step: "0.1", "aria-label": t("review.moment") });
  #speed = make("select", { "aria-label": t("review.speed") });
  #time = make("output", { class: "numerals" });
  #isPlaying = false;

  connectedCallback() {
    this.#speed.append(...SPEEDS.map((speed) => make("option", { value: speed, text: `${speed}\u00d7`, selected: speed === 1 })));
    this.#speed.addEventListener("change", () => this.#tell("speed", Number(this.#speed.value)));
    this.#moment.addEventListener("input", () => this.#tell("moment", Number(this.#moment.value)));
    this.append(
      make("div", { class: "buttons" }, this.#play, this.#speed, this.#zoom("closer", 0.5), this.#zoom("farther", 2), this.#zoom("all", null)),
      make("div", { class: "moment" }, this.#moment, this.#time),
    );
  }

  show({ isPlaying, playS, durationS }) {
    this.#isPlaying = isPlaying;
    setText(this.#play, t(isPlaying ? "review.pause" : "review.play"));
    this.#moment.max = durationS.toFixed(1);
    this.#moment.value = playS.toFixed(1);
    const text = `${clock(playS)} / ${clock(durationS, 0)}`;
    this.#moment.setAttribute("aria-valuetext", text);
    setText(this.#time, text);
  }

  #zoom(name, factor) {
    const onclick = () => this.#tell("zoom", factor);
    return make("button", { type: "button", text: t(`review.zoom.${name}`), onclick });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define("review-player", ReviewPlayer);
