// <hand-visit>: marks a visit by hand while the guide is off: zone, side, start, end.

import { command, make, setText } from "./dom.js";
import { t } from "./texts.js";
import { clock, placeName, zoneTitle } from "./words.js";

export class HandVisit extends HTMLElement {
  #zone = make("select", { name: "zone" });
  #sides = ["left", "right"].map((side) =>
    make("input", { type: "radio", name: "side", value: side, checked: side === "left" }),
  );
  #choice;
  #running = make("p", { class: "running" });
  #start = make("button", { type: "button", text: t("page.visit.start"), onclick: () => this.#begin() });
  #end = make("button", { type: "button", text: t("page.visit.end"), onclick: () => this.#finish() });
  #notice = make("p", { class: "notice", role: "alert" });
  #zones = null;
  #visit = null;

  connectedCallback() {
    const [left, right] = this.#sides;
    this.#choice = make(
      "div",
      { class: "choice" },
      make("label", {}, make("span", { text: t("page.visit.zone") }), this.#zone),
      make(
        "div",
        { class: "sides", role: "radiogroup", "aria-label": t("page.visit.side") },
        make("label", {}, left, t("page.visit.left")),
        make("label", {}, right, t("page.visit.right")),
      ),
    );
    this.append(
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
    const place = visit ? placeName(zones, visit.side, visit.zone) : "";
    const since = visit ? clock(visit.start_s, 0) : "";
    setText(this.#running, visit ? t("page.visit.since", { place, since }) : "");
    setText(this.#notice, notice?.about === "visit" ? notice.text : "");
  }

  #offer(zones) {
    this.#zones = zones;
    const chosen = this.#zone.value;
    const options = Object.keys(zones).map((id) =>
      make("option", { value: id, text: zoneTitle(zones, id), selected: id === chosen }),
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
