// <note-form>: a few words about this moment, for whoever sits at the desk. In the phase of work it
// also takes the drills that were done, so that the history can show them beside what changed.

import "./drill-choice.js";
import { command, make, setText } from "./dom.js";
import { t } from "./texts.js";

export class NoteForm extends HTMLElement {
  #words = make("input", {
    type: "text",
    maxlength: "2000",
    autocomplete: "off",
    placeholder: t("page.note.words"),
    "aria-label": t("page.note.words"),
  });
  #drills = make("drill-choice");
  #said = make("p", { class: "note", role: "status" });
  #notice = make("p", { class: "notice", role: "alert" });
  #nNotes = 0;
  #isWaiting = false; // a note is on its way; until it is kept its words stay in the field

  connectedCallback() {
    const line = make(
      "div",
      { class: "line-field" },
      this.#words,
      make("button", { type: "submit", text: t("page.note.keep") }),
    );
    const form = make(
      "form",
      { onsubmit: (event) => this.#submit(event) },
      make("h2", { text: t("page.note.heading") }),
      this.#drills,
      line,
      this.#said,
      this.#notice,
    );
    this.append(form);
  }

  update(state) {
    const { setup, isLive, access, notice, notes, guide, link } = state;
    const isRunning = !["idle", "done", undefined].includes(guide?.state);
    const isOver = !isLive || link.state === "ended"; // nothing is written down any more
    this.hidden = isOver || access?.role === "viewer" || isRunning;
    this.#drills.hidden = setup?.phase !== "intervention";
    if (!this.#drills.hidden) this.#drills.update(state);
    const refusal = notice?.about === "note" ? notice.text : "";
    setText(this.#notice, refusal);
    if (this.#isWaiting && notes.length > this.#nNotes) this.#clear();
    if (refusal) this.#isWaiting = false;
    this.#nNotes = notes.length;
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#words.value.trim();
    const drills = this.#drills.hidden ? [] : this.#drills.chosen;
    if (text === "" && drills.length === 0) return this.#words.focus();
    this.#isWaiting = true;
    return command(this, "note", "note", drills.length > 0 ? { text, drills } : { text });
  }

  #clear() {
    this.#isWaiting = false;
    this.#words.value = "";
    this.#drills.clear();
    setText(this.#said, t("page.note.kept"));
  }
}

customElements.define("note-form", NoteForm);
