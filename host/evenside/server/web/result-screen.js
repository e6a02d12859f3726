// <result-screen>, desk: "Which side, how sure, what next?" The filled chart, the differences on one
// axis, what follows from them, the retest beside the baseline, and what else was seen.

import "./result-axis.js";
import "./result-changes.js";
import "./result-chart.js";
import "./result-findings.js";
import "./result-next.js";
import "./note-form.js";
import { make } from "./dom.js";
import { isHidden, isToPrint } from "./result-boxes.js";
import { languageCode, t } from "./texts.js";

const PARTS = ["result-axis", "result-next", "result-chart", "result-changes", "result-findings"];

export class ResultScreen extends HTMLElement {
  #blind = make("p", { class: "blind", text: t("result.blind") });
  #print = make("button", { type: "button", class: "quiet print", text: t("result.print"), onclick: () => print() });
  #report = make("a", {
    class: "button print",
    href: `/api/report?language=${languageCode()}`,
    target: "_blank",
    rel: "noopener",
    text: t("result.report"),
  });
  #when = make("p", { class: "note printed" });
  #note = make("note-form");
  #parts = PARTS.map((name) => make(name));

  connectedCallback() {
    const heading = make("div", { class: "heading" }, make("h1", { text: t("page.screen.result") }), make("div", { class: "buttons" }, this.#report, this.#print));
    this.append(heading, this.#when, this.#blind, ...this.#parts, this.#note, make("p", { class: "note", text: t("result.no_diagnosis") }));
  }

  update(state) {
    const hidden = isHidden(state);
    this.#blind.hidden = !hidden;
    this.#print.hidden = hidden;
    this.#report.hidden = !isToPrint(state);
    this.#note.update(state);
    this.#when.textContent = state.recording ?? state.source ?? "";
    for (const part of this.#parts) part.classList.toggle("veiled", hidden);
    if (hidden) return;
    for (const part of this.#parts) part.update(state);
  }
}

customElements.define("result-screen", ResultScreen);
