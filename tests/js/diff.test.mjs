// Differences word by word, and one text that holds both.
import assert from "node:assert/strict";
import { test } from "node:test";
import { both, diff, tokens } from "../../static/js/autosave/diff.js";
import { csrfToken, makeTransport } from "../../static/js/autosave/transport.js";

const rebuilt = (pieces, kind) => pieces.filter((piece) => piece.kind === "same" || piece.kind === kind).map((piece) => piece.text).join("");

test("a difference gives both texts back", () => {
  const pairs = [["", "a"], ["a b c", "a c"], ["The choir sings.", "The choir sings loudly."], ["Rūjiena, Płock", "Płock, Rūjiena"], ["x\n\ny", "x\ny"]];
  for (const [before, after] of pairs) {
    const pieces = diff(before, after);
    assert.equal(rebuilt(pieces, "cut"), before);
    assert.equal(rebuilt(pieces, "new"), after);
  }
});

test("only what differs is marked", () => {
  assert.deepEqual(diff("The choir sings on Monday.", "The choir sings on Thursday."), [
    { kind: "same", text: "The choir sings on " }, { kind: "cut", text: "Monday" }, { kind: "new", text: "Thursday" }, { kind: "same", text: "." },
  ]);
});

test("words with letters of the region are whole", () => {
  assert.deepEqual(tokens("Härnösand’s ķēve"), ["Härnösand", "’", "s", " ", "ķēve"]);
});

test("long texts are compared without hanging", () => {
  const long = Array.from({ length: 6000 }, (_, at) => `word${at}`).join(" ");
  assert.equal(rebuilt(diff(long, `${long} end`), "new"), `${long} end`);
  assert.equal(rebuilt(diff(long, long.split(" ").reverse().join(" ")), "cut"), long);
});

test("joining keeps every word of both", () => {
  const mine = "The town pays heating from its own budget, as the council decided. The choir lives from its members.";
  const theirs = "The town pays heating from its own budget. The choir becomes a society and lives from its members.";
  const joined = both(theirs, mine);
  for (const word of ["as the council decided", "becomes a society and", "lives from its members"]) assert.ok(joined.includes(word), joined);
  assert.equal(joined.split("The town pays").length, 2);
});

test("joining unlike texts puts one below the other", () => {
  assert.equal(both("Soup at eight.", "Boats in the night!"), "Soup at eight.\n\nBoats in the night!");
  assert.equal(both("same", "same"), "same");
  assert.equal(both("", "mine"), "mine");
  assert.equal(both("theirs and mine", "mine"), "theirs and mine");
});

test("the token is read from the cookie, whatever its prefix", () => {
  assert.equal(csrfToken("a=1; csrftoken=abc"), "abc");
  assert.equal(csrfToken("__Host-csrftoken=xyz; b=2"), "xyz");
  assert.equal(csrfToken(""), "");
});

const answer = (status, data) => ({ ok: status < 300, status, json: async () => data });

test("every outcome of a request has a name", async () => {
  const cases = [
    [answer(200, { seq: 1, results: [] }), "ok"], [answer(200, { odd: true }), "offline"], [answer(401, { login: "/in/" }), "signed-out"],
    [answer(404, {}), "gone"], [answer(500, {}), "offline"], [answer(413, {}), "offline"],
  ];
  for (const [response, kind] of cases) {
    const send = makeTransport({ url: "/ops", user: "7", fetch: async () => response, token: () => "t", page: "/" });
    assert.equal((await send({ ops: [] })).kind, kind);
  }
  const broken = makeTransport({ url: "/ops", fetch: async () => { throw new TypeError("network"); }, token: () => "t", page: "/" });
  assert.equal((await broken({ ops: [] })).kind, "offline");
});

test("a stale token is fetched anew and the request repeated once", async () => {
  const calls = [];
  const send = makeTransport({
    url: "/ops", page: "/page", token: () => `t${calls.length}`,
    fetch: async (url, options) => {
      calls.push([url, options.method ?? "GET", options.headers["X-CSRFToken"]]);
      return calls.length === 1 ? answer(403, {}) : answer(200, { results: [] });
    },
  });
  assert.equal((await send({ ops: [] })).kind, "ok");
  assert.deepEqual(calls, [["/ops", "POST", "t0"], ["/page", "GET", undefined], ["/ops", "POST", "t2"]]);
});
