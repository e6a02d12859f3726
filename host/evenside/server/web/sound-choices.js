// <sound-choices>: what a pair of eyes and ears prefers, kept by this browser: language, unit, words or
// tones, volume, speed and voice. "Try it" lets them be heard.

import { choice, choose } from "./choices.js";
import { command, make } from "./dom.js";
import { LANGUAGES, languageCode, t } from "./texts.js";
import { UNITS } from "./units.js";

const MODES = ["words", "tones", "silent"];

export class SoundChoices extends HTMLElement {
  #voice = make("select", { onchange: () => choose("voice", this.#voice.value) });

  connectedCallback() {
    const unitNames = Object.fromEntries(UNITS.map((unit) => [unit, t(`page.unit.${unit}`)]));
    const modeNames = Object.fromEntries(MODES.map((mode) => [mode, t(`page.sound.${mode}`)]));
    this.append(
      make("h2", { text: t("page.start.ears") }),
      field("page.language", this.#select(LANGUAGES, languageCode(), (code) => this.#speak(code))),
      field("page.unit", this.#select(unitNames, choice("unit"), (unit) => choose("unit", unit))),
      field("page.sound", this.#select(modeNames, choice("sound"), (mode) => choose("sound", mode))),
      field("page.voice", this.#voice),
      field("page.volume", range("volume", 0, 1, 0.05)),
      field("page.speed", range("speed", 0.7, 1.5, 0.05)),
      make("button", { type: "button", text: t("page.sound.try"), onclick: () => this.#try() }),
    );
    this.#offerVoices();
    globalThis.speechSynthesis?.addEventListener("voiceschanged", () => this.#offerVoices());
  }

  #select(names, chosen, onChoice) {
    const options = Object.entries(names).map(([value, text]) =>
      make("option", { value, text, selected: value === chosen }),
    );
    const select = make("select", { onchange: () => onChoice(select.value) }, ...options);
    return select;
  }

  #offerVoices() {
    const voices = (globalThis.speechSynthesis?.getVoices() ?? []).filter(({ lang }) =>
      lang.toLowerCase().startsWith(languageCode()),
    );
    const none = t(voices.length === 0 ? "page.voice.none" : "page.voice.default");
    this.#voice.replaceChildren(
      make("option", { value: "", text: none }),
      ...voices.map(({ name }) =>
        make("option", { value: name, text: name, selected: name === choice("voice") }),
      ),
    );
  }

  /** The session speaks the language of its page; the page begins anew in it. */
  #speak(code) {
    command(this, "setup", "setup", { language: code });
    choose("language", code);
  }

  #try() {
    this.dispatchEvent(new CustomEvent("try-voice", { bubbles: true }));
  }
}

function field(key, input) {
  input.setAttribute("aria-label", t(key)); // the name alone, without choices and hints
  return make("label", { class: "field" }, make("span", { text: t(key) }), input);
}

function range(name, min, max, step) {
  const input = make("input", { type: "range", min, max, step, value: choice(name) });
  input.addEventListener("input", () => choose(name, input.value));
  return input;
}

customElements.define("sound-choices", SoundChoices);
