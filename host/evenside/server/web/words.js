// The small words of the page: names of zones, numbers, times. Pure, so that each is testable.

import { languageCode, t, tOr } from "./texts.js";

const DECIMAL_COMMA = ["de", "fr"];
const MINUS = "\u2212";
const TIGHTER = { left_tighter: "left", right_tighter: "right" };

/** "Left hamstring", as the voice says it; for a zone that the tables do not know, what the server says. */
export function placeName(zones, side, zone) {
  return tOr(`zone.${zone}.${side}`, `${t(`result.side.${side}`)} ${inSentence(givenName(zones, zone))}`);
}

/** "Hamstring": a zone by itself. */
export function zoneTitle(zones, zone) {
  return tOr(`zone.${zone}.name`, capital(givenName(zones, zone)));
}

/** The same inside a sentence: "hamstring", but "IT band"; German writes nouns large. */
export function zoneInWords(zones, zone) {
  return languageCode() === "de" ? zoneTitle(zones, zone) : inSentence(zoneTitle(zones, zone));
}

function givenName(zones, zone) {
  return zones[zone]?.name ?? String(zone).replaceAll("_", " ");
}

function inSentence(name) {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name[0].toLowerCase() + name.slice(1) : name;
}

/** How to lie on a zone. */
export function zoneHow(zones, zone) {
  return tOr(`zone.${zone}.how`, zones[zone]?.how ?? "");
}

export function capital(text) {
  return text === "" ? text : text[0].toUpperCase() + text.slice(1);
}

/** What a device calls the place of a cell, a plate's "corner +-" or a roller's "hub + 90", in the page's language. */
export function cellPlace(name) {
  return name
    .replace(/\bcorner ([+-]{2})/g, (_, signs) => t("device.corner", { signs }))
    .replace(/\bhub ([+-]) (\d+)/g, (_, end, degrees) => t("device.hub", { end, degrees }));
}

/** A number with a fixed count of decimals and a true minus sign; a dash for what is missing. */
export function number(value, decimals = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "\u2013";
  const digits = Math.abs(value).toFixed(decimals);
  const text = DECIMAL_COMMA.includes(languageCode()) ? digits.replace(".", ",") : digits;
  return value < 0 && Number(digits) !== 0 ? MINUS + text : text;
}

/** A change or a difference with its sign: "+1.8"; what rounds to nothing has none. */
export function signed(value) {
  return Math.round(10 * value) > 0 ? `+${number(value, 1)}` : number(value, 1);
}

/** A score as it is said: "6", and "6.5" from a dial that stands between two numbers. */
export function scoreText(score) {
  return number(score, 1).replace(/[.,]0$/, "");
}

/** Stream time as minutes and seconds: 754.32 is "12:34.3". */
export function clock(timeS, decimals = 1) {
  const unit = 10 ** decimals;
  const ticks = Math.round(timeS * unit);
  const minutes = Math.floor(ticks / (60 * unit));
  const seconds = (ticks - minutes * 60 * unit) / unit;
  const width = decimals === 0 ? 2 : 3 + decimals;
  return `${minutes}:${seconds.toFixed(decimals).padStart(width, "0")}`;
}

/** The margin within which two sides count as balanced, in points. */
export function marginOf(comparison) {
  return comparison.method?.parameters?.margin_points ?? 1;
}

/** The side that a verdict calls tighter, or null. */
export function tighterSide(verdict) {
  return TIGHTER[verdict] ?? null;
}

/** A sentence as it is written: with its capital letter and its full stop. */
export function sentence(text) {
  const trimmed = capital(text.trim());
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** A rating read back: "Noted: 6. Left hamstring." */
export function readBack(zones, rating) {
  const where = rating.zone ? ` ${placeName(zones, rating.side, rating.zone)}.` : "";
  const kind = rating.kind === "pain" ? ` (${t("page.rate.pain")})` : "";
  return `${t("page.rate.noted", { score: scoreText(rating.score) + kind })}${where}`;
}
