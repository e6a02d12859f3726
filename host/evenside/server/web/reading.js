// A number that follows the newest sample, at a pace at which it can be read.

import { setText } from "./dom.js";

const EVERY_S = 0.2; // stream time; faster than five times a second the last digit only flickers

export class Reading {
  #node;
  #textOf;
  #slot; // undefined until the first show

  /** `textOf(now)` gives the text, also for null: nothing is being measured. */
  constructor(node, textOf) {
    this.#node = node;
    this.#textOf = textOf;
  }

  show(now) {
    const slot = now === null ? null : Math.floor(now.time_s / EVERY_S);
    if (slot === this.#slot) return;
    this.#slot = slot;
    setText(this.#node, this.#textOf(now));
  }
}
