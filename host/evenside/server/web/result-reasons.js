// The sentences of the analysis in the language of the page. Pure.
//
// The server says why in English; its sentences are few, and each is known here by its form. One
// that is not known is shown as it came, marked as English, rather than not at all.

import { languageCode, t } from "./texts.js";
import { number, placeName, tighterSide, verdictSentence } from "./words.js";

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const N = `(${COUNTS.join("|")}|\\d+)`;
const SIDE = "(left|right)";

/** The form of a sentence, its key, and what its parts are: n, side, or a figure. */
const FORMS = [
  [`Cannot tell yet: ${N} more holds? on each side\\.`, "more_each", ["n"]],
  [`Cannot tell yet: ${N} more holds? on the ${SIDE}\\.`, "more_one_side", ["n", "side"]],
  [`Cannot tell yet: ${N} more holds? on the left and ${N} on the right\\.`, "more_both", ["n", "m"]],
  ["Balanced within one point\\.", "balanced_one", []],
  ["Balanced within ([\\w.]+) points\\.", "balanced", ["margin"]],
  [`Not comparable: you pressed (\\d+) % harder on the ${SIDE}\\.`, "harder", ["percent", "side"]],
  [
    `Not comparable: the loads on the two sides hardly overlap; you pressed harder on the ${SIDE}\\.`,
    "overlap",
    ["side"],
  ],
  [
    "Not comparable: (\\d+) s of treatment rolling came before the last test hold; test first, roll afterwards\\.",
    "treated",
    ["seconds"],
  ],
  [
    `Not comparable: the scores are too low on the ${SIDE} \\(median ([\\d.]+)\\); press harder on both sides\\.`,
    "too_low",
    ["side", "median"],
  ],
  [
    `Not comparable: the scores are too high on the ${SIDE} \\(median ([\\d.]+)\\); press more lightly on both sides\\.`,
    "too_high",
    ["side", "median"],
  ],
  [
    `Not comparable: all holds on the ${SIDE} came before those on the ${SIDE}; take the sides in turn\\.`,
    "in_turn",
    ["side", "other"],
  ],
].map(([form, key, names]) => ({ form: new RegExp(`^${form}$`), key: `result.why.${key}`, names }));

/** `{text, lang}`: a sentence of the analysis; `lang` only where it is not the page's language. */
export function reasonText(sentence) {
  if (languageCode() === "en") return { text: sentence };
  for (const { form, key, names } of FORMS) {
    const found = form.exec(sentence);
    if (found) return { text: t(key, partsOf(found.slice(1), names)) };
  }
  return { text: sentence, lang: "en" };
}

/** `{text, lang}`: the finding of one zone in one sentence. */
export function verdictText(zones, comparison) {
  const side = tighterSide(comparison.verdict);
  if (languageCode() === "en") return { text: verdictSentence(zones, comparison) };
  if (side === null) {
    const why = comparison.reasons[0];
    return why ? reasonText(why) : { text: t("result.verdict.cannot_tell") };
  }
  const { difference_points: points, ci95, zone } = comparison;
  const [low, high] = side === "left" ? [-ci95[1], -ci95[0]] : ci95;
  const figures = { points: number(Math.abs(points), 1), low: number(low, 1), high: number(high, 1) };
  return { text: t("result.verdict.tighter", { place: placeName(zones, side, zone), ...figures }) };
}

/** What else stands behind the finding, and on how many holds it stands. */
export function notesOf({ reasons, n_left: left, n_right: right }) {
  const others = reasonsShown(reasons.slice(1)).map(reasonText);
  return [...others, { text: t("result.holds", { left, right }) }];
}

function partsOf(found, names) {
  return Object.fromEntries(names.map((name, i) => [name, partText(found[i])]));
}

function partText(part) {
  if (part === "left" || part === "right") return t(`result.on.${part}`);
  if (COUNTS.includes(part)) return String(COUNTS.indexOf(part));
  return number(Number(part), part.includes(".") ? 1 : 0);
}

/** What a missing force ratio would excuse is not shown on the page, so the excuse is not either. */
export function reasonsShown(reasons) {
  return reasons.filter((reason) => !reason.startsWith("No force ratio"));
}
