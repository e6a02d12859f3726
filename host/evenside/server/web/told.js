// What the program tells in English, in the language of the page. Pure.
//
// Reasons, warnings and refusals stand in recordings and reports as English sentences, and the page
// gets them as such. The English table has each of them under "told.", word for word, with {places}
// for what varies: a sentence is known by that form, and what stood in its places goes into the
// same entry of the page's own table. One that is not known is shown as it came, marked as English,
// rather than not at all; tests/texts/test_told.py sees to it that all are known.

import { englishForms, languageCode, t, tOr } from "./texts.js";
import { cellPlace, number } from "./words.js";

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const FIGURES = /^[+-]?\d+(\.\d+)?(e[+-]\d+)?(, -?\d+(\.\d+)?)*$/; // one, or one for each cell
const SIDES = ["side", "other"]; // places that can only be left or right

let forms = [];
let formsOf = null;

/** `{text, lang}`: a sentence of the program; `lang` only where it is not the page's language. */
export function told(sentence) {
  if (languageCode() === "en") return { text: sentence };
  for (const { form, key, names } of knownForms()) {
    const found = form.exec(sentence);
    if (found) return { text: t(key, Object.fromEntries(names.map((name, i) => [name, part(name, found[i + 1])]))) };
  }
  return { text: sentence, lang: "en" };
}

/** The forms of the table in use, those with most words of their own first. */
function knownForms() {
  const table = englishForms("told.");
  if (table === formsOf) return forms;
  formsOf = table;
  const ownWords = (text) => text.replace(/\{\w+\}/g, "").length;
  forms = [...table].sort(([, a], [, b]) => ownWords(b) - ownWords(a)).map(([key, text]) => formOf(key, text));
  return forms;
}

function formOf(key, text) {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const pattern = text
    .split(/\{\w+\}/)
    .map((words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .reduce((all, words, i) => `${all}${SIDES.includes(names[i - 1]) ? "(left|right)" : "(.+?)"}${words}`);
  return { form: new RegExp(`^${pattern}$`), key, names };
}

function part(name, text) {
  if (SIDES.includes(name)) return t(`result.on.${text}`);
  if (name === "why") return told(text).text;
  if (name === "whys") return text.split("; ").map((why) => told(why).text).join("; ");
  if (COUNTS.includes(text.toLowerCase())) return String(COUNTS.indexOf(text.toLowerCase()));
  if (name === "kind") return tOr(`device.kind_of.${text}`, text);
  if (FIGURES.test(text)) return text.split(", ").map(figure).join("; ");
  return cellPlace(text).replace(/(\d+) to (\d+) cm/g, (_, low, high) => t("told.stretch", { low, high }));
}

/** A figure with as many decimals as it came with, and with its sign if it had one. */
function figure(text) {
  const decimals = /\.(\d+)$/.exec(text)?.[1].length ?? 0;
  return `${text.startsWith("+") ? "+" : ""}${number(Number(text), decimals)}`;
}
