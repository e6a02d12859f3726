// Building and changing the page with as few touches as possible. No HTML is ever parsed from text.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element: attributes by name, `text` for its text, `on…` for listeners. */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function makeSvg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Writes a text only when it differs: screen readers and layout stay undisturbed. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Writes what `told` made of a sentence; what is not in the page's language is marked. */
export function setTold(node, { text, lang }) {
  setText(node, text);
  if (lang) node.lang = lang;
  else node.removeAttribute("lang");
}

/** The mark of a side: a triangle that points to it. Colour comes with it, never alone. */
export function sideMark(side) {
  const points = side === "left" ? "12,1 12,13 2,7" : "2,1 2,13 12,7";
  return makeSvg(
    "svg",
    { class: `mark ${side}`, viewBox: "0 0 14 14", "aria-hidden": "true" },
    makeSvg("polygon", { points }),
  );
}

/** Asks the application to send something to the server. */
export function command(node, about, path, body) {
  node.dispatchEvent(
    new CustomEvent("command", { bubbles: true, detail: { about, path, body } }),
  );
}
