// Saves a scorecard while it is filled in (form[data-scorecard]). Journal, queue, status, sign-in and tabs are those of the editor (autosave/);
// the base of a change is what the field held. In scorecard/: wire (the way to the server), keys.
import { Conflicts } from "./autosave/conflict.js";
import { Journal, sameValue } from "./autosave/journal.js";
import { Queue } from "./autosave/queue.js";
import { SignIn } from "./autosave/signin.js";
import { Status } from "./autosave/status.js";
import { Store } from "./autosave/store.js";
import { Tabs } from "./autosave/tabs.js";
import { newId } from "./identity.js";
import { icon, make, say } from "./say.js";
import { Keys } from "./scorecard/keys.js";
import { makeWire } from "./scorecard/wire.js";
import { holderFor, holderOf, inWords, isGroup, labelOf, read, write } from "./sheet.js";

const AGAIN = 30_000; // milliseconds after which a refused change is tried again: a paused round goes on

class Scorecard {
  constructor(form) {
    const { scorecard, saveUrl, userId, loginUrl } = form.dataset;
    this.form = form;
    this.tab = newId();
    this.saved = new Map(); // field -> value as the server has it
    this.status = new Status();
    this.store = new Store();
    this.journal = new Journal({ store: this.store, user: userId, sheet: `card-${scorecard}`, tab: this.tab });
    this.tabs = new Tabs({ key: this.journal.key, tab: this.tab, hear: (changes) => this.hearTab(changes) });
    this.queue = new Queue({ journal: this.journal, send: makeWire({ url: saveUrl, user: userId }), tell: (event, detail) => this.hear(event, detail) });
    this.conflicts = new Conflicts({ form, queue: this.queue, journal: this.journal, saved: this.saved });
    this.signin = new SignIn({ url: loginUrl, again: () => this.flush() });
    this.passing = false;
  }

  async start() {
    new Keys({ form: this.form });
    for (const holder of this.form.querySelectorAll("[data-anchor]")) this.saved.set(holder.dataset.anchor, this.heldOf(holder));
    const closed = "readonly" in this.form.dataset;
    if (!closed) this.bind();
    await this.journal.readSpilled();
    const found = this.journal.orphans(await this.tabs.others());
    if (closed) this.showKept(found);
    else this.takeUp(found);
  }

  // What the server holds stands beside the field; the field itself may show what a refused form brought back.
  heldOf(holder) {
    const beside = this.form.elements.namedItem(`was:${holder.dataset.anchor}`);
    if (!beside || holder.type === "checkbox") return beside ? beside.value === "true" : read(holder);
    if (isGroup(holder)) return beside.value === "" ? null : Number(beside.value);
    return beside.value === "" ? null : beside.value.replaceAll("\r\n", "\n");
  }

  // ---- from the person -------------------------------------------------------------------------

