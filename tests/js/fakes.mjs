// Stand-ins for tests of saving: a clock that is turned by hand, a store in memory, a server that can lose answers.
export class FakeTimer {
  constructor() {
    this.now = 0;
    this.jobs = new Map();
    this.last = 0;
  }

  setTimeout(act, delay) {
    this.last += 1;
    this.jobs.set(this.last, { act, at: this.now + delay });
    return this.last;
  }

  clearTimeout(id) {
    this.jobs.delete(id);
  }

  // Let time pass, job by job, and let promises settle in between.
  async pass(duration) {
    const end = this.now + duration;
    for (;;) {
      await settle();
      const due = [...this.jobs].filter(([, job]) => job.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      this.jobs.delete(due[0]);
      this.now = Math.max(this.now, due[1].at);
      due[1].act();
    }
    this.now = end;
    await settle();
  }
}

export const settle = async () => {
  for (let round = 0; round < 8; round += 1) await Promise.resolve();
};

export class MemoryStore {
  constructor() {
    this.texts = new Map();
    this.safe = true;
  }

  read(key) {
    return this.texts.get(key) ?? null;
  }

  write(key, text) {
    this.texts.set(key, text);
  }

  remove(key) {
    this.texts.delete(key);
  }

  async readSpilled() {
    return null;
  }
}

// The ops endpoint as the contract has it: compare-and-swap, op ids that count once. Modes: "" answers, "lose" saves but its answer is
// lost, "down" does neither, "401" is signed out.
export class FakeServer {
  constructor(values = {}) {
    this.values = new Map(Object.entries(values).map(([anchor, value]) => [anchor, { value, version: 1, by: "Ilze" }]));
    this.done = new Map();
    this.log = [];
    this.requests = [];
    this.mode = "";
    this.hold = null; // a promise that an answer waits for
    this.seq = 0;
  }

  sender(by = "Ilze") {
    return async (payload, options = {}) => {
      this.requests.push({ ...payload, by, keepalive: options.keepalive ?? false });
      const { mode, hold } = this;
      if (mode === "down") return { kind: "offline" };
      if (mode === "401") return { kind: "signed-out", login: "/accounts/login/" };
      const results = payload.ops.map((op) => this.#one(op, by));
      if (hold) await hold;
      return mode === "lose" ? { kind: "offline" } : { kind: "ok", data: { seq: this.seq, results, changes: [] } };
    };
  }

  #one(op, by) {
    if (this.done.has(op.op_id)) return this.done.get(op.op_id);
    const result = { op_id: op.op_id, ...this.#apply(op, by) };
    if (result.status === "ok") this.done.set(op.op_id, result);
    return result;
  }

  #apply(op, by) {
    if (op.set === "12k") return { status: "invalid", message: "Write a number in digits." };
    if (op.set === "locked") return { status: "locked", message: "Closed." };
    const old = this.values.get(op.anchor) ?? { value: null, version: 0 };
    if (old.version !== op.base) {
      return { status: "conflict", version: old.version, value: old.value, mine: op.set, by: old.by, at: "2026-10-13T14:00:00Z" };
    }
    this.seq += 1;
    this.values.set(op.anchor, { value: op.set, version: old.version + 1, by });
    this.log.push({ anchor: op.anchor, value: op.set, by });
    return { status: "ok", version: old.version + 1 };
  }
}
