// <zone-choice>: which zones are tested: ticks in the order of the chart, and the body beside them,
// whose places can be touched too.

import "./body-map.js";
import { command, make } from "./dom.js";
import { t } from "./texts.js";
import { zoneTitle } from "./words.js";

export class ZoneChoice extends HTMLElement {
  #map = make("body-map");
  #list = make("ul");
  #boxes = new Map();
  #offered = null;
  #chosen = [];

  connectedCallback() {
    this.append(
      make("fieldset", {}, make("legend", {}, make("h2", { text: t("page.start.zones") })), this.#list),
      this.#map,
    );
  }

  update({ setup, zones, isLive }) {
    this.hidden = !isLive || !setup;
    if (!setup) return;
    const all = setup.all_zones ?? Object.keys(zones);
    if (all.join() !== this.#offered) this.#offer(all, zones);
    this.#chosen = setup.zones;
    for (const [zone, box] of this.#boxes) box.checked = setup.zones.includes(zone);
    const names = setup.zones.map((zone) => zoneTitle(zones, zone)).join(", ");
    const name = t("page.body.chosen", { zones: names || "\u2013" });
    this.#map.show({ chosen: setup.zones, name, onTouch: (zone) => this.#toggle(zone) });
  }

  #offer(all, zones) {
    this.#offered = all.join();
    this.#boxes = new Map();
    const rows = all.map((zone) => {
      const box = make("input", { type: "checkbox", onchange: () => this.#toggle(zone) });
      this.#boxes.set(zone, box);
      return make("li", {}, make("label", { class: "tick" }, box, zoneTitle(zones, zone)));
    });
    this.#list.replaceChildren(...rows);
  }

  #toggle(zone) {
    const zones = [...this.#boxes.keys()].filter(
      (each) => this.#chosen.includes(each) !== (each === zone), // the order of the chart
    );
    command(this, "setup", "setup", { zones });
  }
}

customElements.define("zone-choice", ZoneChoice);
