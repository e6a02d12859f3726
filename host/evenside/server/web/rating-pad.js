// <rating-pad>: one number from 0 to 10, by touch or by key, with words at 0, 5 and 10. The number
// is read back in text, so that a slip is noticed; another number corrects it.

import { command, make, setText } from "./dom.js";
import { readBack } from "./words.js";

const SCORES = Array.from({ length: 11 }, (_, score) => score);
const WORDS = {
  tension: ["0 no tension", "5 clearly tense", "10 too intense to bear"],
  pain: ["0 no pain", "5 clearly painful", "10 too intense to bear"],
};
const TEN_KEY = "x"; // ten has no key of its own; the Roman numeral is the nearest thing

export class RatingPad extends HTMLElement {
  #legend = make("legend", { text: "Your number" });
  #words = make("ul", { class: "scale-words" });
  #said = make("p", { class: "read-back", role: "status" });
  #notice = make("p", { class: "notice", role: "alert" });
  #kind = "tension";
  #buttons = SCORES.map((score) =>
    make("button", { type: "button", text: String(score), onclick: () => this.rate(score) }),
  );

  connectedCallback() {
    const select = make(
      "select",
      { onchange: () => this.#choose(select.value) },
      make("option", { value: "tension", text: "tension" }),
      make("option", { value: "pain", text: "pain" }),
    );
    this.append(
      make(
        "fieldset",
        {},
        this.#legend,
        make("label", { class: "kind" }, "for ", select),
        make("div", { class: "scores" }, ...this.#buttons),
        this.#words,
        make("p", { class: "key", text: `Keys 0 to 9, and ${TEN_KEY} for 10.` }),
      ),
      this.#said,
      this.#notice,
    );
    this.#choose("tension");
    document.addEventListener("keydown", (event) => this.#onKey(event));
  }

  update(state) {
    this.hidden = !state.isLive;
    const asked = state.guide?.state === "rate";
    const { lastRating } = state;
    this.classList.toggle("asked", asked);
    setText(this.#legend, asked ? "Your number?" : "Your number");
    setText(this.#said, lastRating ? readBack(state.zones, lastRating) : "");
    setText(this.#notice, state.notice?.about === "rating" ? state.notice.text : "");
    this.#buttons.forEach((button, score) => {
      const pressed = String(lastRating?.score === score);
      if (button.getAttribute("aria-pressed") !== pressed) {
        button.setAttribute("aria-pressed", pressed);
      }
    });
  }

  rate(score) {
    command(this, "rating", "rating", { score, kind: this.#kind });
  }

  #choose(kind) {
    this.#kind = kind;
    this.#words.replaceChildren(...WORDS[kind].map((text) => make("li", { text })));
  }

  #onKey(event) {
    if (this.hidden) return;
    const typing = event.target.closest?.("select, input, textarea");
    if (typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const score = event.key === TEN_KEY ? 10 : SCORES.findIndex((n) => String(n) === event.key);
    if (score >= 0) this.rate(score);
  }
}

customElements.define("rating-pad", RatingPad);
