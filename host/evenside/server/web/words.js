// The words of the page: names of zones, verdicts, times. Pure, so that every sentence is testable.
// A verdict is never a bare number, and "cannot tell" always comes with its reason.

import { languageCode, t, tOr } from "./texts.js";

const DECIMAL_COMMA = ["de", "fr"];
const COUNT = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const MINUS = "\u2212";
const TIGHTER = { left_tighter: "left", right_tighter: "right" };

/** A zone's name inside a sentence: "hamstring", but "IT band". */
export function zoneName(zones, id) {
  const name = zones[id]?.name ?? String(id).replaceAll("_", " ");
  return /^[A-Z][a-z]/.test(name) ? name[0].toLowerCase() + name.slice(1) : name;
}

/** "left hamstring"; the side is always spoken first. */
export function sideAndZone(zones, side, zone) {
  return `${side} ${zoneName(zones, zone)}`;
}

/** "Left hamstring", as the voice says it; for a zone that the tables do not know, what the server says. */
export function placeName(zones, side, zone) {
  return tOr(`zone.${zone}.${side}`, capital(sideAndZone(zones, side, zone)));
}

/** "Hamstring": a zone by itself. */
export function zoneTitle(zones, zone) {
  return tOr(`zone.${zone}.name`, capital(zoneName(zones, zone)));
}

/** How to lie on a zone. */
export function zoneHow(zones, zone) {
  return tOr(`zone.${zone}.how`, zones[zone]?.how ?? "");
}

export function capital(text) {
  return text === "" ? text : text[0].toUpperCase() + text.slice(1);
}

/** A number with a fixed count of decimals and a true minus sign; a dash for what is missing. */
export function number(value, decimals = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "\u2013";
  const digits = Math.abs(value).toFixed(decimals);
  const text = DECIMAL_COMMA.includes(languageCode()) ? digits.replace(".", ",") : digits;
  return value < 0 && Number(digits) !== 0 ? MINUS + text : text;
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

export function countWord(n) {
  return COUNT[n] ?? String(n);
}

/** The margin within which two sides count as balanced, in points. */
export function marginOf(comparison) {
  return comparison.method?.parameters?.margin_points ?? 1;
}

/** The finding of one zone in one sentence. */
export function verdictSentence(zones, comparison) {
  const { verdict, zone, difference_points: d, ci95, reasons } = comparison;
  if (!Object.hasOwn(TIGHTER, verdict)) return reasons[0] ?? fallback(comparison);
  const side = TIGHTER[verdict];
  const [low, high] = side === "left" ? [-ci95[1], -ci95[0]] : ci95;
  return (
    `${capital(sideAndZone(zones, side, zone))} is tighter: ${number(Math.abs(d), 1)} points ` +
    `at the same force (${number(low, 1)} to ${number(high, 1)}).`
  );
}

function fallback(comparison) {
  if (comparison.verdict === "cannot_tell") return "Cannot tell yet.";
  return `Balanced within ${number(marginOf(comparison), 1)} points.`;
}

/** The side that a verdict calls tighter, or null. */
export function tighterSide(verdict) {
  return TIGHTER[verdict] ?? null;
}

/**
 * What else stands behind the finding, and on how much it stands.
 *
 * The first reason is the finding itself. A missing force ratio is not excused: the page shows none.
 */
export function verdictNote({ reasons, n_left: left, n_right: right }) {
  const others = reasons.slice(1).filter((reason) => !reason.startsWith("No force ratio"));
  return [...others, `Holds: ${left} left, ${right} right.`].join(" ");
}

/** A sentence as it is written: with its capital letter and its full stop. */
export function sentence(text) {
  const trimmed = capital(text.trim());
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** What the picture says about going on, kept apart from the findings above it. */
export function moversSentence(summary) {
  const balanced = summary?.major_movers_balanced;
  if (balanced === true) return "The major movers are balanced.";
  if (balanced === false) return "The major movers are not balanced yet.";
  return "Whether the major movers are balanced cannot be told yet.";
}

/** A rating read back: "Noted: 6. Left hamstring." */
export function readBack(zones, rating) {
  const where = rating.zone ? ` ${placeName(zones, rating.side, rating.zone)}.` : "";
  const kind = rating.kind === "pain" ? ` (${t("page.rate.pain")})` : "";
  return `${t("page.rate.noted", { score: scoreText(rating.score) + kind })}${where}`;
}

/** What is wrong with the connection, or null when all is well. `mind` is amber, `stop` is red. */
export function trouble({ connection, link, health, source }) {
  const mind = (text) => ({ level: "mind", text });
  const stop = (text) => ({ level: "stop", text });
  if (connection === "opening") return mind(t("page.trouble.opening"));
  if (connection === "gone") return stop(t(source === null ? "page.trouble.looking" : "page.trouble.gone"));
  if (connection === "shut_out") return stop(t("page.trouble.shut_out"));
  if (connection === "newer") return mind(t("page.trouble.newer"));
  if (link.state === "connecting") return mind(t("page.trouble.connecting"));
  if (link.state === "lost") return stop(t("say.lost"));
  if (link.state === "ended") return mind(t("page.trouble.ended"));
  if (health?.warning) return stop(t("page.trouble.not_recorded", { why: sentence(health.warning) }));
  if (health?.warnings?.length) return mind(health.warnings[0]);
  return null;
}
