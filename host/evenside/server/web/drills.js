// The drills of the plan, in the words of the page: which zones have them, what each one is, and the
// name under which a note keeps it. Pure.

import { t, tOr } from "./texts.js";
import { placeName } from "./words.js";

export const STEPS = ["isolate", "integrate", "improvise", "before_run", "after_run"];
const OTHER = { left: "right", right: "left" };

/** The zones for which the table has drills, in the order of the chart. */
export function zonesWithDrills(zones) {
  return Object.keys(zones).filter((zone) => tOr(`plan.${zone}.isolate`, null) !== null);
}

/** "hamstring.left.isolate": as notes keep it. */
export function drillId(zone, side, step) {
  return `${zone}.${side}.${step}`;
}

/** "Press the left heel into the floor …"; null where the table has none. */
export function drillWords(zone, side, step) {
  const key = `plan.${zone}.${step}`;
  if (tOr(key, null) === null) return null;
  const word = (form, which) => t(`plan.${form}.${which}`);
  const forms = ["side", "side_f"].flatMap((form) => [
    [form, word(form, side)],
    [form.replace("side", "other"), word(form, OTHER[side])],
  ]);
  return t(key, Object.fromEntries(forms));
}

/** "Left hamstring: Work on the spot"; what is no drill stays as it was written. */
export function drillName(zones, id) {
  const [zone, side, step] = id.split(".");
  if (!STEPS.includes(step) || !Object.hasOwn(OTHER, side)) return id;
  return t("page.note.drill", { place: placeName(zones, side, zone), step: t(`result.step.${step}`) });
}
