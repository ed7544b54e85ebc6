// Journal and queue against a server that loses answers, refuses, conflicts and goes away. What was typed must be on the server or here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Journal, journalKey, journalsOf } from "../../static/js/autosave/journal.js";
import { BACKOFF, MOST, Queue, WAIT } from "../../static/js/autosave/queue.js";
import { Tabs } from "../../static/js/autosave/tabs.js";
import { FakeServer, FakeTimer, MemoryStore, settle } from "./fakes.mjs";

const A = "answer:vision";
const B = "answer:story";

function tab({ server = new FakeServer({ [A]: "one", [B]: "first" }), store = new MemoryStore(), timer = new FakeTimer(), name = "t1", by } = {}) {
  let count = 0;
  const heard = [];
  const journal = new Journal({ store, user: 7, sheet: "s", tab: name, now: () => 1_000_000 + timer.now, uuid: () => `${name}-${(count += 1)}` });
  const queue = new Queue({ journal, send: server.sender(by), timer, tell: (event, detail) => heard.push({ event, ...detail }) });
  const type = (anchor, value, base = 1) => {
    journal.put(anchor, value, { base, base_text: null });
    queue.touch();
  };
  return { server, store, timer, journal, queue, type, heard };
}

test("a text is in the journal before anything else, and goes after a pause", async () => {
  const { server, store, timer, type, journal } = tab();
  type(A, "two");
  assert.match(store.read(journalKey(7, "s")), /"two"/);
  await timer.pass(WAIT - 1);
  assert.equal(server.requests.length, 0);
  await timer.pass(1);
  assert.equal(server.values.get(A).value, "two");
  assert.equal(journal.size, 0);
  assert.equal(store.read(journalKey(7, "s")), null);
});

test("a text that waits is told at once, and saved only after the server's answer", async () => {
  const { timer, type, heard } = tab();
  type(A, "two");
  assert.deepEqual(heard.map(({ event }) => event), ["typed"]);
  await timer.pass(WAIT);
  assert.deepEqual(heard.map(({ event }) => event), ["typed", "saving", "answer", "saved"]);
});

test("saved is not told by the answer to one request while another is still under way", async () => {
  const { server, timer, type, queue, heard } = tab();
  let release;
  server.hold = new Promise((resolve) => { release = resolve; });
  type(A, "two");
  queue.flush();
  server.hold = null;
  type(B, "second");
  queue.flush({ keepalive: true }); // the page is put away: this request overtakes the first
  await timer.pass(10);
  assert.deepEqual(heard.filter(({ event }) => event === "saved"), []);
  release();
  await timer.pass(10);
  assert.equal(heard.at(-1).event, "saved");
});

test("typing on pushes the pause, and one op carries the last text", async () => {
  const { server, timer, type } = tab();
  for (const text of ["t", "tw", "two"]) {
    type(A, text);
    await timer.pass(WAIT / 2);
  }
  await timer.pass(WAIT);
  assert.deepEqual(server.requests.map((request) => request.ops.length), [1]);
  assert.equal(server.requests[0].ops[0].set, "two");
});

test("one request at a time; what is typed meanwhile waits and stands on the new version", async () => {
  const { server, timer, type, journal, queue } = tab();
  let release;
  server.hold = new Promise((resolve) => { release = resolve; });
  type(A, "two");
  queue.flush();
  type(A, "two three");
  type(A, "two three four");
  await timer.pass(WAIT * 3);
  assert.equal(server.requests.length, 1);
  assert.equal(journal.get(A).value, "two three four");
  server.hold = null;
  release();
  await timer.pass(10);
  assert.deepEqual(server.requests.map((request) => [request.ops[0].base, request.ops[0].set]), [[1, "two"], [2, "two three four"]]);
  assert.notEqual(server.requests[0].ops[0].op_id, server.requests[1].ops[0].op_id);
  assert.equal(server.values.get(A).version, 3);
  assert.equal(journal.size, 0);
});

test("a lost answer is asked for again with the same op, and counts once", async () => {
  const { server, timer, type, journal, heard } = tab();
  server.mode = "lose";
  type(A, "two");
  await timer.pass(WAIT);
  assert.equal(journal.size, 1);
  assert.equal(heard.at(-1).event, "offline");
  server.mode = "";
  await timer.pass(BACKOFF[0]);
  assert.equal(server.requests[0].ops[0].op_id, server.requests[1].ops[0].op_id);
  assert.equal(server.log.length, 1);
  assert.equal(journal.size, 0);
});

