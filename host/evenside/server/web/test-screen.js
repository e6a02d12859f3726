// <test-screen>, floor and glance: "What do I do now?"

import "./guide-panel.js";
import "./rating-pad.js";
import { make } from "./dom.js";

export class TestScreen extends HTMLElement {
  #guide = make("guide-panel");
  #rating = make("rating-pad");

  connectedCallback() {
    this.append(this.#guide, this.#rating);
  }

  update(state) {
    this.#guide.update(state);
    this.#rating.update(state);
  }
}

customElements.define("test-screen", TestScreen);
