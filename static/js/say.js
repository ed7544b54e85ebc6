// Words for people, in the language of the page. The texts stand in <template id="words"> (templates/components/words.html), so that
// gettext translates them like all others: <p data-word="key">Saved {time}</p>, and one per sample number for plurals (data-n).
let words = null;

function load(root) {
  const found = new Map();
  const source = root?.getElementById?.("words");
  for (const word of source ? source.content.querySelectorAll("[data-word]") : []) {
    const key = word.dataset.word;
    if (word.dataset.n) {
      if (!found.has(key)) found.set(key, new Map());
      found.get(key).set(Number(word.dataset.n), word.textContent);
    } else {
      found.set(key, word.textContent);
    }
  }
  return found;
}

// Put values into {holes}. A hole without a value stays visible, so that a mistake is seen.
export function fill(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole));
}

// The sample whose plural category is that of n: English needs 1 and 2, Polish and Latvian need more.
export function pickPlural(samples, n, language) {
  if (samples.has(n)) return samples.get(n);
  const rules = new Intl.PluralRules(language || "en");
  const wanted = rules.select(n);
  for (const [sample, text] of samples) if (rules.select(sample) === wanted) return text;
  return [...samples.values()].at(-1) ?? "";
}

export function say(key, values = {}) {
  const page = globalThis.document;
  words ??= load(page);
  const found = words.get(key);
  if (found === undefined) return fill(key, values);
  if (found instanceof Map) return fill(pickPlural(found, Number(values.n), page?.documentElement.lang), values);
  return fill(found, values);
}

// An element with attributes and children; text goes in as text, never as markup.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// A symbol of the sprite, as the template tag "icon" draws it.
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${document.getElementById("words")?.dataset.icons ?? ""}#${name}`);
  svg.append(use);
  return svg;
}

export const clock = (date = new Date()) => date.toLocaleTimeString(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
