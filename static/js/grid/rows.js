// Lines of a grid in the page: makes, finds, places, hides and names them. Positions are fractional keys, so that a move writes one line only.
import { compareKeys, keyBetween } from "../fractional.js";
import { newId } from "../identity.js";
import { say } from "../say.js";
import { inWords, read, write } from "../sheet.js";

export class Rows {
  constructor(table) {
    this.table = table;
    this.name = table.dataset.grid;
    this.body = table.tBodies[0];
    this.columns = JSON.parse(table.dataset.columns || "[]");
    this.titleColumn = table.dataset.rowTitle || this.columns[0]?.key;
    this.most = Number(table.dataset.maxRows) || 500;
    this.template = document.querySelector(`template[data-grid-row="${CSS.escape(this.name)}"]`);
  }

  get all() {
    return [...this.body.rows].filter((row) => row.dataset.row && !row.hidden);
  }

  // [[id, title]] of the lines that have a name: what others can point at.
  get titled() {
    return this.all.map((row) => [row.dataset.row, this.title(row)]).filter(([, title]) => title);
  }

  get full() {
    return this.all.length >= this.most;
  }

  byId(id) {
    return this.body.querySelector(`tr[data-row="${CSS.escape(id)}"]`);
  }

  cells(row) {
    return [...row.querySelectorAll('[data-anchor^="cell:"]')];
  }

  cell(row, key) {
    return row.querySelector(`[data-anchor="cell:${CSS.escape(row.dataset.row)}:${CSS.escape(key)}"]`);
  }

  isEmpty(row) {
    return this.cells(row).every((cell) => read(cell) === null || read(cell) === false);
  }

  title(row) {
    const cell = this.cell(row, this.titleColumn);
    return cell ? inWords(cell, read(cell)) : "";
  }

  // A line from the page's <template>, not yet anywhere.
  make(id = newId()) {
    const holder = document.createElement("tbody");
    holder.innerHTML = this.template.innerHTML.replaceAll("__row__", id); // our own template, and an id of ours
    const row = holder.querySelector("tr");
    row.classList.add("is-new");
    return row;
  }

  // Put a line before another (null = at the end) and give it a position between its neighbours.
  insert(row, before = null) {
    row.dataset.position = this.keyBefore(before, row);
    this.body.insertBefore(row, before);
    return row;
  }

  keyBefore(before, moving = null) {
    const others = [...this.body.rows].filter((row) => row.dataset.row && row !== moving);
    const at = before ? others.indexOf(before) : others.length;
    const low = others[at - 1]?.dataset.position ?? "";
    const high = others.slice(Math.max(at, 0)).map((row) => row.dataset.position).find((key) => key > low) ?? null;
    return keyBetween(low, high);
  }

  // A line from elsewhere goes where its position says; equal positions are ordered by id, as on the server.
  settle(row, position) {
    row.dataset.position = position;
    const others = [...this.body.rows].filter((other) => other.dataset.row && other !== row);
    const next = others.find((other) => (compareKeys(other.dataset.position, position) || compareKeys(other.dataset.row, row.dataset.row)) > 0);
    this.body.insertBefore(row, next ?? null);
  }

  fill(row, values, versions = {}) {
    for (const [key, value] of Object.entries(values ?? {})) {
      const cell = this.cell(row, key);
      if (!cell) continue;
      write(cell, value);
      cell.dataset.version = String(versions[key] ?? 0);
    }
  }

  // Numbers and names follow the order: "Amount, line 3, Choir leader".
  rename() {
    this.all.forEach((row, at) => {
      const title = this.title(row);
      row.cells[0].textContent = String(at + 1);
      for (const cell of this.cells(row)) {
        const column = this.columns.find((one) => cell.dataset.anchor.endsWith(`:${one.key}`));
        cell.setAttribute("aria-label", say(title ? "cell_named" : "cell_label", { column: column?.label ?? "", n: at + 1, title }));
      }
      for (const button of row.querySelectorAll("[data-act]")) {
        button.setAttribute("aria-label", say(`row_${button.dataset.act}`, { n: at + 1, title: title ? `, ${title}` : "" }));
      }
    });
  }
}
