// Totals below a grid: sums of columns and sums by another column, in words. Pure; grid.js draws them.
// totals: [{by: "year", of: "amount"}, {by: "state", of: "amount", share: true}], as in the template of the questionnaire.
import { sayNumber, parseNumber } from "../numbers.js";

// rows: [{column key: {value, text}}]; text is what the person sees (the label of a choice).
export function sumOf(rows, key) {
  return rows.reduce((sum, row) => sum + (parseNumber(row[key]?.value ?? "") ?? 0), 0);
}

export function groups(rows, { by, of }) {
  const sums = new Map();
  for (const row of rows) {
    const amount = parseNumber(row[of]?.value ?? "");
    if (amount === null) continue;
    const name = row[by]?.text?.trim() || "";
    sums.set(name, (sums.get(name) ?? 0) + amount);
  }
  return [...sums].sort(([a], [b]) => (a === "" ? 1 : b === "" ? -1 : a < b ? -1 : 1));
}

// "2027: 24 750 € · 2028: 2 800 €", or with shares "Secured 66 % · requested 34 %". `none` names lines without the other column.
export function inOneLine(rows, total, { unit = "", none = "–" } = {}) {
  const parts = groups(rows, total);
  const whole = parts.reduce((sum, [, amount]) => sum + amount, 0);
  return parts.map(([name, amount]) => {
    const label = name || none;
    if (!total.share) return `${label}: ${sayNumber(amount)}${unit ? `\u00a0${unit}` : ""}`;
    return `${label} ${whole ? Math.round((amount / whole) * 100) : 0}\u00a0%`;
  }).join(" · ");
}
