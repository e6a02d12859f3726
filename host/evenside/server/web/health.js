// The health of the measurement as a row of labelled values. Pure. A value that somebody should
// mind carries `mind` with the reason in words, so that colour never stands alone.

import { t } from "./texts.js";
import { number } from "./words.js";

// HX711 chips run on their own oscillators, 70 to 96 samples/s where 80 are nominal; only a rate
// outside of that says that something is wrong.
const RATE_TOLERANCE = 0.25;
const LOSS_PCT = 0.1;
const LATENCY_P99_MS = 20; // the goal from the byte's arrival to the message on the wire
const CLOCK_RESIDUAL_MS = 10; // the goal over a radio link; a cable stays far below

/** Lists `{label, value, mind}` in the order in which they are shown. */
export function healthItems(health, link) {
  const state = link?.state ?? "connecting";
  const items = [
    item(t("health.roller"), t(`health.link.${state}`), state === "connected" ? null : (link?.detail ?? "")),
  ];
  if (!health) return items;
  return [...items, rate(health), loss(health), corrupt(health), ...delays(health), seen(health)];
}

function item(label, value, mind = null) {
  return { label, value, mind };
}

function rate({ rate_hz: measured, nominal_rate_hz: nominal }) {
  const known = measured !== null && nominal !== null;
  const off = known && Math.abs(measured / nominal - 1) > RATE_TOLERANCE;
  const value = t("health.rate.value", { rate: number(measured, 1), nominal: number(nominal) });
  return item(t("health.rate"), value, off ? t("health.rate.mind") : null);
}

function loss({ loss_pct: pct, samples_lost: lost }) {
  return item(t("health.lost"), `${number(pct, 2)} % (${lost})`, pct > LOSS_PCT ? t("health.lost.mind") : null);
}

function corrupt({ corrupt_frames: frames }) {
  return item(t("health.corrupt"), String(frames), frames > 0 ? t("health.corrupt.mind") : null);
}

function delays({ latency_ms: latency, clock }) {
  const p50 = number(latency?.p50, 1);
  const p99 = number(latency?.p99, 1);
  const residual = clock?.residual_ms;
  return [
    item(
      t("health.latency"),
      `${p50} ms, p99 ${p99} ms`,
      latency?.p99 > LATENCY_P99_MS ? t("health.latency.mind") : null,
    ),
    item(
      t("health.clock"),
      `\u00b1${number(residual, 2)} ms`,
      residual > CLOCK_RESIDUAL_MS ? t("health.clock.mind") : null,
    ),
  ];
}

function seen({ dropped_messages: dropped }) {
  return item(t("health.skipped"), String(dropped ?? 0), dropped > 0 ? t("health.skipped.mind") : null);
}
