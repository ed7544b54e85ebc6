// Numbers and dates as people type and read them. The same rules as the server's (pearls/questionnaires/values.py); used for totals,
// conditions and paste, never instead of the server's answer.

const SIGNS = { en: [",", "."], da: [".", ","], de: [".", ","] }; // of thousands and decimals, as in pearls/formats
const signs = () => SIGNS[globalThis.document?.documentElement.lang] ?? ["\u00a0", ","];

// "14 200,50 €", "14.200,50", "1'250", "12000.00" -> number; null when it is none. "85.885" is read as the page's language writes it.
export function parseNumber(raw) {
  if (typeof raw === "number") return Number.isFinite(raw) ? raw : null;
  if (typeof raw !== "string") return null;
  let text = raw.replace(/[\s\u00a0\u202f'’€]|eur\b/giu, "").replace("−", "-");
  const [thousands] = signs();
  if (/^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text) && text.includes(thousands)) text = text.replace(thousands, "");
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(text) && (text.includes(",") || text.split(".").length > 2)) text = text.replaceAll(".", "").replace(",", ".");
  else if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) && (text.includes(".") || text.split(",").length > 2)) text = text.replaceAll(",", "");
  else text = text.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : null;
}

// 14200.5 -> "14 200.50", 14200 -> "14 200": groups of three with a space that does not break.
export function formatNumber(number) {
  const whole = Math.round(number * 100) % 100 === 0;
  const [units, cents] = Math.abs(number).toFixed(whole ? 0 : 2).split(".");
  const grouped = units.replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return (number < 0 ? "−" : "") + grouped + (cents ? `.${cents}` : "");
}

// The same for reading: "14.200,50" in German, "14,200.50" in English. In controls stands what formatNumber makes.
export function sayNumber(number) {
  const [thousands, point] = signs();
  return formatNumber(number).replaceAll(".", point).replaceAll("\u00a0", thousands);
}

// "2027-03-01" -> "1.3.2027"; anything else comes back as it is.
export function formatDate(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? "");
  return found ? `${Number(found[3])}.${Number(found[2])}.${found[1]}` : (iso ?? "");
}

// "1.3.2027", "1/3/2027", "2027-3-1" -> "2027-03-01"; null when it is no day.
export function parseDate(text) {
  const dotted = /^\s*(\d{1,2})\s*[./]\s*(\d{1,2})\s*[./]\s*(\d{4})\s*$/.exec(text ?? "");
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text ?? "");
  const [year, month, day] = dotted ? [dotted[3], dotted[2], dotted[1]] : iso ? iso.slice(1) : [];
  if (!year) return null;
  const made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCMonth() === month - 1 ? made.toISOString().slice(0, 10) : null;
}

// How a canonical value looks in a field of this type.
export function shown(type, value) {
  if (value === null || value === undefined) return "";
  if (type === "number" || type === "money") {
    const number = parseNumber(value);
    if (number === null) return String(value);
    return type === "number" && Math.abs(number) < 10000 ? String(value).replace(/\.0+$/, "") : formatNumber(number); // a year is not grouped
  }
  return type === "date" ? formatDate(value) : String(value);
}

// What is typed, as the canonical value that conditions and totals compare.
export function canonical(type, raw) {
  if (raw === "" || raw === null || raw === undefined) return null;
  if (type === "number" || type === "money") return parseNumber(raw)?.toString() ?? raw;
  return type === "date" ? (parseDate(raw) ?? raw) : raw;
}
