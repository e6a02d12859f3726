// <rating-pad>: one number from 0 to 10, by touch, by key, by presenter or pedal, with words at 0, 5
// and 10. The number is read back large, so that a slip is noticed; another number corrects it.

import { command, make, setText } from "./dom.js";
import { KeyReader } from "./keys.js";
import { t } from "./texts.js";
import { readBack, scoreText } from "./words.js";

const SCORES = Array.from({ length: 11 }, (_, score) => score);
const ANCHORS = [0, 5, 10];

export class RatingPad extends HTMLElement {
  #legend = make("legend");
  #words = make("ul", { class: "scale-words" });
  #number = make("span", { class: "glance" });
  #said = make("p", { class: "read-back", role: "status" });
  #correct = make("p", { class: "key", text: t("page.rate.correct") });
  #notice = make("p", { class: "notice", role: "alert" });
  #memory = make("p", { class: "key", text: t("page.rate.memory") });
  #kind = "tension";
  #guideState = "idle";
  #isFromMemory = false;
  #buttons = SCORES.map((score) =>
    make("button", { type: "button", text: String(score), onclick: () => this.rate(score) }),
  );
  #keys = new KeyReader({
    onScore: (score) => this.rate(score),
    onCount: (count) => this.#showNumber(count),
    onStep: (action) => command(this, "guide", "guide", { action }),
  });
  #heard = null; // the score that was read back
  #onKeyDown = (event) => this.#onKey(event);

  connectedCallback() {
    const select = make(
      "select",
      { onchange: () => this.#choose(select.value) },
      ...["tension", "pain"].map((kind) => make("option", { value: kind, text: t(`page.rate.${kind}`) })),
    );
    this.append(
      make(
        "fieldset",
        {},
        this.#legend,
        make("label", { class: "kind" }, `${t("page.rate.of")} `, select),
        make("div", { class: "scores" }, ...this.#buttons),
        this.#words,
      ),
      make("p", { class: "number", "aria-hidden": "true" }, this.#number),
      make("div", { class: "answers" }, this.#said, this.#correct, this.#memory, this.#notice),
      make("p", { class: "key keys", text: t("page.rate.keys") }),
    );
    this.#choose("tension");
    document.addEventListener("keydown", this.#onKeyDown);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#onKeyDown);
  }

  update(state) {
    this.#guideState = state.guide?.state ?? "idle";
    const asked = this.#guideState === "rate";
    // Outside of a visit a number is from memory; it is kept, marked, and never counts.
    this.#isFromMemory = this.#guideState === "done" && state.visit === null;
    this.hidden = !state.isLive || state.access?.role === "viewer" || !this.#isOpen(state);
    if (!asked) this.#keys.reset();
    this.classList.toggle("asked", asked);
    this.#legend.classList.toggle("unseen", asked); // the line above asks already
    setText(this.#legend, t(asked ? "page.rate.asked" : "page.rate.late"));
    this.#showHeard(state);
    this.#memory.hidden = !this.#isFromMemory;
    setText(this.#notice, state.notice?.about === "rating" ? state.notice.text : "");
  }

  rate(score) {
    const memory = this.#isFromMemory ? { from_memory: true } : {};
    command(this, "rating", "rating", { score, kind: this.#kind, ...memory });
  }

  /** A number may be given when it is asked for, and corrected until the next press. */
  #isOpen({ visit, lastVisit }) {
    return visit !== null || (lastVisit !== null && ["rate", "rest", "done", "ready"].includes(this.#guideState));
  }

  #showHeard({ lastRating, zones, guide }) {
    this.#heard = lastRating?.score ?? guide?.rating?.score ?? null;
    const presses = guide?.rating?.state === "counting" ? guide.rating.presses : null;
    this.#showNumber(presses);
    const missing = guide?.rating?.state === "missing" ? t("page.rate.missing") : "";
    setText(this.#said, lastRating ? readBack(zones, lastRating) : missing);
    this.#correct.hidden = this.#heard === null;
    this.#buttons.forEach((button, score) => {
      const pressed = String(this.#heard === score);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    });
  }

  /** A count that is going on, by roller or presenter; else the number that was heard. */
  #showNumber(count) {
    const shown = count ?? this.#heard;
    this.#number.classList.toggle("counting", count !== null);
    setText(this.#number, shown === null ? "" : scoreText(shown));
  }

  #choose(kind) {
    this.#kind = kind;
    const items = ANCHORS.map((score) => make("li", { text: t(`page.rate.${kind}.${score}`) }));
    this.#words.replaceChildren(...items);
  }

  #onKey(event) {
    if (this.closest("[hidden]:not(rating-pad)") || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target.closest?.("select, input, textarea, button, a");
    if (target?.matches("select, input, textarea") || (target && event.key === "Enter")) return;
    if (this.hidden && /^[0-9x]$/.test(event.key)) return;
    if (this.#keys.press(event.key, this.#guideState)) event.preventDefault();
  }
}

customElements.define("rating-pad", RatingPad);
