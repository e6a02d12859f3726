// The words of the page, from the table of one language (/texts/LANG.json). Pure but for the tables
// that are in use: app.js loads them before any element is made.

let table = {};
let english = {};
let parts = new Map(); // of the English table, by prefix
let language = "en";

export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Fran\u00e7ais" };

/** From now on the page speaks this language; the English table tells what the program's words mean. */
export function useTexts(code, texts, englishTexts = texts) {
  language = code;
  table = texts;
  english = englishTexts;
  parts = new Map();
}

/** The English entries under a prefix, as [key, text]; the same list as long as the table is. */
export function englishForms(prefix) {
  if (!parts.has(prefix)) parts.set(prefix, Object.entries(english).filter(([key]) => key.startsWith(prefix)));
  return parts.get(prefix);
}

/** The language of the page, for the browser's own words: number and date forms, the voice. */
export function languageCode() {
  return language;
}

/** The text of `key` with its `{placeholders}` filled in; the key itself if nobody has written it. */
export function t(key, values = {}) {
  const text = table[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The same, or `fallback` where the table has nothing (a zone that a coach has added). */
export function tOr(key, fallback) {
  return table[key] ?? fallback;
}

/** The language to begin with: the choice that lasts, else the first that the browser prefers. */
export function preferredLanguage(chosen, wanted) {
  const codes = [chosen, ...wanted].map((code) => String(code ?? "").slice(0, 2).toLowerCase());
  return codes.find((code) => Object.hasOwn(LANGUAGES, code)) ?? "en";
}
