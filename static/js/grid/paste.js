// A block from a spreadsheet: reads tabs or CSV, and turns what people call things into keys. Pure.
import { formatDate, parseDate, parseNumber } from "../numbers.js";

// Fields with quotes: "a ""b"" c" may hold the separator and line ends.
export function parseSeparated(text, separator) {
  const rows = [[]];
  let field = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at];
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (source[at + 1] === '"') field += source[(at += 1)];
      else quoted = false;
    } else if (sign === '"' && field === "") quoted = true;
    else if (sign === separator) field = close(rows, field);
    else if (sign === "\n") {
      field = close(rows, field);
      rows.push([]);
    } else field += sign;
  }
  close(rows, field);
  return rows;
}

function close(rows, field) {
  rows.at(-1).push(field);
  return "";
}

// Rows of texts, or null when the text is no block and belongs into one cell as it is.
export function parseBlock(text, columnType = "short") {
  if (text.includes("\t")) return parseSeparated(text, "\t");
  if (!text.trim().includes("\n") || columnType === "long") return null;
  for (const separator of [";", ","]) {
    const rows = parseSeparated(text, separator);
    const spoken = rows.some((row) => row.slice(1).some((field) => field.startsWith(" "))); // "we sing, we cook" is a sentence
    if (!spoken && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length)) return rows;
  }
  return columnType === "short" && /[.!?]\s*\n/.test(text) ? null : parseSeparated(text, "\t");
}

const plain = (text) => text.trim().toLocaleLowerCase();
const YES = new Set(["yes", "y", "true", "1", "x", "✓"]);
const NO = new Set(["no", "n", "false", "0", "-", "–"]);

// What a cell of this column takes for a pasted text: {value} or {bad: text}. Choices by label or key, rows by their title.
export function cellValue(column, text, { choices = column.choices ?? [], yes = [], no = [] } = {}) {
  const word = plain(text);
  if (!word) return { value: null };
  if (column.type === "choice" || column.type === "row") {
    const found = choices.find((choice) => plain(choice.label) === word || plain(String(choice.key)) === word);
    return found ? { value: found.key } : { bad: text };
  }
  if (column.type === "yesno") {
    if (YES.has(word) || yes.map(plain).includes(word)) return { value: true };
    return NO.has(word) || no.map(plain).includes(word) ? { value: false } : { bad: text };
  }
  if (column.type === "number" || column.type === "money") return parseNumber(text) === null ? { bad: text } : { value: text.trim() };
  if (column.type === "date") return { value: parseDate(text) ? formatDate(parseDate(text)) : text.trim() };
  return { value: column.type === "long" ? text.trim() : text.replace(/\s*\n\s*/g, " ").trim() };
}

// A first line that only repeats the heads of the columns is not data.
export function withoutHead(rows, labels) {
  const heads = labels.map(plain);
  const same = rows[0]?.filter((text, at) => heads[at] && plain(text) === heads[at]).length ?? 0;
  return rows.length > 1 && same > 1 && same >= rows[0].length / 2 ? rows.slice(1) : rows;
}
