// Which speech messages are to be heard: each once, in order, and nothing that is over. Pure.

export class SpeechOrder {
  #lastN = null; // the running number of the newest that was handed out; null before a snapshot

  /**
   * What to say of a snapshot's speeches. A page that has just opened says nothing of the past; one
   * that was away says only the newest of what it missed, because the rest is over.
   */
  fromSnapshot(speeches) {
    const newest = speeches.at(-1) ?? null;
    const before = this.#lastN;
    this.#lastN = newest?.n ?? -1;
    return before !== null && newest !== null && newest.n !== before && before >= 0 ? [newest] : [];
  }

  /** What to say of the messages that were missed: the newest, because the rest is over. */
  fromMissed(messages) {
    const speeches = messages.filter(({ type }) => type === "speech").map(({ speech }) => speech);
    return speeches.length > 0 ? this.fromMessage(speeches.at(-1)) : [];
  }

  /** What to say of one message; one of those that were missed is heard already. */
  fromMessage(speech) {
    if (this.#lastN !== null && speech.n <= this.#lastN) return [];
    this.#lastN = speech.n;
    return [speech];
  }
}
