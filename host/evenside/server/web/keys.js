// What a key means, for hands that cannot reach: a number, one more or one less on a presenter or
// a pedal, a step of the guide. Pure: the clock is given.
//
// Ten has no key of its own: 1 and then 0 within 0.6 s, or x, the Roman numeral, at once. A lone 1
// therefore waits that long. A presenter and a pedal send PageDown, PageUp or Enter.

const TEN_WITHIN_MS = 600;
const COUNT_QUIET_MS = 2500; // without another press this long, the count is the number
const TEN_KEY = "x";
const STEPS = {
  idle: { PageDown: "start" },
  ready: { PageUp: "repeat" },
  rest: { PageDown: "skip_rest", Enter: "skip_rest", PageUp: "repeat" },
  done: { PageUp: "repeat" },
};

export class KeyReader {
  #onScore;
  #onCount;
  #onStep;
  #later;
  #cancel;
  #timer = null;
  #isOnePending = false;
  #count = null;

  constructor({ onScore, onCount, onStep, later = setTimeout, cancel = clearTimeout }) {
    this.#onScore = onScore;
    this.#onCount = onCount;
    this.#onStep = onStep;
    this.#later = (call, ms) => later(call, ms);
    this.#cancel = (timer) => cancel(timer);
  }

  /** Takes a key in a state of the guide; true when it meant something. */
  press(key, guideState) {
    if (/^[0-9]$/.test(key)) return this.#digit(key);
    if (key === TEN_KEY) return this.#take(10);
    if (guideState === "rate") return this.#presenter(key);
    const step = STEPS[guideState]?.[key];
    if (!step) return false;
    this.#onStep(step);
    return true;
  }

  /** Forgets what was begun: the question is over. */
  reset() {
    this.#stopWaiting();
    this.#isOnePending = false;
    if (this.#count === null) return;
    this.#count = null;
    this.#onCount(null);
  }

  #digit(key) {
    if (this.#isOnePending && key === "0") return this.#take(10);
    if (key !== "1") return this.#take(Number(key));
    this.reset();
    this.#isOnePending = true;
    this.#timer = this.#later(() => this.#take(1), TEN_WITHIN_MS);
    return true;
  }

  #presenter(key) {
    if (key === "Enter" && this.#count !== null) return this.#take(this.#count);
    if (key !== "PageDown" && key !== "PageUp") return false;
    const step = key === "PageDown" ? 1 : -1;
    this.#stopWaiting();
    this.#count = Math.max(0, Math.min(10, (this.#count ?? 0) + step));
    this.#onCount(this.#count);
    this.#timer = this.#later(() => this.#take(this.#count), COUNT_QUIET_MS);
    return true;
  }

  #take(score) {
    this.reset();
    this.#onScore(score);
    return true;
  }

  #stopWaiting() {
    if (this.#timer !== null) this.#cancel(this.#timer);
    this.#timer = null;
  }
}
