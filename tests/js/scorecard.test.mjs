// A scorecard's way to the server and its keys: what a change says, what comes of each answer, and which key means what.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Journal } from "../../static/js/autosave/journal.js";
import { Queue, WAIT } from "../../static/js/autosave/queue.js";
import { meaning } from "../../static/js/scorecard/keys.js";
import { changesOf, makeWire, resultsOf } from "../../static/js/scorecard/wire.js";
import { FakeTimer, MemoryStore } from "./fakes.mjs";

const SCORE = "score:motivation";
const op = (anchor, base, set) => ({ op_id: `id-${anchor}`, anchor, base, set });

// A server as services/marking.py is: each field for itself, a change whose "was" no longer holds is a conflict.
class CardServer {
  constructor(held = {}) {
    Object.assign(this, { held: { comment: "", note: "", reason: "", abstained: false, ...held }, refusal: "", lose: 0, requests: [] });
  }

  fetch = async (_url, { body }) => {
    const { changes } = JSON.parse(body);
    this.requests.push(changes);
    const results = {};
    for (const [name, { was, set }] of Object.entries(this.refusal ? {} : changes)) results[name] = this.#one(name, was ?? null, set);
    if (this.lose-- > 0) throw new TypeError("the answer was lost");
    return { ok: true, status: 200, json: async () => ({ version: 1, results, refusal: this.refusal }) };
  };

  #one(name, was, set) {
    const held = this.held[name] ?? null;
    if (name.startsWith("score:") && set > 5) return { status: "invalid", message: "Give whole points from 0 to 5." };
    if (held !== set && was !== held) return { status: "conflict", theirs: held };
    this.held[name] = set;
    return { status: "ok", value: set };
  }
}

function card({ server = new CardServer(), store = new MemoryStore(), timer = new FakeTimer() } = {}) {
  let count = 0;
  const heard = [];
  const journal = new Journal({ store, user: 7, sheet: "card-1", tab: "t1", now: () => 1_000_000 + timer.now, uuid: () => `t1-${(count += 1)}` });
  const send = makeWire({ url: "/save/", user: "7", fetch: server.fetch, token: () => "token", page: "/" });
  const queue = new Queue({ journal, send, timer, tell: (event, detail) => heard.push({ event, ...detail }) });
  const type = (anchor, value, base = null) => {
    journal.put(anchor, value, { base, base_text: base });
    queue.touch();
  };
  return { server, timer, journal, queue, type, heard };
}

test("a change says what the field held and what it shall hold; an empty text is a text, no points are none", () => {
  assert.deepEqual(changesOf([op(SCORE, null, 0), op("comment", null, "Warm."), op("note", "Old.", null), op("abstained", false, true)]), {
    [SCORE]: { was: null, set: 0 },
    comment: { was: "", set: "Warm." },
    note: { was: "Old.", set: "" },
    abstained: { was: false, set: true },
  });
});

test("what the field holds now is the base of the next change, as the server cleaned it", () => {
  const [points, text] = resultsOf([op(SCORE, null, 4), op("comment", null, "a\r\n")], {
    results: { [SCORE]: { status: "ok" }, comment: { status: "ok", value: "a\n" } },
  });
  assert.deepEqual([points.version, text.version], [4, "a\n"]);
});

test("a refusal keeps every change and its reason", () => {
  const found = resultsOf([op(SCORE, null, 4)], { results: {}, refusal: "The round is paused." });
  assert.deepEqual(found, [{ op_id: `id-${SCORE}`, anchor: SCORE, status: "locked", message: "The round is paused." }]);
});

test("points and texts are saved, each on what it held, and the journal is empty after", async () => {
  const { server, timer, type, journal } = card();
  type(SCORE, 0);
  type("comment", "Warm.");
  await timer.pass(WAIT);
  assert.deepEqual([server.held[SCORE], server.held.comment, journal.size], [0, "Warm.", 0]);
});

test("a lost answer is asked for again and scores once", async () => {
  const { server, timer, type, journal } = card({ server: Object.assign(new CardServer(), { lose: 1 }) });
  type(SCORE, 4);
  await timer.pass(WAIT);
  assert.equal(journal.size, 1);
  await timer.pass(5000);
  assert.deepEqual([server.held[SCORE], journal.size, server.requests.length], [4, 0, 2]);
});

