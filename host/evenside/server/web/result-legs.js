// What was found along one leg, in words, from its figures. Pure.

import { t } from "./texts.js";
import { capital, number, placeName, signed, tighterSide, zoneInWords } from "./words.js";

/** The sentence of one finding of the analysis. */
export function legText(zones, finding) {
  return capital(finding.kind === "pair" ? pairText(zones, finding) : upstreamText(zones, finding));
}

/** Two zones of one leg, each against the other leg: the hamstring beside the glute. */
function pairText(zones, { side, zones: [zone, partner], figures }) {
  const { difference_points: points, ci95 } = figures;
  const names = { zone: zoneInWords(zones, zone), partner: zoneInWords(zones, partner) };
  if (side === null) {
    return t("result.leg.none", { ...names, points: signed(points), low: signed(ci95[0]), high: signed(ci95[1]) });
  }
  const [low, high] = side === "right" ? ci95 : [-ci95[1], -ci95[0]];
  const size = { points: number(Math.abs(points), 1), low: number(low, 1), high: number(high, 1) };
  return t("result.leg.pair", { ...names, ...size, side: t(`result.on.${side}`) });
}

/** A tight zone, and what was found upstream of it on the same side. */
function upstreamText(zones, { side, zones: [zone], figures }) {
  const seen = Object.entries(figures.upstream).map(([other, verdict]) =>
    t(`result.leg.seen.${seenAs(verdict, side)}`, { zone: zoneInWords(zones, other) }),
  );
  return t("result.leg.upstream", { place: placeName(zones, side, zone), seen: seen.join("; ") });
}

function seenAs(verdict, side) {
  if (verdict === null) return "untested";
  const tighter = tighterSide(verdict);
  if (tighter === null) return verdict;
  return tighter === side ? "same" : "other";
}
