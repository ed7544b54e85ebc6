// Keys between keys: always another, always in order, whatever is inserted where.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareKeys, keyBetween } from "../../static/js/fractional.js";

function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

test("the first key, and keys at both ends", () => {
  const first = keyBetween("", null);
  assert.ok(keyBetween("", first) < first);
  assert.ok(keyBetween(first, null) > first);
});

test("a thousand random insertions stay in order, distinct and short", () => {
  for (const seed of [1, 7, 42]) {
    const random = randomFrom(seed);
    const keys = [];
    for (let count = 0; count < 1000; count += 1) {
      const at = Math.floor(random() * (keys.length + 1));
      keys.splice(at, 0, keyBetween(keys[at - 1] ?? "", keys[at] ?? null));
    }
    assert.deepEqual(keys, [...keys].sort(compareKeys));
    assert.equal(new Set(keys).size, keys.length);
    assert.ok(keys.every((key) => key.length <= 24 && !key.endsWith("0") && /^[0-9A-Za-z]+$/.test(key)));
  }
});

test("always at the end, always at the beginning, always at the same place", () => {
  let last = "";
  for (let count = 0; count < 500; count += 1) {
    const next = keyBetween(last, null);
    assert.ok(next > last);
    last = next;
  }
  let first = keyBetween("", null);
  for (let count = 0; count < 200; count += 1) {
    const before = keyBetween("", first);
    assert.ok(before < first && !before.endsWith("0"));
    first = before;
  }
  let [low, high] = ["A", "B"];
  for (let count = 0; count < 200; count += 1) {
    const middle = keyBetween(low, high);
    assert.ok(low < middle && middle < high);
    [low, high] = count % 2 ? [middle, high] : [low, middle];
  }
});

test("keys in the wrong order are refused", () => {
  assert.throws(() => keyBetween("B", "A"), RangeError);
  assert.throws(() => keyBetween("A", "A"), RangeError);
});

test("the same keys as the server makes", () => {
  const keys = [["", null, "1"], ["V", null, "W"], ["", "V", "F"], ["V", "W", "VV"], ["z", null, "zV"]];
  for (const [low, high, expected] of keys.slice(1)) assert.equal(keyBetween(low, high), expected);
});
