// <recording-place>: while the disk does not take the recording: try again, or go on elsewhere. Only
// the machine on which Evenside runs may say where, so no other screen shows it.

import { make, setText } from "./dom.js";
import { t } from "./texts.js";
import { told } from "./told.js";
import { sentence } from "./words.js";

export class RecordingPlace extends HTMLElement {
  #path = make("input", { type: "text", maxlength: "4096", autocomplete: "off", spellcheck: "false" });
  #said = make("p", { class: "notice", role: "alert" });

  connectedCallback() {
    const form = make(
      "form",
      { "aria-label": t("page.recording.place"), onsubmit: (event) => this.#submit(event) },
      make("button", { type: "button", text: t("page.recording.again"), onclick: () => this.#ask(null) }),
      make("label", {}, make("span", { text: t("page.recording.elsewhere") }), this.#path),
      make("button", { type: "submit", text: t("page.recording.go_on") }),
      this.#said,
    );
    this.append(form);
  }

  update({ connection, isLive, access, health, link }) {
    const isOver = !isLive || link.state === "ended";
    this.hidden = !health?.recording || isOver || !access?.is_here || connection !== "open";
    if (this.hidden) setText(this.#said, "");
  }

  #submit(event) {
    event.preventDefault();
    const path = this.#path.value.trim();
    if (path === "") this.#path.focus();
    else this.#ask(path);
  }

  /** Goes on at a path, or with null at the same one; that all is well the health message tells. */
  async #ask(path) {
    const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ path }) };
    const answer = await fetch("/api/recording", request).catch(() => null);
    const body = await answer?.json();
    if (answer?.ok && path !== null) this.#path.value = "";
    setText(this.#said, answer === null ? t("page.not_reached") : outcome(body));
  }
}

function outcome({ error, path, why_not: whyNot }) {
  if (error) return sentence(told(error.message).text);
  if (whyNot) return t("page.recording.still_not", { why: sentence(told(whyNot).text) });
  return t("page.recording.goes_on", { path });
}

customElements.define("recording-place", RecordingPlace);
