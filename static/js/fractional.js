// The order of rows: keys between which there is always another, so that two people who move rows never rewrite each other's.
// The same algorithm as pearls/questionnaires/fractional.py. Keys sort by code point; none ends in "0".
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LAST = DIGITS.at(-1);

// A key after `low` ("" = the beginning) and before `high` (null = the end).
export function keyBetween(low, high) {
  const from = low || "";
  if (high === null || high === undefined) return after(from);
  if (from >= high) throw new RangeError(`${from} does not sort before ${high}`);
  return midway(from, high);
}

function after(low) {
  for (let at = 0; at < low.length; at += 1) {
    if (low[at] !== LAST) return low.slice(0, at) + DIGITS[DIGITS.indexOf(low[at]) + 1];
  }
  return `${low}V`;
}

function midway(low, high) {
  let common = 0;
  while (common < high.length && (low[common] ?? "0") === high[common]) common += 1;
  if (common) return high.slice(0, common) + midway(low.slice(common), high.slice(common));
  const first = low ? DIGITS.indexOf(low[0]) : 0;
  const last = DIGITS.indexOf(high[0]);
  if (last - first > 1) return DIGITS[Math.floor((first + last) / 2)];
  if (high.length > 1) return high[0];
  return DIGITS[first] + after(low.slice(1));
}

// Code point order, which is not what localeCompare does.
export const compareKeys = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
