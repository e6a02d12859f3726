// <watch-profiles>: load along the tissue, left and right mirrored about the middle, for the zone
// that is being tested, or the last one that has curves. Drawn on new curves only; a table of the
// same numbers is there for those who do not see it.

import { choice } from "./choices.js";
import { make, makeSvg, setText, sideMark } from "./dom.js";
import { loadTop } from "./scale.js";
import { t } from "./texts.js";
import { forceUnit } from "./units.js";
import { number, zoneTitle } from "./words.js";

const SIDES = ["left", "right"];
const [WIDTH, HEIGHT, PAD] = [400, 220, 24];

export class WatchProfiles extends HTMLElement {
  #title = make("h2");
  #picture = make("div");
  #key = make("p", { class: "key" });
  #table = make("table");
  #shown = [];

  connectedCallback() {
    this.append(this.#title, this.#picture, this.#key, make("div", { class: "unseen" }, this.#table));
  }

  update(state) {
    const sign = signToShow(state);
    const unit = forceUnit(choice("unit"), state.setup?.body_mass_kg);
    const parts = [sign, unit.id, state.zones];
    if (parts.every((part, i) => part === this.#shown[i])) return;
    this.#shown = parts;
    this.hidden = sign === null;
    if (sign === null) return;
    const name = zoneTitle(state.zones, sign.zone);
    setText(this.#title, t("result.profile.heading", { zone: name }));
    setText(this.#key, t("result.profile.key"));
    this.#picture.replaceChildren(drawing(sign.profile, unit));
    this.#table.replaceChildren(...rows(sign.profile, unit, name));
  }
}

/** The curves of the zone of now; without any, the newest there are; null without curves at all. */
export function signToShow({ signs, guide, visit }) {
  const curved = signs.filter(({ profile }) => profile?.left || profile?.right);
  const now = visit?.zone ?? guide?.zone;
  return curved.find(({ zone }) => zone === now) ?? curved.at(-1) ?? null;
}

function drawing(profile, unit) {
  const curves = SIDES.map((side) => profile[side]).filter(Boolean);
  const top = loadTop(Math.max(...curves.flatMap((curve) => curve.load_n)));
  const places = curves.flatMap((curve) => curve.position_m);
  const [low, high] = [Math.min(...places), Math.max(...places)];
  const y = (positionM) => HEIGHT - PAD - ((positionM - low) / (high - low || 1)) * (HEIGHT - 2 * PAD);
  const x = (side, loadN) => WIDTH / 2 + (side === "left" ? -1 : 1) * (loadN / top) * (WIDTH / 2 - PAD);
  const size = { class: "profiles", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" };
  return makeSvg(
    "svg",
    size,
    makeSvg("line", { class: "zero", x1: WIDTH / 2, x2: WIDTH / 2, y1: 8, y2: HEIGHT - PAD + 8 }),
    ...SIDES.filter((side) => profile[side]).map((side) => area(side, profile[side], x, y)),
    ...SIDES.map((side) => label(x(side, top), HEIGHT - 4, side === "left" ? "start" : "end", `${unit.text(top)} ${unit.label}`)),
    label(WIDTH / 2 + 6, PAD - 6, "start", `${number(high * 100)} cm`),
    label(WIDTH / 2 + 6, HEIGHT - 4, "start", `${number(low * 100)} cm`),
  );
}

function area(side, { position_m: places, load_n: loads }, x, y) {
  const edge = places.map((positionM, i) => `${x(side, loads[i]).toFixed(1)},${y(positionM).toFixed(1)}`);
  const [first, last] = [places[0], places.at(-1)].map((positionM) => `${WIDTH / 2},${y(positionM).toFixed(1)}`);
  return makeSvg("polygon", { class: side, points: [first, ...edge, last].join(" ") });
}

function label(x, y, anchor, text) {
  return makeSvg("text", { x, y, "text-anchor": anchor, text });
}

function rows(profile, unit, name) {
  const places = [...new Set(SIDES.flatMap((side) => profile[side]?.position_m ?? []))].sort((a, b) => a - b);
  const at = (side, positionM) => {
    const i = profile[side]?.position_m.indexOf(positionM) ?? -1;
    return i < 0 ? "\u2013" : unit.text(profile[side].load_n[i]);
  };
  return [
    make("caption", { text: t("result.profile.heading", { zone: name }) }),
    make(
      "tr",
      {},
      make("th", { scope: "col", text: "cm" }),
      ...SIDES.map((side) => make("th", { scope: "col" }, sideMark(side), `${t(`result.side.${side}`)}, ${unit.label}`)),
    ),
    ...places.map((positionM) =>
      make(
        "tr",
        {},
        make("th", { scope: "row", text: number(positionM * 100, 1) }),
        ...SIDES.map((side) => make("td", { text: at(side, positionM) })),
      ),
    ),
  ];
}

customElements.define("watch-profiles", WatchProfiles);
