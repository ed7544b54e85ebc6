// Other tabs of the same person on the same sheet: answers are passed on, so that versions stay fresh, and a new tab learns which texts in
// the journal belong to tabs that are still open.
const PATIENCE = 300; // milliseconds to wait for the others' "here"

export class Tabs {
  constructor({ key, tab, channel = makeChannel(key), hear = () => {}, timer = globalThis }) {
    Object.assign(this, { tab, channel, hear, timer, living: new Set() });
    if (channel) channel.onmessage = ({ data }) => this.#take(data);
  }

  // Which tabs are open? Resolves after a moment with their ids.
  async others() {
    this.#say({ kind: "who" });
    if (this.channel) await new Promise((resolve) => { this.timer.setTimeout(resolve, PATIENCE); });
    return [...this.living];
  }

  // Our saved changes, in the shape of the server's `changes`.
  pass(changes) {
    if (changes.length) this.#say({ kind: "changes", changes });
  }

  #say(message) {
    this.channel?.postMessage({ ...message, tab: this.tab });
  }

  #take(message) {
    if (message.tab === this.tab) return;
    if (message.kind === "who") this.#say({ kind: "here" });
    if (message.kind === "here") this.living.add(message.tab);
    if (message.kind === "changes") this.hear(message.changes);
  }
}

function makeChannel(key) {
  return typeof BroadcastChannel === "function" ? new BroadcastChannel(key) : null;
}
