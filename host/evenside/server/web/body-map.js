// <body-map>: a person from the front and from the back, with the places of the zones. The place
// that matters now is filled in its side's colour, ringed, and pointed at by its side's mark.

import { FIGURE, LIMBS, PLACES, TORSO, VIEWS, placeOnBody, wayOf } from "./body-places.js";
import { make, makeSvg } from "./dom.js";
import { t } from "./texts.js";

const SIDES = ["left", "right"];

export class BodyMap extends HTMLElement {
  #shown = null;

  /**
   * Shows the zones that are chosen as outlines, and one zone and side as the present one.
   * `name` says in words what the picture says; `onTouch(zone)` makes its places touchable.
   */
  show({ chosen, current = null, name, onTouch = null }) {
    const key = JSON.stringify([chosen, current, name]);
    if (key === this.#shown) return;
    this.#shown = key;
    const figures = VIEWS.map((view) => figure(view, chosen, current, onTouch));
    this.replaceChildren(make("div", { class: "figures", role: "img", "aria-label": name }, ...figures));
  }
}

/** One figure: its silhouette, its places, its name. Also for other pictures on a body. */
export function figure(view, chosen, current, onTouch) {
  const zones = Object.keys(PLACES).filter((zone) => PLACES[zone].view === view);
  const shown = onTouch ? zones : zones.filter((zone) => chosen.includes(zone));
  return makeSvg(
    "svg",
    { class: "figure", viewBox: `0 -4 ${FIGURE.width} ${FIGURE.height + 30}` },
    silhouette(),
    ...shown.flatMap((zone) => SIDES.map((side) => place(zone, side, chosen, current, onTouch))),
    ...(current && PLACES[current.zone]?.view === view ? [pointer(current)] : []),
    ...SIDES.map((side) => letter(view, side)),
    makeSvg("text", { x: FIGURE.middle, y: FIGURE.height + 18, class: "view", text: t(`page.body.${view}`) }),
  );
}

/** The body without anything on it. */
export function silhouette() {
  const half = (mirror) =>
    makeSvg(
      "g",
      { transform: mirror ? `matrix(-1 0 0 1 ${FIGURE.width} 0)` : null },
      ...LIMBS.map(({ points, width }) => makeSvg("polyline", { points, "stroke-width": width })),
    );
  return makeSvg(
    "g",
    { class: "silhouette" },
    makeSvg("ellipse", { cx: FIGURE.middle, cy: 32, rx: 20, ry: 25 }),
    makeSvg("path", { d: `M${FIGURE.middle} 50 V76`, "stroke-width": 19 }),
    makeSvg("path", { d: TORSO, class: "torso" }),
    half(false),
    half(true),
  );
}

function place(zone, side, chosen, current, onTouch) {
  const { cx, cy, rx, ry } = placeOnBody(zone, side);
  const isCurrent = current?.zone === zone && current.side === side;
  const look = isCurrent ? `current ${side}` : chosen.includes(zone) ? "chosen" : "offered";
  const onclick = onTouch && (() => onTouch(zone));
  return makeSvg("ellipse", { cx, cy, rx, ry, class: `place ${look}`, onclick: onclick ?? undefined });
}

/** The side's own mark beside the body, at the height of the place: colour never stands alone. */
function pointer({ zone, side }) {
  const { view, cy } = placeOnBody(zone, side);
  const middle = FIGURE.middle + wayOf(view, side) * 86;
  const [tip, back] = side === "left" ? [middle - 10, middle + 10] : [middle + 10, middle - 10];
  return makeSvg("polygon", { class: `pointer ${side}`, points: `${tip},${cy} ${back},${cy - 12} ${back},${cy + 12}` });
}

function letter(view, side) {
  const x = FIGURE.middle + wayOf(view, side) * 82;
  return makeSvg("text", { x, y: 66, class: "letter", text: t(`page.body.${side}`) });
}

customElements.define("body-map", BodyMap);
