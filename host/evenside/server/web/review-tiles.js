// What has been fetched of the trace: the whole recording roughly, and finely the stretch that is
// looked at with as much again on either side, so that moving shows no hole. Only the newest
// question's answer is kept; memory stays the same however long somebody looks around.

const BESIDE = 1; // windows kept ready on either side
const FINE_ENOUGH = 0.6; // a tile is good while it has this share of the points that are wanted

export class Tiles {
  #ask;
  #onNews;
  #durationS = 0;
  #whole = null;
  #fine = null;
  #asked = null;

  /** `ask(fromS, toS, points)` promises a trace; `onNews()` is told when there is more to draw. */
  constructor({ ask, onNews }) {
    this.#ask = ask;
    this.#onNews = onNews;
  }

  /** Begins anew: the recording is now `durationS` long. */
  async begin(durationS, points) {
    this.#durationS = durationS;
    this.#fine = this.#asked = null;
    this.#whole = durationS > 0 ? tile(await this.#ask(0, durationS, points)) : null;
    this.#onNews();
  }

  /** The whole recording roughly: its scale holds for every window. */
  get whole() {
    return this.#whole;
  }

  /** The best tile for a window; asks for a better one where that is worth it. */
  for(view, points) {
    if (this.#whole === null) return null;
    const wanted = points / (view.toS - view.fromS); // points a second
    const fits = covers(this.#fine, view) && this.#fine.perS >= FINE_ENOUGH * Math.min(wanted, this.#fine.most);
    if (!fits || !this.#hasRoom(view)) this.#refine(view, points);
    return fits || covers(this.#fine, view) ? this.#fine : this.#whole;
  }

  #hasRoom({ fromS, toS }) {
    const room = ((toS - fromS) * BESIDE) / 2;
    const left = fromS - this.#fine.startS;
    const right = this.#fine.endS - toS;
    return (left >= room || this.#fine.startS <= 0) && (right >= room || this.#fine.endS >= this.#durationS - 0.1);
  }

  async #refine({ fromS, toS }, points) {
    if (this.#asked !== null) return; // one question at a time: the next frame asks again
    const spanS = toS - fromS;
    const from = Math.max(0, fromS - BESIDE * spanS);
    const to = Math.min(this.#durationS, toS + BESIDE * spanS);
    const wanted = Math.min(4000, Math.round((points * (to - from)) / spanS));
    const question = (this.#asked = {});
    try {
      const fine = tile(await this.#ask(from, to, wanted), wanted);
      if (this.#asked !== question) return; // begun anew meanwhile
      this.#fine = fine;
      this.#onNews();
    } finally {
      if (this.#asked === question) this.#asked = null;
    }
  }
}

/** An answer of the server in typed arrays, with NaN for what is missing. */
export function tile({ start_s: startS, end_s: endS, n, load_n: load, position_m: position }, wanted = n) {
  const arrays = ({ min, max, mean }) => ({ min: floats(min), max: floats(max), mean: floats(mean) });
  const perS = n > 0 ? n / (endS - startS) : 0;
  // Fewer than wanted (less than half) means that there are no finer samples.
  const most = n < wanted / 2 ? perS : Infinity;
  return { startS, endS, n, perS, most, load: arrays(load), position: arrays(position) };
}

function floats(values) {
  return Float32Array.from(values, (value) => value ?? NaN);
}

function covers(found, { fromS, toS }) {
  return found !== null && found.startS <= fromS + 1e-6 && found.endS >= toS - 0.1;
}

/** The numbers of buckets of a tile that a window shows: from `first` up to `stop`. */
export function bucketsIn({ startS, n, perS }, { fromS, toS }) {
  const first = Math.max(0, Math.floor((fromS - startS) * perS));
  const stop = Math.min(n, Math.ceil((toS - startS) * perS) + 1);
  return { first, stop: Math.max(first, stop) };
}
