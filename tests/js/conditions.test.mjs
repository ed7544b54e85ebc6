// The evaluator of conditions against the vectors that Python is held to as well.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BadCondition, holds } from "../../static/js/conditions.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/conditions.json", import.meta.url)));

test("there are enough vectors", () => assert.ok(vectors.length >= 60));

for (const { name, condition, values, expect } of vectors) {
  test(`condition: ${name}`, () => assert.equal(holds(condition, values), expect));
}

test("what is no condition is refused", () => {
  assert.throws(() => holds({ q: "a", op: "toString" }, {}), BadCondition);
  assert.throws(() => holds({ op: "eq", value: 1 }, {}), BadCondition);
});