test("a lost answer with text typed since: first the old op again, then the new text on its version", async () => {
  const { server, timer, type, journal } = tab();
  server.mode = "lose";
  type(A, "two");
  await timer.pass(WAIT);
  type(A, "two three");
  server.mode = "";
  await timer.pass(BACKOFF[0] + 10);
  const sent = server.requests.map((request) => request.ops[0]).map((op) => [op.base, op.set]);
  assert.deepEqual(sent, [[1, "two"], [1, "two"], [2, "two three"]]);
  assert.equal(server.values.get(A).value, "two three");
  assert.equal(journal.size, 0);
});

test("back-off grows to thirty seconds, and the count of kept changes is told", async () => {
  const { server, timer, type, heard } = tab();
  server.mode = "down";
  type(A, "two");
  type(B, "second");
  await timer.pass(WAIT + BACKOFF.reduce((sum, delay) => sum + delay, 0) + 60_000);
  const told = heard.filter(({ event }) => event === "offline");
  assert.deepEqual(told.slice(0, 7).map(({ again }) => again), [2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  assert.equal(told[0].kept, 2);
  server.mode = "";
  await timer.pass(30_000);
  assert.equal(server.values.get(B).value, "second");
});

test("signed out: nothing is sent until signing in, then everything", async () => {
  const { server, timer, type, queue, journal, heard } = tab();
  server.mode = "401";
  type(A, "two");
  await timer.pass(WAIT);
  assert.equal(heard.at(-1).event, "signed-out");
  type(B, "typed on meanwhile");
  await timer.pass(60_000);
  assert.equal(server.requests.length, 1);
  server.mode = "";
  await queue.flush({ force: true });
  await timer.pass(10);
  assert.equal(server.values.get(A).value, "two");
  assert.equal(server.values.get(B).value, "typed on meanwhile");
  assert.equal(journal.size, 0);
});

test("conflict: kept and shown, not sent again until the person chose; the choice stands on the version shown", async () => {
  const server = new FakeServer({ [A]: "one" });
  const mine = tab({ server });
  const theirs = tab({ server, name: "t2", by: "Jānis" });
  theirs.type(A, "theirs");
  await theirs.timer.pass(WAIT);
  mine.type(A, "mine");
  await mine.timer.pass(WAIT);
  const entry = mine.journal.get(A);
  assert.equal(entry.state, "conflict");
  assert.deepEqual([entry.theirs.value, entry.theirs.by, entry.value], ["theirs", "Jānis", "mine"]);
  await mine.timer.pass(120_000);
  assert.equal(mine.server.requests.length, 2);
  mine.queue.resolve(A, "theirs and mine");
  await settle();
  assert.deepEqual([server.values.get(A).value, server.values.get(A).version], ["theirs and mine", 3]);
  assert.equal(mine.journal.size, 0);
});

test("a third writer is seen again after a choice", async () => {
  const server = new FakeServer({ [A]: "one" });
  const mine = tab({ server });
  const theirs = tab({ server, name: "t2", by: "Jānis" });
  theirs.type(A, "theirs");
  await theirs.timer.pass(WAIT);
  mine.type(A, "mine");
  await mine.timer.pass(WAIT);
  theirs.type(A, "theirs, later", 2);
  await theirs.timer.pass(WAIT);
  mine.queue.resolve(A, "joined");
  await settle();
  assert.equal(mine.journal.get(A).theirs.value, "theirs, later");
  assert.equal(mine.journal.get(A).value, "joined");
});

test("invalid and locked: the text stays here; a new text is tried, the same is not", async () => {
  const { server, timer, type, journal, heard } = tab();
  type(A, "12k");
  await timer.pass(WAIT);
  assert.deepEqual([journal.get(A).state, journal.get(A).message, journal.get(A).value], ["invalid", "Write a number in digits.", "12k"]);
  await timer.pass(60_000);
  assert.equal(server.requests.length, 1);
  assert.equal(heard.at(-1).kept, 1);
  type(A, "12000");
  await timer.pass(WAIT);
  assert.equal(server.values.get(A).value, "12000");
  type(A, "locked", 2);
  await timer.pass(WAIT);
  assert.equal(journal.get(A).state, "locked");
});

test("a merged answer with text typed since goes again on the old base, so that the other's words are not taken out", async () => {
  const { timer, journal, queue } = tab();
  const bases = [];
  queue.send = async ({ ops }) => {
    bases.push(ops[0].base);
    if (bases.length === 1) journal.put(A, "mine, and more", { base: 1 });
    return { kind: "ok", data: { seq: 9, results: [{ op_id: ops[0].op_id, status: "merged", version: 3, value: "theirs mine" }] } };
  };
  journal.put(A, "mine", { base: 1 });
  queue.touch();
  await timer.pass(WAIT + 10);
  assert.deepEqual(bases, [1, 1]);
});

test("an op without an answer is not asked for in a hurry", async () => {
  const { timer, journal, queue } = tab();
  let calls = 0;
  queue.send = async () => {
    calls += 1;
    return { kind: "ok", data: { seq: 1, results: [] } };
  };
  journal.put(A, "two", { base: 1 });
  queue.touch();
  await timer.pass(WAIT + 1000);
  assert.equal(calls, 1);
  assert.equal(journal.size, 1);
});

test("many ops go in batches, rows before their cells, one op for each anchor", async () => {
  const { server, timer, journal, queue } = tab();
  for (let row = 0; row < 20; row += 1) {
    journal.put(`row:r${row}:budget`, { position: `a${row}` }, { base: 0 });
    for (const column of ["what", "year", "amount"]) journal.put(`cell:r${row}:${column}`, "x", { base: 0 });
  }
  journal.put("row:r0:budget", { deleted: true }, { base: 0, slot: "row:r0:budget#deleted" });
  queue.touch();
  await timer.pass(WAIT + 100);
  assert.ok(server.requests.every((request) => request.ops.length <= MOST));
  for (const request of server.requests) assert.equal(new Set(request.ops.map((op) => op.anchor)).size, request.ops.length);
  assert.deepEqual(server.values.get("row:r0:budget"), { value: { deleted: true }, version: 2, by: "Ilze" });
  assert.equal(journal.size, 0);
});

test("leaving the page sends at once, with keepalive, also while another request is under way", async () => {
  const { server, type, queue } = tab();
  let release;
  server.hold = new Promise((resolve) => { release = resolve; });
  type(A, "two");
  queue.flush();
  type(B, "second");
  queue.flush({ keepalive: true });
  assert.deepEqual(server.requests.map((request) => [request.keepalive, request.ops.map((op) => op.anchor)]), [[false, [A]], [true, [B]]]);
  release();
  await settle();
});

test("a text too long for keepalive stays in the journal", async () => {
  const { server, journal, queue } = tab();
  journal.put(A, "x".repeat(70_000), { base: 1 });
  await queue.flush({ keepalive: true });
  assert.equal(server.requests.length, 0);
  assert.equal(journal.size, 1);
});

test("a new tab finds what a closed one left, not what an open one holds", () => {
  const store = new MemoryStore();
  const gone = tab({ store, name: "gone" });
  const open = tab({ store, name: "open" });
  gone.journal.put(A, "left behind", { base: 1 });
  open.journal.put(B, "being typed", { base: 1 });
  const fresh = tab({ store, name: "fresh" });
  assert.deepEqual(fresh.journal.orphans(["open"]).map((entry) => entry.value), ["left behind"]);
  const adopted = fresh.journal.adopt(fresh.journal.orphans(["open"])[0]);
  assert.equal(adopted.tab, "fresh");
  open.journal.put(B, "being typed on", { base: 1 });
  const kept = JSON.parse(store.read(journalKey(7, "s"))).entries.map((entry) => [entry.tab, entry.value]);
  assert.deepEqual(kept, [["fresh", "left behind"], ["open", "being typed on"]]);
});

test("sent but unanswered, then the page died: the same op goes again and counts once", async () => {
  const server = new FakeServer({ [A]: "one" });
  const store = new MemoryStore();
  const first = tab({ server, store, name: "first" });
  server.mode = "lose";
  first.type(A, "two");
  await first.timer.pass(WAIT);
  first.type(A, "two three");
  server.mode = "";
  const second = tab({ server, store, name: "second" });
  second.journal.adopt(second.journal.orphans()[0]);
  await second.queue.flush({ force: true });
  await second.timer.pass(10);
  assert.equal(server.values.get(A).value, "two three");
  assert.deepEqual(server.log.map(({ value }) => value), ["two", "two three"]);
});

test("texts older than a month are forgotten, discarded ones at once", () => {
  const store = new MemoryStore();
  const old = tab({ store, name: "old" });
  old.journal.put(A, "ancient", { base: 1 });
  const timer = new FakeTimer();
  timer.now = 31 * 24 * 3600 * 1000;
  const late = tab({ store, name: "late", timer });
  assert.equal(late.journal.orphans().length, 0);
  const soon = tab({ store, name: "soon" });
  soon.journal.discard(soon.journal.orphans()[0]);
  assert.equal(store.read(journalKey(7, "s")), null);
});

test("broken or foreign text in the store does no harm", () => {
  const store = new MemoryStore();
  for (const text of ["", "{", "[]", '{"v":2,"entries":[]}', '{"v":1,"entries":[{}]}']) {
    store.write(journalKey(7, "s"), text);
    assert.deepEqual(tab({ store }).journal.orphans(), []);
  }
});

test("journals of one person are found for the question at sign-out", () => {
  const texts = new Map([["pearls:v1:7:a", '{"v":1,"entries":[{},{}]}'], ["pearls:v1:8:a", '{"v":1,"entries":[{}]}'], ["theme", "dark"]]);
  const local = { length: texts.size, key: (at) => [...texts.keys()][at], getItem: (key) => texts.get(key) };
  assert.deepEqual(journalsOf(7, local), [{ key: "pearls:v1:7:a", count: 2 }]);
});

test("two tabs: the one that saved tells the other, and each knows who is open", async () => {
  const ends = [];
  const channel = () => {
    const end = { postMessage: (data) => ends.filter((other) => other !== end).forEach((other) => other.onmessage?.({ data })) };
    ends.push(end);
    return end;
  };
  const heard = [];
  const timer = new FakeTimer();
  const one = new Tabs({ key: "k", tab: "one", channel: channel(), timer });
  new Tabs({ key: "k", tab: "two", channel: channel(), timer, hear: (changes) => heard.push(...changes) });
  const others = one.others();
  await timer.pass(300);
  assert.deepEqual(await others, ["two"]);
  one.pass([{ anchor: A, value: "x", version: 2 }]);
  assert.deepEqual(heard, [{ anchor: A, value: "x", version: 2 }]);
});

test("whatever is lost and repeated: every text that counted is current or in the log, each op once", async () => {
  let state = 12345;
  const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const server = new FakeServer({ [A]: "0", [B]: "0" });
  const people = ["Ilze", "Jānis"].map((by, at) => tab({ server, name: `t${at}`, by }));
  for (let round = 0; round < 300; round += 1) {
    const person = people[Math.floor(random() * 2)];
    server.mode = random() < 0.2 ? "lose" : random() < 0.1 ? "down" : "";
    const anchor = random() < 0.5 ? A : B;
    const known = person.journal.get(anchor)?.base ?? server.values.get(anchor).version;
    person.type(anchor, `${round}`, known);
    await person.timer.pass(random() * 3000);
    for (const entry of person.journal.inState("conflict")) person.queue.resolve(entry.slot, `${entry.theirs.value}+${entry.value}`);
  }
  server.mode = "";
  for (let round = 0; round < 20; round += 1) {
    for (const person of people) {
      await person.queue.flush({ force: true });
      await person.timer.pass(60_000);
      for (const entry of person.journal.inState("conflict")) person.queue.resolve(entry.slot, `${entry.theirs.value}+${entry.value}`);
    }
  }
  assert.deepEqual(people.map((person) => person.journal.size), [0, 0]);
  for (const anchor of [A, B]) {
    const logged = server.log.filter((change) => change.anchor === anchor);
    assert.equal(logged.at(-1).value, server.values.get(anchor).value);
    assert.equal(logged.length, server.values.get(anchor).version - 1);
  }
});
