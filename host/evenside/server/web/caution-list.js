// <caution-list>: the few things that speak against rolling, ticked one by one, once a session.

import { command, make, setText } from "./dom.js";
import { t, tOr } from "./texts.js";

export class CautionList extends HTMLElement {
  #lists = make("div");
  #done = make("p", { class: "note" });
  #boxes = new Map();
  #offered = "";

  connectedCallback() {
    this.append(
      make("h2", { text: t("page.cautions.title") }),
      this.#lists,
      this.#done,
    );
  }

  update({ setup, isLive }) {
    const cautions = setup?.cautions ?? [];
    this.hidden = !isLive || cautions.length === 0;
    if (this.#offered !== JSON.stringify(cautions.map(({ text }) => text))) this.#offer(cautions);
    for (const { id, is_ticked: isTicked } of cautions) this.#boxes.get(id).checked = isTicked;
    const open = cautions.filter(({ is_ticked: isTicked }) => !isTicked).length;
    setText(this.#done, open === 0 ? t("page.cautions.done") : t("page.cautions.open", { n: open }));
  }

  /** Those that are stops stand together, under the words that say so. */
  #offer(cautions) {
    this.#offered = JSON.stringify(cautions.map(({ text }) => text));
    this.#boxes = new Map();
    const stops = cautions.filter(({ is_stop: isStop }) => isStop);
    const others = cautions.filter(({ is_stop: isStop }) => !isStop);
    this.#lists.replaceChildren(
      make("p", { class: "stop", text: `\u25a0 ${t("page.cautions.stop")}` }),
      make("ul", {}, ...stops.map((caution) => this.#row(caution))),
      make("p", { class: "mind", text: `\u25b2 ${t("page.cautions.mind")}` }),
      make("ul", {}, ...others.map((caution) => this.#row(caution))),
    );
  }

  /** In the words of the page, whatever the session speaks. */
  #row({ id, text }) {
    const box = make("input", { type: "checkbox", onchange: () => this.#send() });
    this.#boxes.set(id, box);
    return make("li", {}, make("label", { class: "tick" }, box, tOr(`caution.${id}`, text)));
  }

  #send() {
    const cautions = [...this.#boxes].filter(([, box]) => box.checked).map(([id]) => id);
    command(this, "setup", "setup", { cautions });
  }
}

customElements.define("caution-list", CautionList);
