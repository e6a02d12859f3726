// <review-edit>: a dialog that corrects one visit: its zone and side, its start and end, its number,
// or away with it. What was recorded stays; the corrections are written behind it. It asks by
// `correct` with the bodies for /api/correction.

import { make, setText } from "./dom.js";
import { correctionsFor, ratingOf } from "./review-visits.js";
import { t } from "./texts.js";
import { zoneTitle } from "./words.js";

export class ReviewEdit extends HTMLElement {
  #zone = make("select", { name: "zone" });
  #side = make("select", { name: "side" });
  #start = make("input", { name: "start", type: "number", min: "0", step: "0.1", required: true });
  #end = make("input", { name: "end", type: "number", min: "0", step: "0.1" });
  #score = make("input", { name: "score", type: "number", min: "0", max: "10", step: "0.5" });
  #drop = make("input", { name: "drop", type: "checkbox" });
  #why = make("input", { name: "why", type: "text", maxlength: "500" });
  #notice = make("p", { class: "notice", role: "alert" });
  #dialog;
  #visit = null;

  connectedCallback() {
    const field = (name, input) => make("label", {}, make("span", { text: t(`review.edit.${name}`) }), input);
    const form = make(
      "form",
      { method: "dialog", onsubmit: (event) => this.#submit(event) },
      make("h2", { id: "review-edit-title", text: t("review.edit.heading") }),
      make("p", { class: "note", text: t("review.edit.kept") }),
      make("div", { class: "fields" }, field("zone", this.#zone), field("side", this.#side), field("start", this.#start), field("end", this.#end), field("score", this.#score), field("why", this.#why)),
      make("label", { class: "tick" }, this.#drop, make("span", { text: t("review.edit.drop") })),
      this.#notice,
      make(
        "div",
        { class: "buttons" },
        make("button", { type: "submit", class: "primary", text: t("review.edit.keep") }),
        make("button", { type: "button", text: t("review.edit.cancel"), onclick: () => this.#dialog.close() }),
      ),
    );
    this.#side.append(...["left", "right"].map((side) => make("option", { value: side, text: t(`result.side.${side}`) })));
    this.#dialog = make("dialog", { "aria-labelledby": "review-edit-title" }, form);
    this.append(this.#dialog);
  }

  open(visit, zones) {
    this.#visit = visit;
    const rating = ratingOf(visit);
    this.#zone.replaceChildren(...Object.keys(zones).map((zone) => make("option", { value: zone, text: zoneTitle(zones, zone) })));
    this.#zone.value = visit.zone;
    this.#side.value = visit.side;
    this.#start.value = visit.startS.toFixed(1);
    this.#end.value = visit.endS === null ? "" : visit.endS.toFixed(1);
    this.#end.disabled = visit.end === null;
    this.#score.value = rating === null ? "" : rating.data.score;
    this.#score.disabled = rating === null;
    this.#drop.checked = visit.isDropped;
    this.#why.value = "";
    setText(this.#notice, "");
    this.#dialog.showModal();
  }

  /** The server refused: it says why, and the dialog stays. */
  refuse(text) {
    setText(this.#notice, text);
  }

  close() {
    this.#dialog.close();
  }

  #submit(event) {
    event.preventDefault();
    const bodies = correctionsFor(this.#visit, {
      zone: this.#zone.value,
      side: this.#side.value,
      startS: this.#start.valueAsNumber,
      endS: this.#end.disabled || this.#end.value === "" ? null : this.#end.valueAsNumber,
      score: this.#score.disabled || this.#score.value === "" ? null : this.#score.valueAsNumber,
      drop: this.#drop.checked,
      why: this.#why.value.trim() || t("review.edit.why_not_said"),
    });
    if (bodies.length === 0) this.close();
    else this.dispatchEvent(new CustomEvent("correct", { detail: bodies }));
  }
}

customElements.define("review-edit", ReviewEdit);
