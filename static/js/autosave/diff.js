// Word by word: what differs between two texts, and one text that holds both. Pure; used by the conflict box.

export const tokens = (text) => text.match(/\s+|[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu) ?? [];

// Longest common subsequence by dynamic programming, after the common head and tail are cut off. Long texts fall back to "all differs".
const MOST = 4_000_000; // cells of the table

export function diff(before, after) {
  const [a, b] = [tokens(before), tokens(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const middle = align(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return smooth(join([
    ...a.slice(0, head).map((word) => ["same", word]),
    ...middle,
    ...(tail ? a.slice(-tail) : []).map((word) => ["same", word]),
  ]));
}

// A word counts, a sign a little, a space nothing: otherwise texts are aligned by their spaces.
const weight = (token) => (/[\p{L}\p{N}]/u.test(token) ? 3 : /\s/.test(token) ? 0 : 1);

function align(a, b) {
  const all = [...a.map((word) => ["cut", word]), ...b.map((word) => ["new", word])];
  if (!a.length || !b.length || a.length * b.length > MOST) return all;
  const wide = b.length + 1;
  const table = new Uint16Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      table[i * wide + j] = a[i] === b[j] ? table[(i + 1) * wide + j + 1] + weight(a[i]) : Math.max(table[(i + 1) * wide + j], table[i * wide + j + 1]);
    }
  }
  return walk(a, b, (i, j) => table[i * wide + j]);
}

function walk(a, b, longest) {
  const steps = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      steps.push(["same", a[i]]);
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && longest(i + 1, j) >= longest(i, j + 1))) {
      steps.push(["cut", a[i]]);
      i += 1;
    } else {
      steps.push(["new", b[j]]);
      j += 1;
    }
  }
  return steps;
}

// Neighbours of one kind become one piece.
function join(steps) {
  const pieces = [];
  for (const [kind, text] of steps) {
    if (pieces.length && pieces.at(-1).kind === kind) pieces.at(-1).text += text;
    else pieces.push({ kind, text });
  }
  return pieces;
}

// Spaces and signs that stand alone between two changes belong to them, so that marks do not flicker word by word; what was cut then
// stands before what is new.
function smooth(pieces) {
  const change = (piece) => piece && piece.kind !== "same";
  const steps = [];
  let block = { cut: "", new: "" };
  const close = () => {
    for (const kind of ["cut", "new"]) if (block[kind]) steps.push({ kind, text: block[kind] });
    block = { cut: "", new: "" };
  };
  pieces.forEach((piece, at) => {
    const lone = piece.kind === "same" && !/[\p{L}\p{N}]/u.test(piece.text) && change(pieces[at - 1]) && change(pieces[at + 1]);
    if (change(piece)) block[piece.kind] += piece.text;
    else if (lone && block.cut && block.new) {
      block.cut += piece.text;
      block.new += piece.text;
    } else {
      close();
      steps.push(piece);
    }
  });
  close();
  return steps;
}

// One draft that holds both: what both have once, then each one's own words in order, theirs first.
export function both(theirs, mine) {
  if (theirs === mine || !mine.trim()) return theirs;
  if (!theirs.trim()) return mine;
  if (theirs.includes(mine)) return theirs;
  if (mine.includes(theirs)) return mine;
  const pieces = diff(theirs, mine);
  const common = pieces.filter((piece) => piece.kind === "same").reduce((sum, piece) => sum + piece.text.trim().length, 0);
  if (common * 2 < Math.min(theirs.length, mine.length)) return `${theirs.trimEnd()}\n\n${mine.trimStart()}`;
  return pieces.map((piece) => piece.text).reduce((text, next) => text + (glued(text, next) ? " " : "") + next, "");
}

const glued = (text, next) => /[\p{L}\p{N}]$/u.test(text) && /^[\p{L}\p{N}]/u.test(next);
