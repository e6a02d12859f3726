// <setup-form>: who is tested, and how. Every change goes to the server at once; what it answers is
// what is shown, on this page and on every other.

import { command, make, setText } from "./dom.js";
import { t } from "./texts.js";

const PHASES = ["baseline", "intervention", "retest"];
const TESTS = ["measured", "quick"];
const RATING_WAYS = ["presses", "count"]; // of a number given on the roller itself

export class SetupForm extends HTMLElement {
  #person = make("input", { type: "text", maxlength: "40", autocomplete: "off", spellcheck: "false" });
  #mass = make("input", { type: "number", min: "20", max: "300", step: "0.5", inputmode: "decimal" });
  #phase = select(PHASES, "page.phase");
  #tests = TESTS.map((test) => make("input", { type: "radio", name: "test", value: test }));
  #ratingBy = select(RATING_WAYS, "page.rating_by");
  #blind = make("input", { type: "checkbox" });
  #side = make("p", { class: "note" });
  #notice = make("p", { class: "notice", role: "alert" });

  connectedCallback() {
    this.#person.addEventListener("change", () => this.#send({ person_code: this.#person.value.trim() || null }));
    this.#mass.addEventListener("change", () => this.#sendMass());
    this.#phase.addEventListener("change", () => this.#send({ phase: this.#phase.value }));
    this.#ratingBy.addEventListener("change", () => this.#send({ rating_by: this.#ratingBy.value }));
    this.#blind.addEventListener("change", () => this.#send({ is_blind: this.#blind.checked }));
    for (const radio of this.#tests) radio.addEventListener("change", () => this.#send({ test: radio.value }));
    this.append(
      make("h2", { text: t("page.start.who") }),
      field("page.person", this.#person, "page.person.note"),
      field("page.mass", this.#mass, "page.mass.note"),
      field("page.phase", this.#phase),
      this.#testChoice(),
      field("page.rating_by", this.#ratingBy, "page.rating_by.note"),
      make("label", { class: "tick" }, this.#blind, words("page.blind", "page.blind.note")),
      this.#side,
      this.#notice,
    );
  }

  update({ setup, isLive, notice }) {
    this.hidden = !isLive || !setup;
    setText(this.#notice, notice?.about === "setup" ? notice.text : "");
    if (!setup) return;
    put(this.#person, setup.person_code ?? "");
    put(this.#mass, setup.body_mass_kg ?? "");
    put(this.#phase, setup.phase);
    for (const radio of this.#tests) radio.checked = radio.value === setup.test;
    put(this.#ratingBy, setup.rating_by);
    this.#blind.checked = setup.is_blind;
    setText(this.#side, t(`page.first_side.${setup.first_side}`));
  }

  #testChoice() {
    const choices = this.#tests.map((radio) =>
      make("label", { class: "tick" }, radio, words(`page.test.${radio.value}`, `page.test.${radio.value}.note`)),
    );
    return make("fieldset", {}, make("legend", { text: t("page.test.which") }), ...choices);
  }

  #sendMass() {
    if (!this.#mass.checkValidity()) return setText(this.#notice, t("page.mass.range"));
    const text = this.#mass.value;
    return this.#send({ body_mass_kg: text === "" ? null : Number(text) });
  }

  #send(change) {
    command(this, "setup", "setup", change);
  }
}

function select(values, prefix) {
  return make("select", {}, ...values.map((value) => make("option", { value, text: t(`${prefix}.${value}`) })));
}

function field(key, input, note = null) {
  input.setAttribute("aria-label", t(key)); // the name alone, without choices and hints
  const hint = note ? make("span", { class: "note", text: t(note) }) : null;
  return make("label", { class: "field" }, make("span", { text: t(key) }), input, hint);
}

function words(key, note) {
  return make("span", {}, t(key), make("span", { class: "note", text: t(note) }));
}

/** Shows the server's value, but never under somebody's fingers. */
function put(input, value) {
  if (document.activeElement !== input && input.value !== String(value)) input.value = value;
}

customElements.define("setup-form", SetupForm);
