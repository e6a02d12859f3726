// <review-notes>: what people noted during the session, with the drills that they did, by time. It
// asks by `moment` (seconds).

import { drillName } from "./drills.js";
import { make } from "./dom.js";
import { t } from "./texts.js";
import { clock } from "./words.js";

export class ReviewNotes extends HTMLElement {
  #list = make("ul");

  connectedCallback() {
    this.append(make("h2", { text: t("review.notes.heading") }), this.#list);
  }

  show({ marks, zones }) {
    const notes = marks.filter(({ kind, is_dropped: isDropped }) => kind === "note" && !isDropped);
    this.hidden = notes.length === 0;
    this.#list.replaceChildren(...notes.map((mark) => this.#item(mark, zones)));
  }

  #item({ time_s: timeS, data }, zones) {
    const tell = () => this.dispatchEvent(new CustomEvent("moment", { detail: timeS }));
    const when = make("button", { type: "button", class: "quiet", text: clock(timeS, 0), onclick: tell });
    const drills = (data.drills ?? []).map((id) => make("li", { text: drillName(zones, id) }));
    return make("li", {}, when, make("span", { text: data.text }), drills.length > 0 ? make("ul", {}, ...drills) : null);
  }
}

customElements.define("review-notes", ReviewNotes);
