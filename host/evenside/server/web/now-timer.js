// <now-timer>: the one timer, large: seconds of the hold, or what is left of the rest. Its place stays
// when nothing is timed, so that nothing jumps.

import { make, setText } from "./dom.js";
import { timerOf } from "./now.js";

export class NowTimer extends HTMLElement {
  #number = make("span", { class: "glance" });
  #unit = make("span", { class: "unit" });

  connectedCallback() {
    this.setAttribute("role", "timer");
    this.setAttribute("aria-live", "off");
    this.append(this.#number, this.#unit);
  }

  update({ guide, now }) {
    const timer = now === null ? null : timerOf(guide ?? {});
    this.classList.toggle("empty", timer === null);
    setText(this.#number, timer?.text ?? "");
    setText(this.#unit, timer?.unit ?? "");
  }
}

customElements.define("now-timer", NowTimer);
