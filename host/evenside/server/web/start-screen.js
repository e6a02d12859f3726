// <start-screen>, desk: "Is everything ready?" The device, the person, the zones, the cautions, the
// voice; and one big Start, which says what is still missing.

import "./caution-list.js";
import "./check-line.js";
import "./hand-visit.js";
import "./setup-form.js";
import "./share-code.js";
import "./sound-choices.js";
import "./zone-choice.js";
import { command, make, setText } from "./dom.js";
import { agreeOnLanguage, speakAsPage } from "./session-language.js";
import { t, tOr } from "./texts.js";

const PARTS = ["check-line", "setup-form", "zone-choice", "caution-list", "share-code"];

export class StartScreen extends HTMLElement {
  #parts = PARTS.map((name) => make(name));
  #start = make("button", { type: "button", class: "primary start", onclick: () => this.#begin() });
  #missing = make("ul", { class: "missing", tabindex: "-1" });
  #byHand = make("hand-visit");
  #setup = null;
  #isRunning = false;

  connectedCallback() {
    const [check, form, zones, cautions, share] = this.#parts;
    this.append(
      make("h1", { text: t("page.start.title") }),
      make(
        "div",
        { class: "columns" },
        make("div", {}, check, cautions),
        make("div", {}, form),
        make("div", {}, zones, make("sound-choices"), share),
      ),
      make("div", { class: "go" }, this.#missing, this.#start),
      make("details", { class: "by-hand" }, make("summary", { text: t("page.by_hand") }), this.#byHand),
    );
  }

  update(state) {
    this.#setup = state.setup;
    agreeOnLanguage(this, state);
    this.#isRunning = !["idle", "done", undefined].includes(state.guide?.state);
    for (const part of [...this.#parts, this.#byHand]) part.update(state);
    const mayAct = state.isLive && state.access?.role !== "viewer";
    this.#start.hidden = !mayAct;
    const problems = this.#isRunning ? [] : (state.setup?.problems ?? []).map(({ id, text }) => tOr(`check.setup.${id}`, text));
    this.#showMissing(mayAct ? problems : []);
    setText(this.#start, t(this.#isRunning ? "page.start.go_on" : "page.start.go"));
    this.#start.setAttribute("aria-disabled", String(problems.length > 0 || state.connection !== "open"));
  }

  #showMissing(problems) {
    if (problems.join("\n") === [...this.#missing.children].map((li) => li.textContent).join("\n")) return;
    this.#missing.replaceChildren(...problems.map((text) => make("li", { text })));
  }

  /** The press that starts is also the press that lets the browser make sounds. */
  #begin() {
    if (this.#start.getAttribute("aria-disabled") === "true") return this.#missing.focus();
    this.dispatchEvent(new CustomEvent("sound-on", { bubbles: true }));
    if (!this.#isRunning) {
      speakAsPage(this, this.#setup);
      command(this, "guide", "guide", { action: "start" });
    }
    location.hash = "#test";
  }
}

customElements.define("start-screen", StartScreen);
