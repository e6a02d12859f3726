// <watch-screen>, glance: somebody else looks on. Read-only.

import "./load-trace.js";
import "./position-strip.js";
import { make } from "./dom.js";
import { t } from "./texts.js";

export class WatchScreen extends HTMLElement {
  #load = make("load-trace");
  #position = make("position-strip");

  connectedCallback() {
    this.append(make("h1", { text: t("page.screen.watch") }), this.#load, this.#position);
  }

  set trace(trace) {
    this.#load.trace = trace;
    this.#position.trace = trace;
  }

  update(state) {
    this.#load.update(state);
    this.#position.update(state);
  }
}

customElements.define("watch-screen", WatchScreen);
