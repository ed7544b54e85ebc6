// The search over everything in a window of its own: Ctrl or Cmd with K opens it on every page. It shows the fragment of the search page
// while one types; the focus stays in the field and aria-activedescendant tells which option Enter opens. Without script the link leads to that page.
export const PAUSE = 150; // milliseconds without a key before the server is asked
const SHORTEST = 2;

export const asksForPalette = (event) =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";

// Return the place that an arrow key leads to among `count` options; -1 is none. The list is a ring.
export function step(key, at, count) {
  if (!count) return -1;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return at <= 0 ? count - 1 : at - 1;
  return at;
}

export class Palette {
  constructor(dialog, { fetch, timer = globalThis, go }) {
    Object.assign(this, { dialog, fetch, timer, go, at: -1, waits: null, running: null, shown: "" });
    this.input = dialog.querySelector("input");
    this.found = dialog.querySelector("[data-palette-found]");
    this.said = dialog.querySelector("[data-palette-said]");
    this.address = dialog.querySelector("form").action;
    this.first = this.found.innerHTML;
  }

  open() {
    if (this.dialog.open) return this.input.select();
    this.dialog.showModal();
    this.input.focus();
    this.input.select();
  }

  options() {
    return [...this.found.querySelectorAll('[role="option"]')];
  }

  // Ask for what stands in the field, once the typing rests; an older question is given up.
  typed() {
    this.timer.clearTimeout(this.waits);
    const words = this.input.value.trim();
    if (words.length < SHORTEST) return this.clear();
    this.waits = this.timer.setTimeout(() => this.ask(words), PAUSE);
  }

  clear() {
    this.running?.abort();
    this.show(this.first, "");
  }

  async ask(words) {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    try {
      const answer = await this.fetch(`${this.address}?${new URLSearchParams({ q: words, part: "list" })}`, { signal: mine.signal });
      const html = answer.ok ? await answer.text() : null;
      if (mine.signal.aborted) return;
      if (html === null) this.failed();
      else this.show(html, words);
    } catch (problem) {
      if (problem.name !== "AbortError" && !mine.signal.aborted) this.failed();
    }
  }

  show(html, words) {
    this.shown = words;
    this.found.innerHTML = html;
    this.choose(words && this.options().length ? 0 : -1);
    this.input.setAttribute("aria-expanded", String(this.options().length > 0));
    this.input.setAttribute("aria-controls", this.options().length ? "palette-list" : "palette-found");
    this.said.textContent = this.found.querySelector("[data-palette-count]")?.textContent ?? "";
  }

  failed() {
    this.show(this.first, "");
    this.said.textContent = this.said.dataset.failed;
  }

  choose(at) {
    const options = this.options();
    this.at = at;
    for (const [place, option] of options.entries()) option.setAttribute("aria-selected", String(place === at));
    if (options[at]) {
      this.input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView?.({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.choose(step(event.key, this.at, this.options().length));
    } else if (event.key === "Enter") {
      const option = this.shown === this.input.value.trim() && this.options()[this.at];
      if (!option) return; // the form asks the page of the search
      event.preventDefault();
      this.go(option.href);
    } else if (event.key === "Escape") {
      event.preventDefault(); // else the browser empties the field first, and the window stays
      this.dialog.close();
    }
  }
}

export function bind(page, tools) {
  const dialog = page.querySelector("[data-palette]");
  if (!dialog) return null;
  const palette = new Palette(dialog, tools);
  page.addEventListener("keydown", (event) => {
    if (!asksForPalette(event)) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else if (!page.querySelector("dialog[open]")) palette.open(); // never over a question with consequences
  });
  page.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-palette-close]") || event.target === dialog) dialog.close();
    const opener = event.target.closest?.("[data-palette-opens]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    palette.open();
  });
  palette.input.addEventListener("input", () => palette.typed());
  palette.input.addEventListener("keydown", (event) => palette.key(event));
  return palette;
}

if (globalThis.document) bind(document, { fetch: (...call) => fetch(...call), go: (address) => location.assign(address) });
