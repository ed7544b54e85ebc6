// Blocks from spreadsheets, totals, numbers and words: what people paste and what they then read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cellValue, parseBlock, parseSeparated, withoutHead } from "../../static/js/grid/paste.js";
import { groups, inOneLine, sumOf } from "../../static/js/grid/totals.js";
import { actionFor, target } from "../../static/js/grid/keys.js";
import { canonical, formatDate, formatNumber, parseDate, parseNumber, sayNumber, shown } from "../../static/js/numbers.js";
import { countWords, rangeOf, wordState } from "../../static/js/words.js";
import { fill, pickPlural } from "../../static/js/say.js";

test("tabs and line ends make a block", () => {
  assert.deepEqual(parseBlock("a\tb\r\nc\td\r\n"), [["a", "b"], ["c", "d"]]);
});

test("quotes keep tabs, lines and quotes", () => {
  assert.deepEqual(parseSeparated('"a\tb"\t"line 1\nline 2"\n"he said ""no"""\tx', "\t"), [["a\tb", "line 1\nline 2"], ['he said "no"', "x"]]);
});

test("csv with semicolons and with commas", () => {
  assert.deepEqual(parseBlock("Stove;2027;14 200,50\nBus;2028;900"), [["Stove", "2027", "14 200,50"], ["Bus", "2028", "900"]]);
  assert.deepEqual(parseBlock('Stove,2027\n"Bus, tea",2028'), [["Stove", "2027"], ["Bus, tea", "2028"]]);
});

test("prose is no block", () => {
  assert.equal(parseBlock("One line of text"), null);
  assert.equal(parseBlock("Two lines\nof prose", "long"), null);
  assert.equal(parseBlock("We sing, we cook.\nWe open doors, too.", "short"), null);
});

test("one column of names goes down", () => {
  assert.deepEqual(parseBlock("Choir\nKitchen\nHall", "short"), [["Choir"], ["Kitchen"], ["Hall"]]);
});

test("choices by label, by key, and not at all", () => {
  const column = { type: "choice", choices: [{ key: "secured", label: "Secured" }, { key: "idea", label: "Idea" }] };
  assert.deepEqual(cellValue(column, " secured "), { value: "secured" });
  assert.deepEqual(cellValue(column, "IDEA"), { value: "idea" });
  assert.deepEqual(cellValue(column, "perhaps"), { bad: "perhaps" });
  assert.deepEqual(cellValue(column, "  "), { value: null });
});

test("rows by their title", () => {
  assert.deepEqual(cellValue({ type: "row" }, "mitten exchange", { choices: [{ key: "id-3", label: "Mitten exchange" }] }), { value: "id-3" });
});

test("yes and no in words", () => {
  assert.deepEqual(cellValue({ type: "yesno" }, "X"), { value: true });
  assert.deepEqual(cellValue({ type: "yesno" }, "Ja", { yes: ["ja"] }), { value: true });
  assert.deepEqual(cellValue({ type: "yesno" }, "no"), { value: false });
  assert.deepEqual(cellValue({ type: "yesno" }, "maybe"), { bad: "maybe" });
});

test("numbers and days keep what the server can read", () => {
  assert.deepEqual(cellValue({ type: "money" }, "14 200,50 €"), { value: "14 200,50 €" });
  assert.deepEqual(cellValue({ type: "money" }, "a lot"), { bad: "a lot" });
  assert.deepEqual(cellValue({ type: "date" }, "2027-03-01"), { value: "1.3.2027" });
  assert.deepEqual(cellValue({ type: "date" }, "1 March 2027"), { value: "1 March 2027" });
});

test("a copied head is not data", () => {
  const rows = [["What for", "Year"], ["Stove", "2027"]];
  assert.deepEqual(withoutHead(rows, ["What for", "Year"]), [["Stove", "2027"]]);
  assert.deepEqual(withoutHead([["Stove", "2027"], ["Bus", "2028"]], ["What for", "Year"]).length, 2);
});

test("numbers as people write them", () => {
  const cases = { "14 200,50 €": 14200.5, "14.200,50": 14200.5, "1,250": 1.25, "1,250,000": 1250000, "1.250.000": 1250000, "1'250": 1250,
    "12000.00": 12000, "−5": -5, "5 EUR": 5, "": null, "12k": null, "1 2": 12 };
  for (const [text, number] of Object.entries(cases)) assert.equal(parseNumber(text), number, text);
  assert.equal(formatNumber(14200), "14\u00a0200");
  assert.equal(formatNumber(1250000.5), "1\u00a0250\u00a0000.50");
  assert.equal(formatNumber(-3900), "−3\u00a0900");
});

