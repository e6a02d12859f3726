// <source-line>: where the samples come from and where they are recorded.

import { make, setText } from "./dom.js";
import { t } from "./texts.js";
import { capital } from "./words.js";

export class SourceLine extends HTMLElement {
  #text = make("p");

  connectedCallback() {
    this.append(this.#text);
  }

  update({ source, device, recording }) {
    const parts = [device?.name && capital(device.name), source, recording && t("page.recorded_in", { file: baseName(recording) })];
    setText(this.#text, parts.filter(Boolean).join("  \u00b7  "));
    this.#text.title = recording ?? "";
  }
}

function baseName(path) {
  return String(path).split(/[\\/]/).at(-1);
}

customElements.define("source-line", SourceLine);
