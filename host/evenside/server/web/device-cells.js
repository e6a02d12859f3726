// <device-cells>: what every cell says now, in the unit of choice and in counts, and the sum; on a
// plate also where the cells are, and where the weight goes that is asked for.

import { devicePicture } from "./device-picture.js";
import { cellName, placeAsked } from "./device-words.js";
import { make, setText } from "./dom.js";
import { t } from "./texts.js";
import { capital, number } from "./words.js";

export class DeviceCells extends HTMLElement {
  #sum = make("p", { class: "sum numerals" });
  #zero = make("p", { class: "note", text: t("device.cells.no_zero") });
  #picture = make("div", { class: "cell-places" });
  #load = make("th", { scope: "col" });
  #body = make("tbody");
  #rows = new Map(); // by channel: its cells of the table
  #channels = null;

  connectedCallback() {
    const heads = [make("th", { scope: "col", text: t("device.cells.cell") }), this.#load];
    heads.push(make("th", { scope: "col", text: t("device.cells.counts") }));
    this.append(
      make("h2", { text: t("device.cells") }),
      this.#sum,
      this.#zero,
      this.#picture,
      make("table", {}, make("thead", {}, make("tr", {}, ...heads)), this.#body),
    );
  }

  /** Old figures are not shown as if they were new: without the program there are none. */
  show({ device, cells, load_n: sum, work }, unit, isReached) {
    const now = (value) => (isReached ? value : null);
    setText(this.#load, t("device.cells.load", { unit: unit.label }));
    setText(this.#sum, t("device.sum", { load: unit.text(now(sum), 1), unit: unit.label }));
    this.#zero.hidden = !isReached || cells.length === 0 || cells.some(({ load_n: load, counts }) => load !== null || counts === null);
    this.#lay(cells);
    for (const { channel, load_n: load, counts } of cells) {
      const row = this.#rows.get(channel);
      setText(row.load, unit.text(now(load), 1));
      setText(row.counts, number(now(counts)));
    }
    const asked = work?.is_reading === false ? placeAsked(work.prompt) : null;
    const loads = new Map(cells.map(({ channel, load_n: load }) => [channel, now(load)]));
    const picture = device?.kind === "plate" ? devicePicture(device.channels ?? [], loads, asked) : null;
    this.#picture.replaceChildren(...(picture ? [picture] : []));
  }

  /** The rows stay while the cells do, so that a reader is not thrown out of the table. */
  #lay(cells) {
    const channels = JSON.stringify(cells.map(({ channel, name }) => [channel, name]));
    if (channels === this.#channels) return;
    this.#channels = channels;
    this.#rows = new Map(
      cells.map(({ channel }) => [channel, { load: make("td", { class: "number" }), counts: make("td", { class: "number" }) }]),
    );
    const row = (cell) => {
      const { load, counts } = this.#rows.get(cell.channel);
      return make("tr", {}, make("th", { scope: "row", text: capital(cellName(cell)) }), load, counts);
    };
    this.#body.replaceChildren(...cells.map(row));
  }
}

customElements.define("device-cells", DeviceCells);
