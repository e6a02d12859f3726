// <caution-list>: the few things that speak against rolling, ticked one by one, once a session.

import { command, make, setText } from "./dom.js";
import { t } from "./texts.js";

export class CautionList extends HTMLElement {
  #list = make("ul");
  #done = make("p", { class: "note" });
  #boxes = new Map();

  connectedCallback() {
    this.append(
      make("h2", { text: t("page.cautions.title") }),
      make("p", { class: "note", text: t("page.cautions.why") }),
      this.#list,
      this.#done,
    );
  }

  update({ setup, isLive }) {
    const cautions = setup?.cautions ?? [];
    this.hidden = !isLive || cautions.length === 0;
    if ([...this.#boxes.keys()].join() !== cautions.map(({ id }) => id).join()) this.#offer(cautions);
    for (const { id, is_ticked: isTicked } of cautions) this.#boxes.get(id).checked = isTicked;
    const open = cautions.filter(({ is_ticked: isTicked }) => !isTicked).length;
    setText(this.#done, open === 0 ? t("page.cautions.done") : t("page.cautions.open", { n: open }));
  }

  #offer(cautions) {
    this.#boxes = new Map();
    const rows = cautions.map(({ id, text, is_stop: isStop }) => {
      const box = make("input", { type: "checkbox", onchange: () => this.#send() });
      this.#boxes.set(id, box);
      const stop = isStop ? make("strong", { class: "stop", text: `${t("page.cautions.stop")} ` }) : null;
      return make("li", {}, make("label", {}, box, make("span", {}, stop, text)));
    });
    this.#list.replaceChildren(...rows);
  }

  #send() {
    const cautions = [...this.#boxes].filter(([, box]) => box.checked).map(([id]) => id);
    command(this, "setup", "setup", { cautions });
  }
}

customElements.define("caution-list", CautionList);
