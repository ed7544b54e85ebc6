// A table that behaves like a spreadsheet (table[data-grid]): keys, paste, lines that come, move and go, live totals. Cells are ordinary
// inputs; autosave.js saves them, and lines by the event pearls:op. Without script the same buttons post the form.
import { carryByPointer } from "./grid/drag.js";
import { actionFor, target } from "./grid/keys.js";
import { cellValue, parseBlock, withoutHead } from "./grid/paste.js";
import { Rows } from "./grid/rows.js";
import { renewTicks } from "./grid/ticks.js";
import { inOneLine, sumOf } from "./grid/totals.js";
import { sayNumber } from "./numbers.js";
import { say } from "./say.js";
import { inWords, read, write } from "./sheet.js";
import { toast } from "./toast.js";

class Grid {
  constructor(table) {
    this.table = table;
    this.form = table.closest("[data-sheet]");
    this.rows = new Rows(table);
    this.totals = JSON.parse(table.dataset.totals || "[]");
    this.before = null; // value of the cell when it was entered, for Escape
    this.bind();
    this.refresh();
  }

  bind() {
    const { table, form } = this;
    table.addEventListener("keydown", (event) => this.key(event));
    table.addEventListener("paste", (event) => this.paste(event));
    table.addEventListener("focusin", ({ target: cell }) => { this.before = cell.dataset?.anchor ? read(cell) : null; });
    table.addEventListener("click", (event) => this.click(event));
    table.addEventListener("pearls:row", ({ detail }) => this.remote(detail));
    for (const name of ["input", "change", "pearls:written"]) table.addEventListener(name, () => this.refreshSoon());
    form.querySelector(`[data-grid-add="${CSS.escape(this.rows.name)}"]`)?.addEventListener("click", (event) => {
      event.preventDefault();
      this.add();
    });
    form.addEventListener("pearls:rows", ({ detail }) => this.offer(detail));
    carryByPointer(this.rows, (row, before) => this.place(row, before));
  }

  // ---- keys ------------------------------------------------------------------------------------

  key(event) {
    const cell = event.target.closest("[data-anchor]");
    if (!cell || event.isComposing) return;
    const action = actionFor(event.key, { alt: event.altKey, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey }, caretOf(cell));
    if (!action || !this[action.act](cell, action)) return;
    event.preventDefault();
  }

  where(cell) {
    const row = cell.closest("tr");
    return { row: this.rows.all.indexOf(row), col: this.rows.cells(row).indexOf(cell) };
  }

  move(cell, step) {
    const all = this.rows.all;
    const at = target(this.where(cell), step, { rows: all.length, cols: this.rows.columns.length });
    if (at) enter(this.rows.cells(all[at.row])[at.col]);
    return Boolean(at);
  }

  // Below the last line comes a new one, unless that is empty itself.
  down(cell) {
    if (this.move(cell, { rows: 1, cols: 0 })) return true;
    const { col } = this.where(cell);
    const row = cell.closest("tr");
    if (!this.rows.isEmpty(row) && !this.table.dataset.readonly) enter(this.rows.cells(this.add({ focus: false }) ?? row)[col]);
    return true;
  }

  restore(cell) {
    if (JSON.stringify(read(cell)) === JSON.stringify(this.before)) return false;
    this.set(cell, this.before);
    cell.select?.();
    return true;
  }

  edit(cell) {
    if (typeof cell.selectionStart !== "number") return false;
    cell.setSelectionRange(cell.value.length, cell.value.length);
    return true;
  }

  carry(cell, { by }) {
    this.shift(cell.closest("tr"), by);
    cell.focus();
    return true;
  }

  insert(cell) {
    this.add({ before: cell.closest("tr").nextElementSibling });
    return true;
  }

  delete(cell) {
    this.remove(cell.closest("tr"));
    return true;
  }

  // ---- lines -----------------------------------------------------------------------------------

  click(event) {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("tr");
    if (button.dataset.act === "delete") return this.remove(row);
    this.shift(row, button.dataset.act === "up" ? -1 : 1);
    button.focus();
  }

