// The keys of a scorecard. Digits score the criterion in which the focus is, Del takes the points away, arrows up and down (or K and J) lead to
// the last and next criterion, N saves and goes on. Letters typed into a text stay letters. Left and right are the browser's: they move
// within the points of one criterion.
const STEPS = { ArrowDown: 1, j: 1, J: 1, ArrowUp: -1, k: -1, K: -1 };

// What a key means: {kind: "points", value}, {kind: "step", by}, {kind: "next"} or null.
export function meaning({ key, ctrlKey, metaKey, altKey }, { typing, within, lowest = 0, highest = 9 }) {
  if (ctrlKey || metaKey || altKey || typing) return null;
  if (key === "n" || key === "N") return { kind: "next" };
  if (key === "j" || key === "J" || key === "k" || key === "K") return { kind: "step", by: STEPS[key] };
  if (!within) return null;
  if (key in STEPS) return { kind: "step", by: STEPS[key] };
  if (key === "Delete" || key === "Backspace" || key === "-") return { kind: "points", value: null };
  if (!/^\d$/.test(key)) return null;
  return Number(key) >= lowest && Number(key) <= highest ? { kind: "points", value: Number(key) } : null;
}

export const isTyping = (target) => Boolean(target?.matches?.("textarea, select, input:not([type=radio], [type=checkbox], [type=hidden])"));

export class Keys {
  constructor({ form, root = document }) {
    this.form = form;
    this.criteria = [...form.querySelectorAll("fieldset.criterion")];
    root.addEventListener("keydown", (event) => this.#press(event));
  }

  #press(event) {
    const within = event.target.closest?.("fieldset.criterion");
    const mine = within && this.form.contains(within) ? within : null;
    const range = mine ? { lowest: Number(mine.dataset.minimum), highest: Number(mine.dataset.maximum) } : {};
    const found = meaning(event, { typing: isTyping(event.target), within: Boolean(mine), ...range });
    if (!found) return;
    if (found.kind === "next") this.#next(event);
    else if (found.kind === "step") this.#step(event, mine, found.by);
    else if (!mine.disabled) this.#score(event, mine, found.value);
  }

  #next(event) {
    const way = this.form.querySelector("[data-next]");
    if (!way) return;
    event.preventDefault();
    way.click();
  }

  #step(event, from, by) {
    const at = from ? this.criteria.indexOf(from) + by : by > 0 ? 0 : this.criteria.length - 1;
    const to = this.criteria[at];
    event.preventDefault();
    if (to) focusOn(to);
    else if (at >= this.criteria.length) this.form.querySelector("#abstained")?.focus();
  }

  #score(event, criterion, value) {
    const choice = criterion.querySelector(`input[type=radio][value="${value ?? ""}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.focus();
    if (choice.checked) return;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function focusOn(criterion) {
  (criterion.querySelector("input:checked") ?? criterion.querySelector("input[type=radio]"))?.focus({ preventScroll: true });
  criterion.scrollIntoView({ block: "nearest" });
}