test("points changed while a request is under way stand on the ones it saved", async () => {
  const { server, timer, type, queue } = card();
  type(SCORE, 3);
  queue.flush();
  type(SCORE, 5);
  await timer.pass(WAIT * 2);
  assert.deepEqual(server.requests, [{ [SCORE]: { was: null, set: 3 } }, { [SCORE]: { was: 3, set: 5 } }]);
  assert.equal(server.held[SCORE], 5);
});

test("another window's points are a conflict that holds both, and the chosen one goes on what was shown", async () => {
  const { server, timer, type, journal, queue, heard } = card({ server: new CardServer({ [SCORE]: 1 }) });
  type(SCORE, 4);
  await timer.pass(WAIT);
  const entry = journal.get(SCORE);
  assert.deepEqual([entry.state, entry.value, entry.theirs.value, server.held[SCORE]], ["conflict", 4, 1, 1]);
  assert.equal(heard.at(-1).event, "undecided");
  queue.resolve(SCORE, 4);
  await timer.pass(WAIT);
  assert.deepEqual([server.held[SCORE], journal.size], [4, 0]);
});

test("a conflict with a field that the other window emptied can be resolved too", async () => {
  const { server, timer, type, journal, queue } = card();
  type(SCORE, 4, 2);
  await timer.pass(WAIT);
  assert.deepEqual([journal.get(SCORE).state, journal.get(SCORE).theirs.value], ["conflict", null]);
  queue.resolve(SCORE, 4);
  await timer.pass(WAIT);
  assert.equal(server.held[SCORE], 4);
});

test("what a paused round refuses stays in the journal and is told as kept", async () => {
  const { timer, type, journal, heard } = card({ server: Object.assign(new CardServer(), { refusal: "The round is paused." }) });
  type("comment", "Typed in the pause.");
  await timer.pass(WAIT);
  assert.deepEqual([journal.get("comment").state, journal.get("comment").value], ["locked", "Typed in the pause."]);
  assert.deepEqual([heard.at(-1).event, heard.at(-1).kept], ["saved", 1]);
});

for (const [status, kind] of [[401, "signed-out"], [404, "gone"], [500, "offline"], [429, "offline"]]) {
  test(`an answer ${status} is told as ${kind}`, async () => {
    const send = makeWire({ url: "/save/", user: "7", fetch: async () => ({ ok: false, status, json: async () => ({}) }), token: () => "", page: "/" });
    assert.equal((await send({ ops: [] })).kind, kind);
  });
}

test("an answer that is no answer of ours, and no answer at all, are told as offline", async () => {
  const odd = makeWire({ url: "/", user: "7", fetch: async () => ({ ok: true, status: 200, json: async () => null }), token: () => "", page: "/" });
  const none = makeWire({ url: "/", user: "7", fetch: async () => { throw new TypeError("no line"); }, token: () => "", page: "/" });
  assert.deepEqual([(await odd({ ops: [] })).kind, (await none({ ops: [] })).kind], ["offline", "offline"]);
});

const IN = { typing: false, within: true, lowest: 0, highest: 5 };

test("digits score the criterion in its range, and nothing outside of it", () => {
  const points = [..."0123456789"].map((key) => meaning({ key }, IN)?.value);
  assert.deepEqual(points, [0, 1, 2, 3, 4, 5, undefined, undefined, undefined, undefined]);
  assert.equal(meaning({ key: "4" }, { ...IN, within: false }), null);
});

test("arrows and letters lead on, Del takes away, N goes on; nothing of it while a text is typed or with Ctrl", () => {
  assert.deepEqual(meaning({ key: "ArrowDown" }, IN), { kind: "step", by: 1 });
  assert.deepEqual(meaning({ key: "k" }, { ...IN, within: false }), { kind: "step", by: -1 });
  assert.deepEqual(meaning({ key: "Delete" }, IN), { kind: "points", value: null });
  assert.deepEqual(meaning({ key: "n" }, { ...IN, within: false }), { kind: "next" });
  assert.equal(meaning({ key: "ArrowDown" }, { ...IN, within: false }), null); // the page scrolls
  for (const key of ["4", "n", "j", "Delete", "ArrowDown"]) {
    assert.equal(meaning({ key }, { ...IN, typing: true }), null);
    assert.equal(meaning({ key, ctrlKey: true }, IN), null);
  }
});