  add({ before = null, focus = true, quiet = false } = {}) {
    if (this.rows.full || !this.rows.template) {
      toast(say("rows_full", { n: this.rows.most }));
      return null;
    }
    const row = this.rows.insert(this.rows.make(), before);
    this.tell(row, { position: row.dataset.position }, 0);
    if (!quiet) this.changed();
    if (focus) enter(this.rows.cells(row)[0]);
    return row;
  }

  shift(row, by) {
    const all = this.rows.all;
    const at = all.indexOf(row) + by;
    if (at < 0 || at >= all.length) return;
    this.place(row, by < 0 ? all[at] : all[at + 1] ?? null);
  }

  place(row, before) {
    this.rows.insert(row, before);
    this.tell(row, { position: row.dataset.position });
    this.changed();
  }

  remove(row) {
    const all = this.rows.all;
    const at = all.indexOf(row);
    const title = this.rows.title(row);
    this.erase(row, true);
    const next = this.rows.all[Math.min(at, all.length - 2)];
    if (next) enter(this.rows.cells(next)[0]);
    else this.form.querySelector(`[data-grid-add="${CSS.escape(this.rows.name)}"]`)?.focus();
    toast(say("row_deleted", { n: at + 1, title: title ? `, ${title}` : "" }), () => {
      this.erase(row, false);
      enter(this.rows.cells(row)[0]);
    });
  }

  erase(row, deleted) {
    row.hidden = deleted;
    this.tell(row, { deleted }, undefined, "#deleted");
    this.changed();
  }

  tell(row, value, base = Number(row.dataset.rowVersion) || 0, suffix = "") {
    const anchor = `row:${row.dataset.row}:${this.rows.name}`;
    const detail = { anchor, value, base, slot: anchor + suffix };
    this.form.dispatchEvent(new CustomEvent("pearls:op", { detail }));
  }

  // A line that somebody else added, moved or deleted. Nobody is thrown out of a cell: a line with the focus stays until it is left.
  remote({ row: id, version, value }) {
    let row = this.rows.byId(id);
    if (!row && value.deleted) return;
    if (!row) {
      row = this.rows.make(id);
      this.rows.settle(row, value.position ?? this.rows.keyBefore(null));
      this.rows.fill(row, value.cells, value.versions);
    } else if (value.position && value.position !== row.dataset.position && !row.contains(document.activeElement)) {
      this.rows.settle(row, value.position);
    }
    row.dataset.rowVersion = String(version);
    if (value.deleted && row.contains(document.activeElement)) toast(say("row_gone", { title: this.rows.title(row) }));
    else row.hidden = Boolean(value.deleted);
    this.changed();
  }

  // ---- paste -----------------------------------------------------------------------------------

