// <test-steering>: the few buttons under the test, for a hand that is free; a pedal and the voice
// need none of them. What was refused is said here.

import { command, make, setText } from "./dom.js";
import { t } from "./texts.js";

const RUNNING = (state) => !["idle", "done"].includes(state);
const BUTTONS = [
  ["skip_rest", (state) => state === "rest"],
  ["repeat", (state) => RUNNING(state) && state !== "tare"],
  ["next", (state) => RUNNING(state) && state !== "tare"],
  ["stop", RUNNING],
];

export class TestSteering extends HTMLElement {
  #buttons = new Map();
  #toStart = make("a", { class: "button primary", href: "#start", text: t("page.to_start") });
  #toResult = make("a", { class: "button primary", href: "#result", text: t("page.to_result") });
  #number = make("button", { type: "button", onclick: () => this.#openPad() });
  #notice = make("p", { class: "notice", role: "alert" });

  connectedCallback() {
    for (const [action] of BUTTONS) {
      const onclick = () => command(this, "guide", "guide", { action });
      const button = make("button", { type: "button", text: t(`page.guide.${action}`), onclick });
      this.#buttons.set(action, button);
    }
    this.append(
      make("div", { class: "buttons" }, this.#number, ...this.#buttons.values(), this.#toStart, this.#toResult),
      this.#notice,
    );
  }

  update({ guide, isLive, access, notice, lastVisit, lastRating }) {
    const state = guide?.state ?? "idle";
    const mayAct = isLive && access?.role !== "viewer";
    for (const [action, fits] of BUTTONS) this.#buttons.get(action).hidden = !mayAct || !fits(state);
    this.#number.hidden = !mayAct || lastVisit === null || !["rest", "done"].includes(state);
    setText(this.#number, t(numberKey(state, lastRating)));
    this.#toStart.hidden = !mayAct || state !== "idle";
    this.#toResult.hidden = state !== "done";
    setText(this.#notice, notice?.about === "guide" ? notice.text : "");
  }

  #openPad() {
    this.dispatchEvent(new CustomEvent("open-pad", { bubbles: true }));
  }
}

/** After the end a number is from memory; before it, it is given late or corrected. */
function numberKey(state, lastRating) {
  if (state === "done") return "page.rate.from_memory";
  return lastRating ? "page.rate.change" : "page.rate.give";
}

customElements.define("test-steering", TestSteering);
