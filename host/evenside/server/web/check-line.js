// <check-line>: is the device ready? One green line when all is well; else what is wrong, each with
// what to do. The zero can be taken here, unless it is `words-only`. A made-up device says that it is one.

import { command, make, setText } from "./dom.js";
import { t } from "./texts.js";

export class CheckLine extends HTMLElement {
  #line = make("p", { class: "check-line", role: "status" });
  #list = make("ul", { class: "problems" });
  #all = make("ul", { class: "all-checks" });
  #details;
  #simulator = make("p", { class: "note", text: t("page.start.simulator") });
  #notice = make("p", { class: "notice", role: "alert" });
  #tare = make("button", { type: "button", text: t("page.tare"), onclick: () => this.#takeZero() });
  #shown = null;

  connectedCallback() {
    this.#details = make("details", {}, make("summary", { text: t("page.check.all") }), this.#all);
    this.append(
      make("h2", { text: t(this.hasAttribute("words-only") ? "device.health" : "page.start.device") }),
      this.#line,
      this.#list,
      this.#simulator,
      make("div", { class: "buttons" }, this.#tare),
      this.#notice,
      this.#details,
    );
  }

  update({ check, source, isLive, link, notice, access }) {
    this.#simulator.hidden = !String(source ?? "").startsWith("sim:");
    const mayTare = !this.hasAttribute("words-only") && link.state === "connected";
    this.#tare.hidden = !mayTare || !isLive || access?.role === "viewer";
    setText(this.#notice, notice?.about === "tare" ? notice.text : "");
    if (check === this.#shown) return;
    this.#shown = check;
    const items = check?.items ?? [];
    this.#line.className = `check-line ${check?.is_good ? "good" : "mind"}`;
    setText(this.#line, check ? `${check.is_good ? "\u2713" : "\u25b2"} ${check.text}` : t("page.check.none"));
    this.#list.replaceChildren(...items.filter(({ is_good: isGood }) => !isGood).map(problem));
    this.#all.replaceChildren(...items.map(item));
    this.#details.hidden = items.length === 0;
  }

  #takeZero() {
    command(this, "tare", "tare", {});
  }
}

function problem({ text, what_to_do: whatToDo }) {
  return make("li", {}, make("strong", { text }), whatToDo ? ` ${whatToDo}` : null);
}

function item({ is_good: isGood, text }) {
  return make("li", { text: `${isGood ? "\u2713" : "\u25b2"} ${text}` });
}

customElements.define("check-line", CheckLine);
