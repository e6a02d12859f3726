// Forces in the unit that a person likes. Pure. Inside everything is newtons; only what is read
// is turned into another unit, and a share of body weight needs a body mass.

import { number } from "./words.js";

const G = 9.80665; // standard gravity, m/s^2
const UNITS_BY_NAME = {
  N: { newtons: 1, decimals: 0 },
  kgf: { newtons: G, decimals: 1 },
  lbf: { newtons: 4.4482216152605, decimals: 0 },
  "%BW": { newtons: null, decimals: 0 },
};

export const UNITS = Object.keys(UNITS_BY_NAME);

/**
 * How a load is written: `label`, and `text(loadN)`, with `finer` more decimals; `id` tells two ways
 * apart. Without a body mass %BW falls back to N.
 */
export function forceUnit(name, bodyMassKg = null) {
  const known = Object.hasOwn(UNITS_BY_NAME, name) ? name : "N";
  const label = known === "%BW" && !bodyMassKg ? "N" : known;
  const { newtons, decimals } = UNITS_BY_NAME[label];
  const one = newtons ?? (bodyMassKg * G) / 100;
  const convert = (loadN) => (Number.isFinite(loadN) ? loadN / one : null);
  return { label, id: `${label} ${one}`, convert, text: (loadN, finer = 0) => number(convert(loadN), decimals + finer) };
}
