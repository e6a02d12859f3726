// Sounds without words, made by the browser itself: a gliding tone for the load, ticks for the pace,
// and short figures for tick, chime, stop, lost and back. No file is loaded.

const GLIDE_S = 0.06;
const TONE_LEVEL = 0.12; // soft: it goes on for seconds
const FIGURES = {
  // [hertz, start in seconds, length in seconds]
  tick: [[1000, 0, 0.04]],
  chime: [[659, 0, 0.35], [880, 0.18, 0.6]],
  stop: [[330, 0, 0.18], [330, 0.26, 0.18], [330, 0.52, 0.35]],
  lost: [[523, 0, 0.2], [392, 0.22, 0.4]],
  back: [[392, 0, 0.2], [523, 0.22, 0.4]],
};

export const SOUNDS = Object.keys(FIGURES);

export class Sounds {
  #context = null;
  #master = null;
  #tone = null;
  #volume = 1;

  /** Asks the browser for sound; it agrees after a press or a key. Resolves to whether it did. */
  async unlock() {
    this.#context ??= new AudioContext();
    if (this.#master === null) {
      this.#master = this.#gain(this.#volume, this.#context.destination);
    }
    if (this.#context.state !== "running") {
      // The promise of resume() waits for a press, perhaps for ever.
      await Promise.race([this.#context.resume(), new Promise((done) => setTimeout(done, 150))]);
    }
    return this.isReady;
  }

  get isReady() {
    return this.#context?.state === "running";
  }

  set volume(share) {
    this.#volume = share;
    if (this.#master) this.#master.gain.value = share;
  }

  /** Plays a figure by its name; an unknown name is silence. */
  play(name) {
    if (!this.isReady) return;
    for (const note of FIGURES[name] ?? []) this.#note(...note);
  }

  /** Lets the tone sound at this height, or end when there is none. */
  tone(hz) {
    if (!this.isReady) return;
    const now = this.#context.currentTime;
    if (this.#tone === null) {
      if (hz === null) return;
      this.#tone = this.#startTone(hz);
    }
    this.#tone.gain.gain.setTargetAtTime(hz === null ? 0 : TONE_LEVEL, now, GLIDE_S);
    if (hz !== null) this.#tone.source.frequency.setTargetAtTime(hz, now, GLIDE_S);
  }

  #startTone(hz) {
    const gain = this.#gain(0, this.#master);
    const source = this.#oscillator(hz, gain);
    source.start();
    return { source, gain };
  }

  #note(hz, startS, lengthS) {
    const start = this.#context.currentTime + startS;
    const gain = this.#gain(0, this.#master);
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.5, start + 0.01);
    gain.gain.exponentialRampToValueAtTime(0.001, start + lengthS);
    const source = this.#oscillator(hz, gain);
    source.start(start);
    source.stop(start + lengthS);
  }

  #oscillator(hz, output) {
    const source = this.#context.createOscillator();
    source.frequency.value = hz;
    source.connect(output);
    return source;
  }

  #gain(level, output) {
    const gain = this.#context.createGain();
    gain.gain.value = level;
    gain.connect(output);
    return gain;
  }
}
