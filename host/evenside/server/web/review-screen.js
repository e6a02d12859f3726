// <review-screen>, desk: "What happened?"

import "./event-list.js";
import { make } from "./dom.js";
import { t } from "./texts.js";

export class ReviewScreen extends HTMLElement {
  #events = make("event-list");

  connectedCallback() {
    this.append(make("h1", { text: t("page.screen.review") }), this.#events);
  }

  update(state) {
    this.#events.update(state);
  }
}

customElements.define("review-screen", ReviewScreen);
