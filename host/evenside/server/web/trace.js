// The newest minute and a half of load and position in typed ring buffers: constant memory, no
// garbage while drawing. A sample that is missing is NaN, and so is every slot that was skipped.

const KEEP_S = 90;

export class TraceBuffer {
  #fsHz = 0;
  #originS = 0; // stream time of slot 0
  #size = 0;
  #load = new Float32Array(0);
  #position = new Float32Array(0);
  #next = 0; // slot after the newest

  /** Takes a `trace` of a snapshot or a `block`; a new rate or a jump back begins anew. */
  push({ start_s: startS, fs_hz: fsHz, load_n: load, position_m: position }) {
    if (!load || load.length === 0) return;
    let slot = Math.round((startS - this.#originS) * fsHz);
    if (fsHz !== this.#fsHz || slot < this.#next - this.#size) {
      this.#begin(startS, fsHz);
      slot = 0;
    }
    this.#skipTo(slot);
    for (let i = 0; i < load.length; i += 1) {
      this.#put(slot + i, load[i], position?.[i]);
    }
    this.#next = Math.max(this.#next, slot + load.length);
  }

  clear() {
    this.#begin(0, 0);
  }

  get isEmpty() {
    return this.#next === 0;
  }

  /** Stream time of the newest sample. */
  get newestS() {
    return this.#timeOf(this.#next - 1);
  }

  get fsHz() {
    return this.#fsHz;
  }

  /** Calls `visit(timeS, loadN, positionM)` for every slot from `fromS` to `toS`. */
  forEach(fromS, toS, visit) {
    const oldest = Math.max(0, this.#next - this.#size);
    const first = Math.max(oldest, Math.ceil((fromS - this.#originS) * this.#fsHz));
    const last = Math.min(this.#next - 1, Math.floor((toS - this.#originS) * this.#fsHz));
    for (let slot = first; slot <= last; slot += 1) {
      const at = slot % this.#size;
      visit(this.#timeOf(slot), this.#load[at], this.#position[at]);
    }
  }

  #begin(startS, fsHz) {
    this.#fsHz = fsHz;
    this.#originS = startS;
    this.#next = 0;
    this.#size = Math.ceil(fsHz * KEEP_S);
    this.#load = new Float32Array(this.#size).fill(NaN);
    this.#position = new Float32Array(this.#size).fill(NaN);
  }

  #skipTo(slot) {
    const from = Math.max(this.#next, slot - this.#size);
    for (let skipped = from; skipped < slot; skipped += 1) this.#put(skipped, null, null);
  }

  #put(slot, loadN, positionM) {
    const at = slot % this.#size;
    this.#load[at] = loadN ?? NaN;
    this.#position[at] = positionM ?? NaN;
  }

  #timeOf(slot) {
    return this.#originS + slot / this.#fsHz;
  }
}
