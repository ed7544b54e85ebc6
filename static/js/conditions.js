// "Show this when ...": the evaluator of show_if, the same as pearls/questionnaires/conditions.py, held together by
// tests/vectors/conditions.json. A condition is a leaf {q, op, value} or {all: [...]}, {any: [...]}, {not: {...}}.

export class BadCondition extends Error {}

// Nothing was answered; 0 and false are answers.
export const isEmpty = (value) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0) ||
  (typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 0);

function number(value) {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)) return null;
  return Number(value);
}

function same(left, right) {
  if (typeof left === "boolean" || typeof right === "boolean") return left === right;
  const [a, b] = [number(left), number(right)];
  if (a !== null && b !== null) return a === b;
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}

// Numbers as numbers, texts (dates) as texts; what cannot be compared is false, not an error.
function ordered(left, right, compare) {
  const [a, b] = [number(left), number(right)];
  if (a !== null && b !== null) return compare(a, b);
  const texts = typeof left === "string" && typeof right === "string" && left && right;
  return Boolean(texts) && a === null && b === null && compare(left, right);
}

function contains(value, wanted) {
  if (Array.isArray(value)) return value.some((item) => same(item, wanted));
  return typeof value === "string" && typeof wanted === "string" && value.toLowerCase().includes(wanted.toLowerCase());
}

function rows(value, least) {
  const count = Array.isArray(value) ? value.length : number(value);
  const wanted = number(least);
  return count !== null && wanted !== null && count >= wanted;
}

const OPERATORS = {
  eq: same,
  ne: (value, wanted) => !same(value, wanted),
  in: (value, wanted) => Array.isArray(wanted) && wanted.some((item) => same(value, item)),
  contains,
  gt: (value, wanted) => ordered(value, wanted, (a, b) => a > b),
  gte: (value, wanted) => ordered(value, wanted, (a, b) => a >= b),
  lt: (value, wanted) => ordered(value, wanted, (a, b) => a < b),
  lte: (value, wanted) => ordered(value, wanted, (a, b) => a <= b),
  empty: (value) => isEmpty(value),
  filled: (value) => !isEmpty(value),
  row_count_gte: rows,
};

// Does the condition hold for values (field key -> canonical value; a missing key is empty)?
export function holds(condition, values) {
  if (!condition || Object.keys(condition).length === 0) return true;
  if ("all" in condition) return condition.all.every((part) => holds(part, values));
  if ("any" in condition) return condition.any.some((part) => holds(part, values));
  if ("not" in condition) return !holds(condition.not, values);
  const operator = Object.hasOwn(OPERATORS, condition.op ?? "") ? OPERATORS[condition.op] : null;
  if (!operator || !("q" in condition)) throw new BadCondition(JSON.stringify(condition));
  return operator(values[condition.q] ?? null, condition.value ?? null);
}
