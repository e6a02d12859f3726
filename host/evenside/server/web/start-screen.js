// <start-screen>, desk: "Is everything ready?"

import "./hand-visit.js";
import { make } from "./dom.js";
import { t } from "./texts.js";

export class StartScreen extends HTMLElement {
  #byHand = make("hand-visit");

  connectedCallback() {
    this.append(make("h1", { text: t("page.screen.start") }), this.#byHand);
  }

  update(state) {
    this.#byHand.update(state);
  }
}

customElements.define("start-screen", StartScreen);