  bind() {
    const { form } = this;
    form.addEventListener("input", ({ target }) => this.changed(target));
    form.addEventListener("change", ({ target }) => this.changed(target) && this.queue.flush());
    form.addEventListener("focusout", () => this.queue.flush());
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("keydown", (event) => {
      if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      this.flush();
    });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.queue.flush({ keepalive: true }));
    addEventListener("pagehide", () => this.queue.flush({ keepalive: true }));
    addEventListener("online", () => this.flush());
    addEventListener("beforeunload", (event) => {
      if (this.journal.size && !this.store.safe) event.preventDefault();
    });
    setInterval(() => this.journal.inState("locked").length && this.flush(), AGAIN);
  }

  // The journal first, everything else after.
  changed(target) {
    const holder = holderOf(target);
    if (!holder || target.closest("[data-conflict]")) return false;
    const { anchor } = holder.dataset;
    const value = read(holder);
    this.draw(holder, value);
    const entry = this.journal.get(anchor);
    if (!entry && sameValue(value, this.saved.get(anchor))) return false;
    this.journal.put(anchor, value, { base: this.saved.get(anchor) ?? null, base_text: this.saved.get(anchor) ?? null });
    this.problem(holder, "");
    this.free();
    this.queue.touch();
    return true;
  }

  // What was refused is tried again together with what comes now.
  free() {
    for (const entry of this.journal.inState("locked", "invalid")) entry.state = "pending";
  }

  flush() {
    this.free();
    return this.queue.flush({ force: true });
  }

  // The form is posted only for its move, and only once everything is on the server.
  async submit(event) {
    if (this.passing) return;
    event.preventDefault();
    const button = event.submitter;
    await this.flush();
    for (let turn = 0; turn < 100 && (this.queue.flying || this.queue.waiting.length) && !this.queue.failures; turn += 1) {
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    if (this.journal.size) return; // the status and the notices say why
    for (const [anchor, value] of this.saved) this.keepBeside(anchor, value);
    this.passing = true;
    this.form.requestSubmit(button);
  }

  keepBeside(anchor, value) {
    const beside = this.form.elements.namedItem(`was:${anchor}`);
    if (beside) beside.value = value === true ? "true" : value === null || value === undefined || value === false ? "" : String(value);
  }

  // ---- from earlier visits and other tabs ------------------------------------------------------

  // What did not reach the server goes now where nobody changed the field since; otherwise both values are shown.
  takeUp(found) {
    for (const entry of found) {
      const holder = holderFor(this.form, entry.anchor);
      const held = this.saved.get(entry.anchor) ?? null;
      if (!holder || sameValue(entry.value, held)) {
        this.journal.discard(entry);
        continue;
      }
      const mine = this.journal.adopt(entry);
      if (!mine || mine.op_id !== entry.op_id) continue;
      Object.assign(mine, { sent: null, tries: 0, state: "pending", theirs: null });
      if (!sameValue(mine.base, held)) Object.assign(mine, { state: "conflict", theirs: { value: held, version: held } });
      write(holder, mine.value);
      this.draw(holder, mine.value);
      if (mine.state === "conflict") this.conflict(mine);
    }
    if (this.journal.size) this.queue.flush({ force: true });
  }

  // Nothing can be changed now: what is kept on this computer is shown, and stays.
  showKept(found) {
    if (!found.length) return;
    const lines = found.map((entry) => {
      const holder = holderFor(this.form, entry.anchor);
      return make("li", {}, make("strong", {}, labelOf(holder)), ": ", inWords(holder, entry.value) || String(entry.value ?? say("nothing")));
    });
    this.form.querySelector("[data-refused]").replaceChildren(make("div", { class: "notice is-problem kept" },
      make("p", { class: "head" }, icon("alert"), say("kept_unsent", { n: found.length })), make("ul", {}, ...lines)));
  }

  // Another tab saved: where nothing is typed here, the same now stands here.
  hearTab(changes) {
    for (const { anchor, value } of changes) {
      const holder = holderFor(this.form, anchor);
      if (!holder || this.journal.get(anchor)) continue;
      this.saved.set(anchor, value);
      write(holder, value);
      this.draw(holder, value);
    }
  }

  // ---- from the server -------------------------------------------------------------------------

  hear(event, detail) {
    const acts = {
      typed: () => this.status.saving(),
      saving: () => this.status.saving(),
      saved: () => (detail.kept ? this.status.kept(detail.kept) : this.status.saved()),
      undecided: () => this.status.undecided(this.journal.inState("conflict").length),
      offline: () => this.status.offline(this.journal.size),
      gone: () => this.status.gone(),
      "signed-out": () => {
        this.status.signedOut();
        this.signin.ask(detail.login);
      },
      answer: () => this.answer(detail),
    };
    acts[event]?.();
  }

  answer({ data, settled }) {
    if (this.signin.asked) this.signin.done();
    this.refused(data.refusal);
    for (const one of settled) this.settle(one);
    const done = settled.filter(({ result }) => result.status === "ok");
    this.tabs.pass(done.map(({ entry, result }) => ({ anchor: entry.anchor, value: result.value })));
  }

  settle({ entry, result, later }) {
    const holder = holderFor(this.form, entry.anchor);
    if (!holder) return;
    if (result.status === "ok") {
      this.saved.set(entry.anchor, result.value);
      this.conflicts.hide(entry.anchor);
      this.problem(holder, "");
      if (!later && !holder.contains(document.activeElement) && !sameValue(read(holder), result.value)) write(holder, result.value);
    } else if (result.status === "conflict") this.conflict(entry);
    else if (result.status === "invalid" && !later) this.problem(holder, result.message);
  }

  conflict(entry) {
    entry.theirs.by = this.form.dataset.other;
    this.saved.set(entry.anchor, entry.theirs.value);
    this.conflicts.show(entry);
  }

  refused(text) {
    const place = this.form.querySelector("[data-refused]");
    if (place.textContent === text) return;
    place.replaceChildren(...(text ? [make("div", { class: "notice is-problem" }, make("p", { class: "head" }, text))] : []));
  }

  // ---- the page --------------------------------------------------------------------------------

  problem(holder, text) {
    const id = `problem-${holder.dataset.anchor.replaceAll(":", "-")}`;
    document.getElementById(id)?.remove();
    holder.toggleAttribute("aria-invalid", Boolean(text));
    if (text) (isGroup(holder) ? holder.querySelector(".points") : holder).before(make("p", { class: "error", id }, icon("alert"), make("span", {}, text)));
  }

  draw(holder, value) {
    const shown = isGroup(holder) ? holder.querySelector("[data-shown]") : null;
    if (!shown) return;
    shown.textContent = value ?? shown.dataset.none;
    shown.classList.toggle("is-none", value === null);
    const count = [...this.form.querySelectorAll("fieldset[data-anchor]")].filter((one) => read(one) !== null).length;
    for (const place of this.form.querySelectorAll("[data-given]")) place.textContent = String(count);
  }
}

for (const form of document.querySelectorAll("form[data-scorecard]")) new Scorecard(form).start();
