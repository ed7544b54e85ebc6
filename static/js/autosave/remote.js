// What others changed: put into fields that nobody here is in and that have no unsent text; otherwise a line below the field says so.
// Lines of tables go to the grid by events: pearls:row (a line came, moved or went) on the table.
import { holderFor, inWords, read, setVersion, versionOf, write } from "../sheet.js";
import { icon, make, say } from "../say.js";

export class Remote {
  constructor({ form, journal, saved }) {
    Object.assign(this, { form, journal, saved, held: new Map() }); // held: what waits until its field is left
  }

  apply(changes) {
    for (const change of changes) {
      if (change.anchor.startsWith("row:")) this.#row(change);
      else this.#field(change);
    }
  }

  #row(change) {
    const [, row, table] = change.anchor.split(":");
    const name = change.value?.table ?? table;
    const grid = this.form.querySelector(`[data-grid="${CSS.escape(name)}"]`);
    grid?.dispatchEvent(new CustomEvent("pearls:row", { detail: { ...change, row }, bubbles: true }));
  }

  #field(change) {
    const holder = holderFor(this.form, change.anchor);
    if (!holder || versionOf(holder) >= change.version) return;
    if (this.journal.of(change.anchor).length) return; // our own text is under way: the server joins them or asks
    if (holder.contains(document.activeElement)) this.#note(holder, change);
    else this.take(holder, change);
  }

  // The server's value now stands in the field.
  take(holder, change) {
    write(holder, change.value);
    setVersion(holder, change.version);
    this.saved.set(change.anchor, read(holder));
    this.clear(change.anchor);
    if (change.by) holder.closest("td")?.setAttribute("data-by", change.by);
  }

  // The field was left without a change of one's own: now theirs may come in.
  release(holder) {
    const change = this.held.get(holder.dataset.anchor);
    if (change && !this.journal.of(change.anchor).length && versionOf(holder) < change.version) this.take(holder, change);
  }

  clear(anchor) {
    this.held.delete(anchor);
    this.form.querySelector(`[data-updated="${CSS.escape(anchor)}"]`)?.remove();
  }

  #note(holder, change) {
    this.clear(change.anchor);
    this.held.set(change.anchor, change);
    const show = make("button", { type: "button", class: "btn btn-quiet btn-sm" }, say("view"));
    const note = make("div", { class: "updated", "data-updated": change.anchor, role: "status" }, icon("users"),
      make("span", {}, say("updated_by", { name: change.by ?? "" })), show);
    show.addEventListener("click", () => this.#open(note, holder, change));
    placeBelow(this.form, holder, note);
  }

  #open(note, holder, change) {
    const take = make("button", { type: "button", class: "btn btn-line btn-sm" }, say("take_theirs_plain"));
    take.addEventListener("click", () => {
      this.take(holder, change);
      holder.focus?.();
    });
    note.replaceChildren(make("span", {}, say("updated_by", { name: change.by ?? "" })),
      make("blockquote", {}, inWords(holder, change.value) || say("nothing")), take);
  }
}

// Notes about a field stand in its own place; notes about a cell stand under the table.
export function placeBelow(form, holder, note) {
  const anchor = holder.dataset.anchor;
  const own = form.querySelector(`[data-conflict-for="${CSS.escape(anchor)}"]`);
  const table = holder.closest("table.grid");
  if (own) own.before(note);
  else if (table) (table.closest(".table-scroll") ?? table).after(note);
  else holder.after(note);
}
