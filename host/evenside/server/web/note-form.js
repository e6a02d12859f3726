// <note-form>: a few words about this moment, for whoever sits at the desk. In the phase of work it
// also takes the drills that were done, so that the history can show them beside what changed. Of
// what is over the moment is its end, or the one that `momentS` gives.

import "./drill-choice.js";
import { command, make, setText } from "./dom.js";
import { t } from "./texts.js";
import { clock } from "./words.js";

export class NoteForm extends HTMLElement {
  #words = make("input", {
    type: "text",
    maxlength: "2000",
    autocomplete: "off",
    placeholder: t("page.note.words"),
    "aria-label": t("page.note.words"),
  });
  #drills = make("drill-choice");
  #when = make("p", { class: "note" });
  #said = make("p", { class: "note", role: "status" });
  #notice = make("p", { class: "notice", role: "alert" });
  #nNotes = 0;
  #isOver = false;
  momentS = null; // () => seconds: the moment that is looked at
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
      this.#when,
      line,
      this.#said,
      this.#notice,
    );
    this.append(form);
  }

  update(state) {
    const { setup, isLive, access, notice, notes, guide, link, recording } = state;
    this.#isOver = !isLive || link.state === "ended";
    const isRunning = !this.#isOver && !["idle", "done", undefined].includes(guide?.state);
    const isLost = isLive && this.#isOver && recording === null; // no file to write it in
    this.hidden = isLost || access?.role === "viewer" || isRunning;
    this.showMoment();
    this.#drills.hidden = setup?.phase !== "intervention";
    if (!this.#drills.hidden) this.#drills.update(state);
    const refusal = notice?.about === "note" ? notice.text : "";
    setText(this.#notice, refusal);
    if (this.#isWaiting && notes.length > this.#nNotes) this.#clear();
    if (refusal) this.#isWaiting = false;
    this.#nNotes = notes.length;
  }

  /** Which moment a note would be about, where that is not the present. */
  showMoment() {
    const momentS = this.#isOver ? (this.momentS?.() ?? null) : null;
    setText(this.#when, momentS === null ? "" : t("page.note.at", { time: clock(momentS, 0) }));
    return momentS;
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#words.value.trim();
    const drills = this.#drills.hidden ? [] : this.#drills.chosen;
    if (text === "" && drills.length === 0) return this.#words.focus();
    const momentS = this.showMoment();
    const body = { text, ...(drills.length > 0 && { drills }), ...(momentS !== null && { time_s: momentS }) };
    this.#isWaiting = true;
    return command(this, "note", "note", body);
  }

  #clear() {
    this.#isWaiting = false;
    this.#words.value = "";
    this.#drills.clear();
    setText(this.#said, t("page.note.kept"));
  }
}

customElements.define("note-form", NoteForm);
