// The way of a scorecard to the server, in the words of the queue (autosave/queue.js): there an op has an id, a base and a value; here a change
// is named by its field and says what the field held ("was") and what it shall hold ("set"). The base of an op is what the field held.
import { csrfToken } from "../autosave/transport.js";

const TEXTS = new Set(["comment", "note", "reason"]);

// Fields in the page read "" as null; a text of the scorecard is never null, points may be.
export const toWire = (anchor, value) => (TEXTS.has(anchor) ? value ?? "" : anchor === "abstained" ? Boolean(value) : value);
export const fromWire = (anchor, value) => (TEXTS.has(anchor) && value === "" ? null : value);

export function changesOf(ops) {
  return Object.fromEntries(ops.map(({ anchor, base, set }) => [anchor, { was: toWire(anchor, base), set: toWire(anchor, set) }]));
}

// What the server said, op by op. `version` is what the field holds now: the base of the next change.
export function resultsOf(ops, { results = {}, refusal = "" }) {
  return ops.map((op) => {
    const head = { op_id: op.op_id, anchor: op.anchor };
    if (refusal) return { ...head, status: "locked", message: refusal };
    const found = results[op.anchor];
    if (!found) return { ...head, status: "unknown" };
    if (found.status === "ok") {
      const value = "value" in found ? fromWire(op.anchor, found.value) : op.set;
      return { ...head, status: "ok", value, version: value };
    }
    if (found.status !== "conflict") return { ...head, status: found.status, message: found.message };
    const value = fromWire(op.anchor, found.theirs);
    return { ...head, status: "conflict", value, version: value };
  });
}

// One POST. Every outcome becomes {kind: ok | offline | signed-out | gone, data}; never throws.
export function makeWire({ url, user, fetch = globalThis.fetch.bind(globalThis), token = csrfToken, page = globalThis.location?.href }) {
  const post = (body, keepalive) =>
    fetch(url, {
      method: "POST", credentials: "same-origin", redirect: "error", keepalive, body,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(), "X-Pearls-User": user ?? "" },
    });
  const refresh = () => fetch(page, { credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);

  return async function send({ ops }, { keepalive = false } = {}) {
    const body = JSON.stringify({ changes: changesOf(ops) });
    try {
      let response = await post(body, keepalive);
      if (response.status === 403 && !keepalive) {
        await refresh();
        response = await post(body, false);
      }
      return await kindOf(response, ops);
    } catch {
      return { kind: "offline" };
    }
  };
}

async function kindOf(response, ops) {
  if (response.ok) {
    const data = await response.json();
    return data && typeof data === "object" && "version" in data ? { kind: "ok", data: { ...data, results: resultsOf(ops, data) } } : { kind: "offline" };
  }
  if (response.status === 401 || response.status === 403) return { kind: "signed-out", login: (await response.json().catch(() => ({}))).login };
  if (response.status === 404) return { kind: "gone" };
  return { kind: "offline", status: response.status };
}
