// The voice: speaks the session's speech messages with the browser's own voices, one after the
// other. Where there is no voice for the language, their sounds and the caption carry the session.

const URGENT = new Set(["stop", "lost"]); // these do not wait until a sentence is over

export class Voice {
  #synth;
  #Utterance;
  #sounds;

  /** `synth` and `Utterance` are the browser's; null where it has none. */
  constructor({ sounds, synth, Utterance }) {
    this.#sounds = sounds;
    this.#synth = synth;
    this.#Utterance = Utterance;
  }

  /** The voices for a language, the ones of this machine first. */
  voicesFor(language) {
    const fitting = (this.#synth?.getVoices() ?? []).filter(({ lang }) =>
      lang.toLowerCase().startsWith(language),
    );
    return fitting.sort((a, b) => Number(b.localService) - Number(a.localService));
  }

  /** Says one message in a language, with the choices of this browser. */
  say({ text, sound }, { mode, language, voice, speed, volume }) {
    if (mode === "silent") return;
    if (URGENT.has(sound)) this.#synth?.cancel();
    if (sound) this.#sounds.play(sound);
    const voices = mode === "words" ? this.voicesFor(language) : [];
    if (!text || voices.length === 0) return;
    const utterance = new this.#Utterance(text);
    utterance.lang = language;
    utterance.voice = voices.find(({ name }) => name === voice) ?? voices[0];
    utterance.rate = speed;
    utterance.volume = volume;
    this.#synth.speak(utterance);
  }

  /** Silence, now. */
  hush() {
    this.#synth?.cancel();
    this.#sounds.tone(null);
  }
}
