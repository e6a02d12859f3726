// Asks about the device again and again, but only while somebody looks. Pure: the clock is given.

const EVERY_MS = 250;

export class DeviceWatch {
  #ask;
  #onNews;
  #later;
  #cancel;
  #isOn = false;
  #turn = 0; // an answer of an earlier turn is older than what is known
  #timer = null;

  /** `ask()` gives what the program says; `isMissing` in it: there is nothing to ask about. */
  constructor({ ask, onNews, later = setTimeout, cancel = clearTimeout }) {
    this.#ask = ask;
    this.#onNews = onNews;
    this.#later = (call, ms) => later(call, ms);
    this.#cancel = (timer) => cancel(timer);
  }

  /** Goes on asking, or stops. */
  keep(isOn) {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    this.#stop();
    if (isOn) this.#look(this.#turn);
  }

  /** What a request has just been answered with: an answer that is still on its way is older. */
  take(news) {
    this.#stop();
    this.#onNews(news);
    if (this.#isOn) this.#wait();
  }

  #stop() {
    this.#turn += 1;
    this.#cancel(this.#timer);
  }

  #wait() {
    const turn = this.#turn;
    this.#timer = this.#later(() => this.#look(turn), EVERY_MS);
  }

  async #look(turn) {
    const news = await this.#ask();
    if (turn !== this.#turn) return;
    this.#onNews(news);
    if (!news.isMissing) this.#wait();
  }
}
