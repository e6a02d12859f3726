// Keeps the screen awake while a test is running. The browser takes the lock away whenever the page
// is hidden; it is asked for again when the page is seen.

export class WakeLock {
  #wakeLock;
  #lock = null;
  #isWanted = false;

  /** `wakeLock` is `navigator.wakeLock`; null where the browser has none. */
  constructor(wakeLock) {
    this.#wakeLock = wakeLock ?? null;
  }

  /** From now on the screen stays awake, or may sleep. */
  async keep(isWanted) {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    await this.renew();
  }

  /** Takes or gives back the lock, as it is wanted; the page calls it when it is seen again. */
  async renew() {
    if (!this.#isWanted) {
      await this.#lock?.release();
      this.#lock = null;
      return;
    }
    if (this.#lock && !this.#lock.released) return;
    try {
      this.#lock = (await this.#wakeLock?.request("screen")) ?? null;
    } catch {
      this.#lock = null; // low battery, or hidden: the sounds go on
    }
  }
}
