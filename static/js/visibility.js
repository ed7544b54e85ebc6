// Shows and hides questions and fields as answers change ([data-show-if]). Hidden values are kept and still saved; they are only not seen.
// Values of other sections come from <script type="application/json" id="sheet-values">.
import { holds } from "./conditions.js";
import { canonicalOf } from "./sheet.js";

function otherValues() {
  const source = document.getElementById("sheet-values");
  return source ? JSON.parse(source.textContent || "{}") : {};
}

export function valuesOf(form, others) {
  const values = { ...others };
  for (const holder of form.querySelectorAll('[data-anchor^="answer:"]')) values[holder.dataset.anchor.slice(7)] = canonicalOf(holder);
  for (const table of form.querySelectorAll("[data-grid]")) {
    values[table.dataset.grid] = [...table.querySelectorAll("tbody tr[data-row]:not([hidden])")].map((row) => row.dataset.row);
  }
  return values;
}

function start(form) {
  const parts = [...form.querySelectorAll("[data-show-if]")].map((part) => [part, JSON.parse(part.dataset.showIf || "null")]);
  if (!parts.length) return;
  const others = otherValues();
  const update = () => {
    const values = valuesOf(form, others);
    for (const [part, condition] of parts) part.hidden = !holds(condition, values);
  };
  for (const name of ["input", "change", "pearls:written", "pearls:rows"]) form.addEventListener(name, update);
  update();
}

if (globalThis.document) for (const form of document.querySelectorAll("[data-sheet]")) start(form);