test("numbers are said as the page's language writes them, and read again", () => {
  for (const [lang, said, cents] of [["en", "85,885", "1,250.50"], ["de", "85.885", "1.250,50"], ["da", "85.885", "1.250,50"], ["pl", "85\u00a0885", "1\u00a0250,50"]]) {
    globalThis.document = { documentElement: { lang } };
    assert.equal(sayNumber(85885), said);
    assert.equal(sayNumber(1250.5), cents);
    assert.equal(parseNumber(said), 85885);
    assert.equal(parseNumber(cents), 1250.5);
    assert.equal(shown("money", "85885.00"), "85\u00a0885"); // in a control, where no sign may be taken for another
    assert.equal(canonical("money", shown("money", "85885.50")), "85885.5");
  }
  globalThis.document = { documentElement: { lang: "de" } };
  assert.equal(parseNumber("0.250"), 0.25);
  assert.equal(parseNumber("85,885"), 85.885);
  delete globalThis.document;
});

test("values as they look in a field and back", () => {
  assert.equal(shown("number", "2027"), "2027");
  assert.equal(shown("number", "14200"), "14\u00a0200");
  assert.equal(shown("money", "3900.00"), "3\u00a0900");
  assert.equal(shown("date", "2027-03-01"), "1.3.2027");
  assert.equal(canonical("money", "3\u00a0900"), "3900");
  assert.equal(canonical("date", "1.3.2027"), "2027-03-01");
  assert.equal(canonical("short", ""), null);
  assert.equal(parseDate("31.2.2027"), null);
  assert.equal(parseDate("1/3/2027"), "2027-03-01");
  assert.equal(formatDate("soon"), "soon");
});

const line = (year, state, amount) => ({ year: { value: year, text: year }, state: { value: state, text: state }, amount: { value: amount, text: amount } });
const lines = [line("2027", "Secured", "14 200"), line("2027", "Requested", "5 400"), line("2028", "", "400,50"), line("2028", "Idea", "")];

test("sums of a column and by another", () => {
  assert.equal(sumOf(lines, "amount"), 20000.5);
  assert.deepEqual(groups(lines, { by: "year", of: "amount" }), [["2027", 19600], ["2028", 400.5]]);
  assert.equal(inOneLine(lines, { by: "year", of: "amount" }, { unit: "€" }), "2027: 19\u00a0600\u00a0€ · 2028: 400,50\u00a0€");
  assert.equal(inOneLine(lines, { by: "state", of: "amount", share: true }, { none: "Not said" }), "Requested 27\u00a0% · Secured 71\u00a0% · Not said 2\u00a0%");
  assert.equal(inOneLine([], { by: "year", of: "amount" }), "");
});

test("keys: at the edges of a text, always with Ctrl", () => {
  const text = { kind: "text", start: 2, end: 2, length: 5 };
  assert.deepEqual(actionFor("ArrowDown", {}, text), { act: "move", rows: 1, cols: 0 });
  assert.equal(actionFor("ArrowLeft", {}, text), null);
  assert.deepEqual(actionFor("ArrowLeft", {}, { ...text, start: 0, end: 0 }), { act: "move", rows: 0, cols: -1 });
  assert.deepEqual(actionFor("ArrowRight", { ctrl: true }, text), { act: "move", rows: 0, cols: 1 });
  assert.equal(actionFor("ArrowDown", {}, { kind: "choice" }), null);
  assert.equal(actionFor("ArrowDown", {}, { kind: "long", start: 0, end: 0, length: 9 }), null);
  assert.equal(actionFor("Tab", {}, text), null);
});

test("keys: Enter, Escape and Alt", () => {
  const text = { kind: "text", start: 0, end: 0, length: 0 };
  assert.deepEqual(actionFor("Enter", {}, text), { act: "down" });
  assert.equal(actionFor("Enter", { shift: true }, { kind: "long" }), null);
  assert.deepEqual(actionFor("Escape", {}, text), { act: "restore" });
  assert.deepEqual(actionFor("ArrowUp", { alt: true }, text), { act: "carry", by: -1 });
  assert.deepEqual(actionFor("Delete", { alt: true }, text), { act: "delete" });
});

test("a move ends at the border", () => {
  assert.equal(target({ row: 0, col: 0 }, { rows: -1, cols: 0 }, { rows: 3, cols: 3 }), null);
  assert.deepEqual(target({ row: 0, col: 0 }, { rows: 1, cols: 0 }, { rows: 3, cols: 3 }), { row: 1, col: 0 });
});

test("words are counted as people count them", () => {
  assert.equal(countWords("The women’s society isn't small – 4 100 members."), 8);
  assert.equal(countWords("  "), 0);
  assert.deepEqual(rangeOf("60-180"), [60, 180]);
  assert.equal(wordState(36, [60, 180]), "under");
  assert.equal(wordState(200, [60, 180]), "over");
  assert.equal(wordState(60, [60, 180]), "good");
});

test("sentences with holes and plurals", () => {
  assert.equal(fill("Saved {time}, {x}", { time: "14:02" }), "Saved 14:02, {x}");
  const polish = new Map([[1, "zmiana"], [2, "zmiany"], [5, "zmian"]]);
  assert.equal(pickPlural(polish, 1, "pl"), "zmiana");
  assert.equal(pickPlural(polish, 23, "pl"), "zmiany");
  assert.equal(pickPlural(polish, 112, "pl"), "zmian");
});
