// <hand-visit>: marks a visit by hand while the guide is off: zone, side, start, end.

import { command, make, setText } from "./dom.js";
import { capital, clock, sideAndZone } from "./words.js";

export class HandVisit extends HTMLElement {
  #zone = make("select", { name: "zone" });
  #sides = ["left", "right"].map((side) =>
    make("input", { type: "radio", name: "side", value: side, checked: side === "left" }),
  );
  #choice;
  #running = make("p", { class: "running" });
  #start = make("button", { type: "button", text: "Start visit", onclick: () => this.#begin() });
  #end = make("button", { type: "button", text: "End visit", onclick: () => this.#finish() });
  #notice = make("p", { class: "notice", role: "alert" });
  #zones = null;
  #visit = null;

  connectedCallback() {
    const [left, right] = this.#sides;
    this.#choice = make(
      "div",
      { class: "choice" },
      make("label", {}, make("span", { text: "Zone" }), this.#zone),
      make(
        "div",
        { class: "sides", role: "radiogroup", "aria-label": "Side" },
        make("label", {}, left, "left"),
        make("label", {}, right, "right"),
      ),
    );
    this.append(
      make("h2", { text: "Visit by hand" }),
      this.#choice,
      this.#running,
      make("div", { class: "buttons" }, this.#start, this.#end),
      this.#notice,
    );
  }

  update({ zones, visit, guide, notice, isLive }) {
    this.hidden = !isLive || !["idle", "done", undefined].includes(guide?.state);
    if (zones !== this.#zones) this.#offer(zones);
    this.#visit = visit;
    this.#choice.hidden = visit !== null && visit !== undefined;
    this.#start.hidden = this.#choice.hidden;
    this.#end.hidden = !this.#choice.hidden;
    const since = visit ? `since ${clock(visit.start_s, 0)}` : "";
    setText(
      this.#running,
      visit ? `${capital(sideAndZone(zones, visit.side, visit.zone))}, ${since}` : "",
    );
    setText(this.#notice, notice?.about === "visit" ? notice.text : "");
  }

  #offer(zones) {
    this.#zones = zones;
    const chosen = this.#zone.value;
    const options = Object.entries(zones).map(([id, { name }]) =>
      make("option", { value: id, text: capital(name), selected: id === chosen }),
    );
    this.#zone.replaceChildren(...options);
  }

  #begin() {
    const side = this.#sides.find((input) => input.checked).value;
    command(this, "visit", "visit", { action: "start", zone: this.#zone.value, side });
  }

  #finish() {
    const { zone, side } = this.#visit;
    command(this, "visit", "visit", { action: "end", zone, side });
  }
}

customElements.define("hand-visit", HandVisit);