  paste(event) {
    const cell = event.target.closest("[data-anchor]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || cell.readOnly) return;
    const { row, col } = this.where(cell);
    const columns = this.rows.columns.slice(col);
    const block = parseBlock(text, columns[0]?.type);
    if (!block) return;
    event.preventDefault();
    const undo = this.spread(withoutHead(block, columns.map((column) => column.label)), row, col);
    const key = undo.bad.length ? "pasted_bad" : "pasted";
    toast(say(key, { n: undo.count, bad: undo.bad.slice(0, 3).join(", ") }), undo.back);
  }

  // One undo for the whole block: old values come back, lines that it added go.
  spread(block, from, col) {
    const old = [];
    const added = [];
    const bad = [];
    for (const [at, texts] of block.entries()) {
      const fresh = from + at >= this.rows.all.length;
      const row = fresh ? this.add({ focus: false, quiet: true }) : this.rows.all[from + at];
      if (!row) break;
      if (fresh) added.push(row);
      this.rows.cells(row).slice(col, col + texts.length).forEach((cell, side) => {
        const found = cellValue(this.rows.columns[col + side], texts[side], { choices: optionsOf(cell), yes: [say("yes")], no: [say("no")] });
        if ("bad" in found) return bad.push(found.bad);
        old.push([cell, read(cell)]);
        return this.set(cell, found.value);
      });
    }
    this.changed();
    const back = () => {
      old.forEach(([cell, value]) => this.set(cell, value));
      added.forEach((row) => this.erase(row, true));
    };
    return { count: old.length, bad, back };
  }

  set(cell, value) {
    write(cell, value);
    cell.dispatchEvent(new Event("input", { bubbles: true })); // autosave hears it like typing
  }

  // ---- what follows from the cells ------------------------------------------------------------

  changed() {
    this.offerOwn();
    this.refresh();
  }

  // Where lines of this table are choices, they are called so from now on.
  offerOwn() {
    this.form.dispatchEvent(new CustomEvent("pearls:rows", { detail: { table: this.rows.name } }));
    const choices = this.rows.titled;
    for (const ticks of this.form.querySelectorAll(`fieldset[data-rows="${CSS.escape(this.rows.name)}"]`)) renewTicks(ticks, choices);
  }

  refreshSoon() {
    if (this.soon) return;
    this.soon = requestAnimationFrame(() => {
      this.soon = null;
      this.refresh();
      this.offerOwn();
    });
  }

  refresh() {
    this.rows.rename();
    const count = this.table.querySelector("[data-grid-count]");
    if (count) count.textContent = say("rows_count", { n: this.rows.all.length });
    const foot = this.table.tFoot;
    if (!foot) return;
    const values = this.rows.all.map((row) => this.values(row));
    for (const place of foot.querySelectorAll("[data-sum]")) place.textContent = sayNumber(sumOf(values, place.dataset.sum));
    for (const place of foot.querySelectorAll("[data-total]")) {
      const total = this.totals[Number(place.dataset.total)];
      const unit = this.rows.columns.find((column) => column.key === total.of)?.unit ?? "";
      place.textContent = inOneLine(values, total, { unit, none: say("no_group") });
    }
  }

  values(row) {
    const found = {};
    for (const column of this.rows.columns) {
      const cell = this.rows.cell(row, column.key);
      if (cell) found[column.key] = { value: String(read(cell) ?? ""), text: inWords(cell, read(cell)) };
    }
    return found;
  }

  // Lines of another table on this page are choices here: keep the names true.
  offer({ table }) {
    const places = this.table.querySelectorAll(`select[data-rows="${CSS.escape(table)}"]`);
    const source = places.length && table !== this.rows.name && this.form.querySelector(`[data-grid="${CSS.escape(table)}"]`);
    if (!source) return;
    const choices = new Rows(source).titled;
    for (const select of places) renew(select, choices);
  }
}

function renew(select, choices) {
  for (const [key, title] of choices) {
    const option = [...select.options].find((one) => one.value === key);
    if (!option) select.add(new Option(title, key));
    else if (option.textContent !== title) option.textContent = title;
  }
  for (const option of [...select.options]) {
    if (option.value && option.value !== select.value && !choices.some(([key]) => key === option.value)) option.remove();
  }
}

const TWO_LINES = 48; // pixels: a cell higher than this has lines of its own to walk through

const optionsOf = (cell) => (cell.tagName === "SELECT" ? [...cell.options].filter((one) => one.value).map((one) => ({ key: one.value, label: one.textContent })) : []);

function caretOf(cell) {
  if (cell.tagName === "SELECT") return { kind: "choice" };
  if (cell.type === "checkbox") return { kind: "tick" };
  const kind = cell.tagName === "TEXTAREA" && cell.scrollHeight > TWO_LINES ? "long" : "text";
  return { kind, start: cell.selectionStart, end: cell.selectionEnd, length: cell.value.length };
}

function enter(cell) {
  cell?.focus();
  cell?.select?.();
}

for (const table of document.querySelectorAll("table[data-grid]")) if (!table.dataset.readonly && table.closest("[data-sheet]")) new Grid(table);
