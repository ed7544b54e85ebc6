// Deadlines in the reader's own time: only where the clock reads otherwise.
import assert from "node:assert/strict";
import { test } from "node:test";

import { differs, own } from "../../static/js/moment.js";

const CLOSE = "2025-04-04T21:59:00+00:00"; // 23:59 in Stockholm, in summer time

test("a clock that reads the same is not told again", () => {
  assert.equal(differs(CLOSE, "Friday 4 April 2025, 23:59", "Europe/Stockholm"), false);
  assert.equal(differs(CLOSE, "Friday 4 April 2025, 23:59", "Europe/Berlin"), false);
});

test("a clock that reads otherwise is told, with its own day", () => {
  assert.equal(differs(CLOSE, "Friday 4 April 2025, 23:59", "Europe/Helsinki"), true);
  const said = own(CLOSE, "en-GB", "Friday 4 April 2025, 23:59", "Europe/Helsinki");
  assert.match(said, /Saturday/);
  assert.match(said, /00:59/);
});

test("on the same day the clock alone is told", () => {
  assert.equal(own(CLOSE, "en-GB", "Friday 4 April 2025, 23:59", "Europe/London"), "22:59");
});

test("a text without a time says nothing", () => assert.equal(differs(CLOSE, "soon", "Europe/Helsinki"), false));
