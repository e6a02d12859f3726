// Numbers as people write them into the forms of the Device screen: with a comma or a point, and
// masses in a row. Pure.

import { languageCode } from "./texts.js";

const COMMA_IS_DECIMAL = ["de", "fr"];
export const MAX_KG = 500;
export const MAX_MASSES = 20;
export const MAX_TOLERANCE_PCT = 10;

/** "2,5" and "2.5" are two and a half; null for what is no number. A sign is none: a mass has none. */
export function numberIn(text) {
  const plain = text.trim().replace(",", ".");
  return /^(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/**
 * "5 10 20", "5, 10, 20", "5;10;20": the masses, each once, the lightest first; `wrong` names what is
 * none. A comma without a space divides in English; where it is the decimal sign, one alone is that.
 */
export function massesIn(text) {
  const parts = text.replace(/kg\b/gi, " ").split(/;|,\s|\s/).flatMap(divided).filter((part) => part !== "");
  const masses = [...new Set(parts.map(numberIn))];
  const wrong = parts.find((part) => !isMass(numberIn(part)));
  if (wrong !== undefined) return { masses: [], wrong };
  if (masses.length === 0 || masses.length > MAX_MASSES) return { masses: [], wrong: text.trim() };
  return { masses: masses.toSorted((a, b) => a - b), wrong: null };
}

/** Whether somebody could lay it. */
export function isMass(kg) {
  return kg !== null && kg > 0 && kg <= MAX_KG;
}

function divided(part) {
  const isDecimal = COMMA_IS_DECIMAL.includes(languageCode()) && part.split(",").length === 2;
  return isDecimal ? [part] : part.split(",");
}
