// What was typed and is not yet on the server. Written synchronously before anything else happens; an entry goes only after the server's
// answer. Key pearls:v1:{user}:{sheet}; several tabs share it, each writes its own entries (tab) and leaves the others' alone.
// Entry: {slot, anchor, op_id, base, value, base_text, at, tries, tab, sent: null | {op_id, base, value}, state: pending | conflict | invalid |
// denied | locked | gone, message, theirs}. slot is the anchor, or anchor#deleted for a row's deletion beside its place.
// `sent` is an op whose answer is not known: it is repeated as it was, with the same op_id, and the text typed since stays behind it.
import { newId } from "../identity.js";

const PREFIX = "pearls:v1";
const MONTH = 30 * 24 * 3600 * 1000; // milliseconds

export const journalKey = (user, sheet) => `${PREFIX}:${user}:${sheet}`;
export const sameValue = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export class Journal {
  constructor({ store, user, sheet, tab, now = () => Date.now(), uuid = newId }) {
    Object.assign(this, { store, tab, now, uuid, key: journalKey(user, sheet), entries: new Map(), foreign: [] });
    this.foreign = this.#parse(store.read(this.key));
  }

  get size() {
    return this.entries.size;
  }

  get(slot) {
    return this.entries.get(slot) ?? null;
  }

  // All entries of an anchor: a row can have a place and a deletion.
  of(anchor) {
    return [...this.entries.values()].filter((entry) => entry.anchor === anchor);
  }

  inState(...states) {
    return [...this.entries.values()].filter((entry) => states.includes(entry.state));
  }

  // Something was typed or done. The first text keeps its op_id until it was sent; the next one gets its own.
  put(anchor, value, { base, base_text = null, slot = anchor }) {
    const old = this.entries.get(slot);
    const entry = old ?? { slot, anchor, op_id: this.uuid(), base, base_text, sent: null, tries: 0, tab: this.tab, state: "pending" };
    if (old?.sent) entry.op_id = sameValue(old.sent.value, value) ? old.sent.op_id : old.op_id === old.sent.op_id ? this.uuid() : old.op_id;
    else if (old && old.tries && !sameValue(old.value, value)) entry.op_id = this.uuid();
    Object.assign(entry, { value, at: this.now() });
    if (entry.state !== "conflict") Object.assign(entry, { state: "pending", message: null });
    this.entries.set(slot, entry);
    this.save();
    return entry;
  }

  // The op that would go to the server for this entry: the unanswered one first.
  opFor(entry) {
    const op = entry.sent ?? { op_id: entry.op_id, base: entry.base, value: entry.value };
    return { op_id: op.op_id, anchor: entry.anchor, base: op.base, set: op.value };
  }

  markSent(entry) {
    entry.sent ??= { op_id: entry.op_id, base: entry.base, value: entry.value };
    entry.tries += 1;
  }

  bySent(op_id) {
    return [...this.entries.values()].find((entry) => entry.sent?.op_id === op_id) ?? null;
  }

  drop(slot) {
    if (this.entries.delete(slot)) this.save();
  }

  // Texts of tabs that are gone. `living` are the ids of tabs that answered.
  orphans(living = []) {
    const oldest = this.now() - MONTH;
    return this.foreign.filter((entry) => entry.tab !== this.tab && !living.includes(entry.tab) && entry.at > oldest);
  }

  // Take over an orphan, unless this tab already has something newer there.
  adopt(entry) {
    this.foreign = this.foreign.filter((other) => other !== entry);
    if (!this.entries.has(entry.slot)) this.entries.set(entry.slot, { ...entry, tab: this.tab });
    this.save();
    return this.entries.get(entry.slot);
  }

  discard(entry) {
    this.#discarded.add(entry.op_id);
    this.foreign = this.foreign.filter((other) => other.op_id !== entry.op_id);
    this.save();
  }

  // Read what other tabs wrote meanwhile, keep it, and write it back together with our own.
  save() {
    const oldest = this.now() - MONTH;
    const mine = new Set([...this.entries.values()].flatMap((entry) => [entry.op_id, entry.sent?.op_id]));
    const others = this.#parse(this.store.read(this.key)).filter(
      (entry) => entry.tab !== this.tab && entry.at > oldest && !mine.has(entry.op_id) && !this.#discarded.has(entry.op_id),
    );
    const all = [...others, ...this.entries.values()];
    if (all.length) this.store.write(this.key, JSON.stringify({ v: 1, entries: all }));
    else this.store.remove(this.key);
  }

  // Texts that did not fit into localStorage at an earlier visit.
  async readSpilled() {
    const spilled = this.#parse(await this.store.readSpilled(this.key));
    const known = new Set(this.foreign.map((entry) => entry.op_id));
    this.foreign.push(...spilled.filter((entry) => !known.has(entry.op_id) && entry.tab !== this.tab));
  }

  #discarded = new Set();

  #parse(text) {
    try {
      const kept = JSON.parse(text ?? "null");
      return kept?.v === 1 && Array.isArray(kept.entries) ? kept.entries.filter((entry) => entry.anchor && entry.op_id && entry.slot) : [];
    } catch {
      return [];
    }
  }
}

// Everything of one person on this computer: for the question at sign-out, and for clearing it then.
export function journalsOf(user, local = globalThis.localStorage) {
  const keys = [];
  try {
    for (let at = 0; at < local.length; at += 1) if (local.key(at).startsWith(`${PREFIX}:${user}:`)) keys.push(local.key(at));
  } catch {
    return [];
  }
  return keys.map((key) => ({ key, count: JSON.parse(local.getItem(key) ?? "{}").entries?.length ?? 0 }));
}
