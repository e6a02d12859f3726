// What the result says of a zone, in the language of the page: the finding, and what stands behind it.
// Pure. A verdict is never a bare number, and "cannot tell" always comes with its reason.

import { t } from "./texts.js";
import { told } from "./told.js";
import { marginOf, number, placeName, tighterSide } from "./words.js";

/** `{text, lang}`: the finding of one zone in one sentence. */
export function verdictText(zones, comparison) {
  const { verdict, zone, difference_points: points, ci95, reasons } = comparison;
  const side = tighterSide(verdict);
  if (side === null) return reasons.length > 0 ? told(reasons[0]) : withoutReason(comparison);
  const [low, high] = side === "left" ? [-ci95[1], -ci95[0]] : ci95;
  const figures = { points: number(Math.abs(points), 1), low: number(low, 1), high: number(high, 1) };
  return { text: t("result.verdict.tighter", { place: placeName(zones, side, zone), ...figures }) };
}

function withoutReason(comparison) {
  if (comparison.verdict === "cannot_tell") return { text: t("result.verdict.cannot_tell") };
  return { text: t("told.balanced", { margin: number(marginOf(comparison), 1) }) };
}

/** What else stands behind the finding, and on how many holds it stands. */
export function notesOf({ reasons, n_left: left, n_right: right }) {
  const others = reasonsShown(reasons.slice(1)).map(told);
  return [...others, { text: t("result.holds", { left, right }) }];
}

/** What a missing force ratio would excuse is not shown on the page, so the excuse is not either. */
export function reasonsShown(reasons) {
  return reasons.filter((reason) => !reason.startsWith("No force ratio"));
}

/** That one of many zones can be uneven by chance, where the analysis says so of a zone to work on. */
export function chanceText(why) {
  const remark = /Among \w+ zones .*$/.exec(why);
  return remark ? told(remark[0]) : null;
}
