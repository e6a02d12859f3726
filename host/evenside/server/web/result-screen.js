// <result-screen>, desk: "Which side, how sure, what next?"

import "./result-axis.js";
import { make } from "./dom.js";
import { t } from "./texts.js";

export class ResultScreen extends HTMLElement {
  #axis = make("result-axis");

  connectedCallback() {
    this.append(make("h1", { text: t("page.screen.result") }), this.#axis);
  }

  update(state) {
    this.#axis.update(state);
  }
}

customElements.define("result-screen", ResultScreen);
