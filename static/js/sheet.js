// Fields of a sheet in the page: the only reader and writer of what stands in them. A holder is the element with data-anchor: an input, a
// textarea, a select, or a fieldset with ticks. Types: short long number money date choice multi scale yesno row rows.
import { canonical, shown } from "./numbers.js";

export const holderFor = (root, anchor) => root.querySelector(`[data-anchor="${CSS.escape(anchor)}"]`);
export const holderOf = (target) => target.closest?.("[data-anchor]") ?? null;
export const isGroup = (holder) => holder.tagName === "FIELDSET";
export const versionOf = (holder) => Number(holder.dataset.version) || 0;

const ticks = (holder) => [...holder.querySelectorAll("input[type=checkbox], input[type=radio]")];
const CASTS = { scale: (text) => (text === "" ? null : Number(text)), yesno: (text) => (text === "" ? null : text === "true") };

// What the person sees there, as it goes to the server: text, list of keys, number, true or false, null when empty.
export function read(holder) {
  const type = holder.dataset.type;
  if (isGroup(holder)) {
    const chosen = ticks(holder).filter((tick) => tick.checked).map((tick) => tick.value);
    if (type === "multi" || type === "rows") return chosen.length ? chosen : null;
    return (CASTS[type] ?? ((text) => text || null))(chosen[0] ?? "");
  }
  if (holder.type === "checkbox") return holder.checked;
  if (type === "yesno") return CASTS.yesno(holder.value);
  return holder.value === "" ? null : holder.value;
}

// Show a canonical value. Says "pearls:written" on the holder, so that counters and totals follow.
export function write(holder, value) {
  if (isGroup(holder)) {
    const keys = (Array.isArray(value) ? value : [value]).filter((key) => key !== null && key !== undefined).map(String);
    const none = keys.length === 0 ? "" : null;
    for (const tick of ticks(holder)) tick.checked = keys.includes(tick.value) || tick.value === none;
  } else if (holder.type === "checkbox") {
    holder.checked = value === true;
  } else if (holder.tagName === "SELECT") {
    writeChoice(holder, value);
  } else {
    writeText(holder, shown(holder.dataset.type, value));
  }
  holder.dispatchEvent(new CustomEvent("pearls:written", { bubbles: true }));
}

function writeChoice(select, value) {
  const key = value === null || value === undefined ? "" : String(value);
  if (![...select.options].some((option) => option.value === key)) select.add(new Option(key, key));
  select.value = key;
}

// A text that changes under the caret keeps the caret at the same words.
function writeText(field, text) {
  if (field.value === text) return;
  const focused = document.activeElement === field && typeof field.selectionStart === "number";
  const before = field.value;
  const caret = focused ? field.selectionStart : 0;
  field.value = text;
  if (!focused) return;
  const tail = before.slice(caret);
  const at = text.startsWith(before.slice(0, caret)) ? caret : text.endsWith(tail) ? text.length - tail.length : Math.min(caret, text.length);
  field.setSelectionRange(at, at);
}

// The same value as conditions and totals compare it.
export function canonicalOf(holder) {
  const value = read(holder);
  return typeof value === "string" ? canonical(holder.dataset.type, value) : value;
}

// Remember the server's version in the page: for the next op, and for the form that is posted without script.
export function setVersion(holder, version) {
  holder.dataset.version = String(version);
  const base = holder.form?.elements.namedItem(`base:${holder.dataset.anchor}`) ??
    document.getElementsByName(`base:${holder.dataset.anchor}`)[0];
  if (base) base.value = String(version);
}

// Words for a field in a notice: its label, the row's name included.
export function labelOf(holder) {
  if (!holder) return "";
  if (isGroup(holder)) return holder.querySelector("legend")?.textContent.trim() ?? "";
  return holder.getAttribute("aria-label") ?? holder.labels?.[0]?.textContent.trim() ?? "";
}

// A value in words, for the notice about kept changes and the conflict box.
export function inWords(holder, value) {
  if (value === null || value === undefined) return "";
  if (holder && isGroup(holder)) {
    const keys = (Array.isArray(value) ? value : [value]).map(String);
    return ticks(holder).filter((tick) => keys.includes(tick.value)).map((tick) => tick.labels?.[0]?.textContent.trim() ?? tick.value).join(", ");
  }
  if (holder?.tagName === "SELECT") return [...holder.options].find((option) => option.value === String(value))?.textContent.trim() ?? String(value);
  if (typeof value === "object") return "";
  return shown(holder?.dataset.type, value);
}
