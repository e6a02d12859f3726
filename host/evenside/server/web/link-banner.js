// <link-banner>: one sentence while something stands between the person and the measurement: the
// page is opening, the program is gone, the roller is lost, the disk is full, the source has ended.

import "./recording-place.js";
import { make, setText } from "./dom.js";
import { t } from "./texts.js";
import { trouble } from "./trouble.js";

export class LinkBanner extends HTMLElement {
  #text = make("p", { role: "alert" });
  #retry = make("button", {
    type: "button",
    text: t("page.try_now"),
    onclick: () => this.dispatchEvent(new CustomEvent("try-now", { bubbles: true })),
  });

  #place = make("recording-place");

  connectedCallback() {
    this.append(this.#text, this.#retry, this.#place);
  }

  update(state) {
    const found = trouble(state);
    this.hidden = found === null;
    this.className = found?.level ?? "";
    this.#place.update(state);
    this.#retry.hidden = state.connection !== "gone";
    setText(this.#text, found?.text ?? "");
  }
}

customElements.define("link-banner", LinkBanner);
