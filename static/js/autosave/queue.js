// When and in what order the journal goes to the server: one request at a time, later texts wait behind the one that is under way, lost
// answers are asked for again with the same op_id. Knows no page and no network: `send(payload, options)` gives {kind, …} (transport.js),
// `timer` is setTimeout and clearTimeout, `tell(event, detail)` hears what happened.
import { sameValue } from "./journal.js";

export const WAIT = 800; // milliseconds after the last keystroke
export const BACKOFF = [2000, 4000, 8000, 16000, 30000];
export const MOST = 50; // ops in one request
const KEEPALIVE_LIMIT = 60_000; // characters; browsers stop at 64 kB

const FINAL = new Set(["ok", "merged"]);
const KEPT = new Set(["invalid", "denied", "locked", "gone"]);

export class Queue {
  constructor({ journal, send, tell = () => {}, timer = globalThis, extras = () => ({}) }) {
    Object.assign(this, { journal, send, tell, timer, extras, flying: false, failures: 0, handle: null, stopped: null });
  }

  // A text changed: send soon. It is told at once, so that "saved" never stands over a text that is not.
  touch() {
    if (this.stopped || this.failures) return;
    this.tell("typed");
    this.#arm(WAIT);
  }

  // Send now: the field was left, Ctrl+S, or the page goes away (keepalive).
  flush({ keepalive = false, force = false } = {}) {
    if (force) this.failures = 0;
    if (this.stopped && !force) return Promise.resolve(false);
    if (this.failures && !keepalive) return Promise.resolve(false);
    this.stopped = null;
    return this.#run({ keepalive, force });
  }

  // Ask for others' changes without sending any.
  poll() {
    if (this.flying || this.failures || this.stopped) return Promise.resolve(false);
    return this.#run({ poll: true });
  }

  get waiting() {
    return this.journal.inState("pending");
  }

  // At most one op for each anchor, rows before the cells that stand in them: the order of the journal.
  batch(keepalive = false) {
    const anchors = new Set();
    const chosen = [];
    let length = 0;
    for (const entry of this.waiting) {
      if (chosen.length === MOST) break;
      if (anchors.has(entry.anchor) || (this.flying && entry.sent)) continue;
      length += JSON.stringify(this.journal.opFor(entry)).length;
      if (keepalive && length > KEEPALIVE_LIMIT) break;
      anchors.add(entry.anchor);
      chosen.push(entry);
    }
    return chosen;
  }

  #arm(delay) {
    this.timer.clearTimeout(this.handle);
    this.handle = this.timer.setTimeout(() => this.#run({ force: true }), delay);
  }

  async #run({ keepalive = false, poll = false, force = false }) {
    if (this.flying && !keepalive) return false; // the answer calls again
    const chosen = poll ? [] : this.batch(keepalive);
    if (!chosen.length && !poll && !force) return false;
    this.timer.clearTimeout(this.handle);
    for (const entry of chosen) this.journal.markSent(entry);
    if (chosen.length) this.journal.save();
    const ops = chosen.map((entry) => this.journal.opFor(entry));
    const alone = !this.flying; // a request at page end may overtake one that is under way
    this.flying = true;
    if (chosen.length) this.tell("saving", { count: chosen.length });
    const answer = await this.send({ ...this.extras(), ops }, { keepalive });
    if (alone) this.flying = false;
    return this.#take(answer, chosen);
  }

  #take(answer, chosen) {
    if (answer.kind === "ok") return this.#accept(answer.data, chosen);
    if (answer.kind === "signed-out" || answer.kind === "gone") {
      this.stopped = answer.kind;
      this.tell(answer.kind, answer);
      return false;
    }
    return this.#later(chosen.length);
  }

  #later(tried) {
    const delay = BACKOFF[Math.min(this.failures, BACKOFF.length - 1)];
    this.failures += 1;
    this.tell("offline", { kept: this.journal.size, again: delay, tried });
    this.#arm(delay);
    return false;
  }

  #accept(data, chosen) {
    const asked = chosen.map((entry) => entry.sent);
    const settled = (data.results ?? []).map((result) => this.#settle(result)).filter(Boolean);
    this.journal.save();
    this.tell("answer", { data, settled });
    if (chosen.some((entry, at) => asked[at] && entry.sent === asked[at])) return this.#later(chosen.length); // an op without an answer
    this.failures = 0;
    if (this.batch().length) this.#arm(0);
    else if (!this.waiting.length) this.tell(this.journal.inState("conflict").length ? "undecided" : "saved", { kept: this.journal.size });
    return true;
  }

  // Match an answer with its entry. Text typed since stays pending on the new version.
  #settle(result) {
    const entry = this.journal.bySent(result.op_id);
    if (!entry) return null;
    const { sent } = entry;
    const later = !sameValue(entry.value, sent.value);
    if (FINAL.has(result.status)) this.#saved(entry, result, later);
    else if (result.status === "conflict") this.#conflict(entry, result);
    else if (KEPT.has(result.status)) this.#keep(entry, result, later);
    else return null; // a word we do not know: keep the text and ask again with the same op
    return { entry, result, sent, later };
  }

  #saved(entry, result, later) {
    entry.sent = null;
    if (!later) {
      this.journal.entries.delete(entry.slot);
    } else if (result.status === "merged") {
      // The new text stands on the old base and not on the merged one: the server then joins it with the others' words again,
      // instead of taking their absence for a deletion.
      entry.tries = 0;
    } else {
      Object.assign(entry, { base: result.version, base_text: entry.base_text, tries: 0 });
    }
    for (const other of this.journal.of(entry.anchor)) {
      if (other !== entry && !other.sent && other.base < result.version) other.base = result.version;
    }
  }

  #conflict(entry, result) {
    const { value, version, by, at, base_value } = result;
    Object.assign(entry, { sent: null, state: "conflict", theirs: { value, version, by, at, base_value } });
  }

  #keep(entry, result, later) {
    entry.sent = null;
    entry.op_id = this.journal.uuid();
    if (!later || result.status !== "invalid") Object.assign(entry, { state: result.status, message: result.message ?? null });
  }

  // The person chose: a new op that stands on the text they saw, so that a third writer is seen again.
  resolve(slot, value) {
    const entry = this.journal.get(slot);
    if (!entry?.theirs) return null;
    const { version } = entry.theirs;
    Object.assign(entry, { op_id: this.journal.uuid(), base: version, value, sent: null, tries: 0, state: "pending", theirs: null });
    if (version === undefined) return null;
    this.journal.save();
    this.flush();
    return entry;
  }
}
