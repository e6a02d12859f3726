// <device-outcome>: what came of the work: weights and how far they are off the line, whether the
// calibration holds, how far the zero has moved; or why there is nothing, and what to do.

import { cellName, kgText, percent, whereText, withSign } from "./device-words.js";
import { make } from "./dom.js";
import { t } from "./texts.js";
import { told } from "./told.js";
import { capital, number, sentence } from "./words.js";

const FINER = 2; // decimals more than a load has: these are small

export class DeviceOutcome extends HTMLElement {
  #shown = null;

  show(work, cells, unit) {
    const key = JSON.stringify([work, cells.map(({ name }) => name), unit.id]);
    if (key === this.#shown) return;
    this.#shown = key;
    const fine = (loadN) => `${unit.text(loadN, FINER)} ${unit.label}`;
    const small = (loadN) => withSign(fine(loadN));
    const load = (loadN) => `${unit.text(loadN, 1)} ${unit.label}`;
    const { calibrated, checked, zeroed, refused } = work;
    if (calibrated) this.#say(...ofCalibration(calibrated, cells, small, unit));
    else if (checked) this.#say(...ofCheck(checked, { fine, small, load }));
    else if (zeroed) this.#say(...ofZero(zeroed, cells, small, load));
    else this.#say("mind", t("device.refused"), make("p", inFull(told(refused))));
  }

  focus() {
    this.querySelector("h2").focus();
  }

  #say(level, heading, ...parts) {
    const mark = level === "good" ? "\u2713" : "\u25b2";
    const title = make("h2", { class: `worth ${level}`, tabindex: "-1", text: `${mark} ${heading}` });
    this.replaceChildren(title, ...parts.filter((part) => part !== null));
  }
}

function ofCalibration(calibrated, cells, small, unit) {
  const { points, uncertainty_pct: within, corner_error_pct: corner, zero_shift_n: shift, remarks, path } = calibrated;
  const row = (point) => [`${kgText(point.mass_kg)} kg`, whereText(point, cells), withSign(unit.text(point.residual_n, FINER))];
  const heads = [t("device.table.weight"), t("device.table.where"), t("device.table.off", { unit: unit.label })];
  return [
    "good",
    t("device.calibrated", { within: number(within, 2) }),
    line(t("device.calibrated.next")),
    table(t("device.table.points"), heads, points.map(row)),
    corner === null ? null : line(t("device.calibrated.corner", { corner: number(corner, 2) })),
    shift === null ? null : line(t("device.calibrated.shift", { shift: small(shift) })),
    remarks.length === 0 ? null : make("ul", { class: "warnings" }, ...remarks.map((text) => make("li", inFull(told(text))))),
    keptIn(path),
  ];
}

function ofCheck({ mass_kg: mass, load_n: laid, read_n: read, error_n: error, error_pct: pct, limit_n: limit, holds }, { fine, small, load }) {
  const values = {
    mass: kgText(mass),
    laid: load(laid),
    read: load(read),
    error: small(error),
    pct: percent(pct),
    limit: fine(limit),
  };
  const todo = holds ? null : line(t("device.checked.do"));
  return [holds ? "good" : "mind", t(holds ? "device.checked.holds" : "device.checked.fails"), line(t("device.checked", values)), todo];
}

function ofZero({ shift_n: shift, shift_cells_n: shifts, weight_n: weight, is_usual: isUsual, path }, cells, small, load) {
  const heads = [t("device.cells.cell"), t("device.zeroed.moved")];
  const rows = (shifts ?? []).map((shiftN, i) => [capital(cellName(cells[i] ?? { channel: i })), small(shiftN)]);
  return [
    isUsual === false ? "mind" : "good",
    t("device.zeroed"),
    line(shift === null ? t("device.zeroed.first") : t("device.zeroed.shift", { shift: small(shift) })),
    isUsual === false ? line(t("device.zeroed.much")) : null,
    weight === null ? null : line(t("device.zeroed.weight", { weight: load(weight) })),
    rows.length === 0 ? null : table(t("device.zeroed.table"), heads, rows),
    path === null ? line(t("device.zeroed.not_kept")) : line(t("device.calibrated.next")),
    keptIn(path),
  ];
}

function line(text) {
  return make("p", { text });
}

function inFull({ text, lang }) {
  return { lang, text: sentence(text) };
}

function keptIn(path) {
  return path === null ? null : make("p", { class: "note path", text: t("device.kept_as", { path }) });
}

/** The first column names the row, the last is a figure. */
function table(caption, heads, rows) {
  const cell = (text, i, all) => {
    if (i === 0) return make("th", { scope: "row", text });
    return make("td", { class: i === all.length - 1 ? "number" : null, text });
  };
  return make(
    "table",
    {},
    make("caption", { text: caption }),
    make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell)))),
  );
}

customElements.define("device-outcome", DeviceOutcome);
