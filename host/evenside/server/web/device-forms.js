// <device-forms>: what can be done at the device: take its zero, check its calibration with one
// weight, calibrate it with several. Each form says what it needs, and what was wrong with it.

import { MAX_TOLERANCE_PCT, isMass, massesIn, numberIn } from "./device-input.js";
import { kgText } from "./device-words.js";
import { make, setText } from "./dom.js";
import { t } from "./texts.js";
import { number } from "./words.js";

const CLASSES = ["good", "usual", "cheap"];

export class DeviceForms extends HTMLElement {
  #keep = make("input", { type: "checkbox" });
  #mass = amount();
  #masses = amount();
  #heard = make("p", { class: "note heard", "aria-live": "polite" });
  #corner = amount();
  #class = make("select", {}, ...CLASSES.map((value) => make("option", { value, text: t(`device.class.${value}`) })));
  #tolerance = amount(number(0.2, 1));
  #sets = [];

  connectedCallback() {
    this.#class.value = "usual";
    this.#masses.addEventListener("input", () => setText(this.#heard, heardText(this.#masses.value)));
    this.append(
      this.#form("zero", () => ({ keep: this.#keep.checked }), tick("device.zero.keep", this.#keep)),
      this.#form("check", () => this.#checkBody(), field("device.check.mass", this.#mass, "device.check.mass.note")),
      this.#form(
        "calibrate",
        () => this.#calibrateBody(),
        field("device.masses", this.#masses, "device.masses.note"),
        this.#heard,
        field("device.corner_mass", this.#corner, "device.corner_mass.note"),
        field("device.class", this.#class, "device.class.note"),
        field("device.tolerance", this.#tolerance, "device.tolerance.note"),
      ),
    );
  }

  show({ isOff }) {
    for (const set of this.#sets) set.disabled = isOff;
  }

  focus() {
    this.querySelector("button:enabled")?.focus();
  }

  #form(task, bodyOf, ...fields) {
    const notice = make("p", { class: "notice", role: "alert" });
    const set = make(
      "fieldset",
      {},
      make("legend", {}, make("h2", { text: t(`device.task.${task}`) })),
      make("p", { class: "note", text: t(`device.about.${task}`) }),
      ...fields,
      make("button", { type: "submit", text: t(`device.go.${task}`) }),
      notice,
    );
    this.#sets.push(set);
    return make("form", { onsubmit: (event) => this.#submit(event, task, bodyOf, notice) }, set);
  }

  #submit(event, task, bodyOf, notice) {
    event.preventDefault();
    for (const input of event.target.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    try {
      const detail = { what: task, body: bodyOf() };
      setText(notice, "");
      this.dispatchEvent(new CustomEvent("work", { bubbles: true, detail }));
    } catch (error) {
      if (!(error instanceof WrongError)) throw error;
      setText(notice, error.message);
      error.input.setAttribute("aria-invalid", "true");
      error.input.focus();
    }
  }

  #checkBody() {
    return { mass_kg: asked(this.#mass, isMass, "device.wrong.mass") };
  }

  #calibrateBody() {
    const { masses, wrong } = massesIn(this.#masses.value);
    if (wrong !== null) throw new WrongError(this.#masses, t(wrong ? "device.wrong.masses" : "device.wrong.none", { wrong }));
    const isEmpty = this.#corner.value.trim() === "";
    return {
      masses_kg: masses,
      corner_kg: isEmpty ? null : asked(this.#corner, (kg) => kg === 0 || isMass(kg), "device.wrong.corner"),
      cell_class: this.#class.value,
      tolerance_pct: asked(this.#tolerance, (pct) => pct !== null && pct <= MAX_TOLERANCE_PCT, "device.wrong.tolerance"),
    };
  }
}

class WrongError extends Error {
  constructor(input, message) {
    super(message);
    this.input = input;
  }
}

function asked(input, fits, key) {
  const value = numberIn(input.value);
  if (!fits(value)) throw new WrongError(input, t(key));
  return value;
}

function heardText(text) {
  const { masses } = massesIn(text);
  if (masses.length === 0) return "";
  return t("device.masses.heard", { masses: masses.map((kg) => `${kgText(kg)} kg`).join(" \u00b7 ") });
}

function amount(value = "") {
  return make("input", { type: "text", inputmode: "decimal", maxlength: "200", autocomplete: "off", spellcheck: "false", value });
}

function field(key, input, note) {
  input.setAttribute("aria-label", t(key)); // the name alone, without the hint
  const hint = make("span", { class: "note", text: t(note) });
  return make("label", { class: "field" }, make("span", { text: t(key) }), input, hint);
}

function tick(key, input) {
  return make("label", { class: "tick" }, input, make("span", { text: t(key) }));
}

customElements.define("device-forms", DeviceForms);
