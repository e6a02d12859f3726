// <device-who>: what device this is, and what is known of its calibration. The first line says
// whether its newtons can be trusted; the figures below say why.

import { ageText, kindName, percent, trustOf } from "./device-words.js";
import { make, setText } from "./dom.js";
import { dayOf } from "./history-points.js";
import { t } from "./texts.js";
import { capital, number } from "./words.js";

export class DeviceWho extends HTMLElement {
  #trust = make("p", { class: "worth" });
  #name = make("p");
  #facts = make("dl", { class: "facts" });
  #shown = null;

  connectedCallback() {
    this.append(this.#name, this.#trust, this.#facts);
  }

  show({ device, kept }) {
    const key = JSON.stringify([device, kept]);
    if (key === this.#shown) return; // it is asked about four times a second
    this.#shown = key;
    const { level, text } = trustOf({ device, kept });
    this.#trust.className = `worth ${level}`;
    setText(this.#trust, `${level === "good" ? "\u2713" : "\u25b2"} ${text}`);
    setText(this.#name, device === null ? "" : nameText(device));
    const facts = [...(device === null ? [] : ofDevice(device)), ...(kept === null ? [] : ofCalibration(kept))];
    this.#facts.replaceChildren(...facts.map(([name, value]) => fact(name, value)));
  }
}

function nameText({ name, kind }) {
  return t("device.name", { name: name ? capital(name) : t("device.nameless"), kind: kindName(kind) });
}

function ofDevice({ device_id: id, firmware, channels, temperature_c: warm }) {
  return [
    ["number", id],
    ["firmware", [firmware ?? []].flat().join(".") || "\u2013"],
    ["n_cells", number(channels?.length)],
    ...(Number.isFinite(warm) ? [["temperature", `${number(warm, 1)} \u00b0C`]] : []),
  ];
}

function ofCalibration(kept) {
  const { date, zero_date: zeroDate, age_days: age, uncertainty_pct: within, n_points: n, last_check: check } = kept;
  return [
    ["weights", t("device.weights", { date: dayOf(date), age: ageText(age), n })],
    ...(zeroDate === date ? [] : [["zero_date", dayOf(zeroDate)]]),
    ["within", `${number(within, 2)} %`],
    ["last_check", check ? checkText(check) : t("device.check.never")],
    ["used", t(kept.is_used ? "device.used" : "device.not_used")],
  ];
}

function checkText({ date, holds, error_pct: error }) {
  return t(holds ? "device.check.held" : "device.check.failed", { date: dayOf(date), error: percent(error) });
}

function fact(name, value) {
  return make("div", {}, make("dt", { text: t(`device.fact.${name}`) }), make("dd", { text: value }));
}

customElements.define("device-who", DeviceWho);
