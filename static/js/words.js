// The word counter below a long text: "36 of 60 – 180 words". Seen at once, read out only when typing pauses.
// Markup: [data-words="60-180"] on the field, [data-words-for="id"] beside it.
import { say } from "./say.js";

const PAUSE = 1500; // milliseconds without typing before the count is read out

export const countWords = (text) => (text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’\-–.]*/gu) ?? []).length;

export function wordState(count, [least, most]) {
  if (most && count > most) return "over";
  return least && count < least ? "under" : "good";
}

export function rangeOf(text) {
  const [least, most] = (text ?? "").split("-").map((part) => Number(part) || 0);
  return [least || 0, most || 0];
}

function bind(field) {
  const place = document.querySelector(`[data-words-for="${CSS.escape(field.id)}"]`);
  if (!place) return;
  const range = rangeOf(field.dataset.words);
  const spoken = place.parentElement.querySelector("[data-words-live]");
  let timer = 0;
  const show = (aloud) => {
    const count = countWords(field.value);
    const key = range[0] && range[1] ? "words_range" : range[1] ? "words_most" : "words_least";
    place.textContent = say(key, { n: count, least: range[0], most: range[1] });
    place.dataset.words = wordState(count, range);
    if (aloud && spoken && document.activeElement === field) spoken.textContent = place.textContent;
  };
  field.addEventListener("input", () => {
    show(false);
    clearTimeout(timer);
    timer = setTimeout(() => show(true), PAUSE);
  });
  field.addEventListener("pearls:written", () => show(false));
  show(false);
}

if (globalThis.document) for (const field of document.querySelectorAll("[data-words]")) bind(field);
