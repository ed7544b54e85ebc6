// Saves a sheet while it is written (form[data-sheet]): listens to fields, keeps the journal, runs the queue and shows what comes back.
// The parts are in autosave/: journal (kept text), queue (order and retries), transport, status, remote, conflict, found, signin, tabs.
// For other scripts (grid.js): the event pearls:op on the form, detail {anchor, value, base, slot}, puts an op into the journal.
import { Conflicts } from "./autosave/conflict.js";
import { Found } from "./autosave/found.js";
import { Journal, sameValue } from "./autosave/journal.js";
import { showGaps, showNext, showPeople, showProgress, showSections, showWhere } from "./autosave/progress.js";
import { Queue } from "./autosave/queue.js";
import { placeBelow, Remote } from "./autosave/remote.js";
import { SignIn } from "./autosave/signin.js";
import { Status } from "./autosave/status.js";
import { Store } from "./autosave/store.js";
import { Tabs } from "./autosave/tabs.js";
import { makeTransport } from "./autosave/transport.js";
import { newId } from "./identity.js";
import { icon, make, say } from "./say.js";
import { holderFor, holderOf, isGroup, read, setVersion, versionOf, write } from "./sheet.js";

const POLL = 15_000; // milliseconds between questions for others' changes
const POLL_TOGETHER = 4_000; // the same while somebody else is here

class Autosave {
  constructor(form) {
    const { opsUrl, sheetId, userId, section, seq, loginUrl } = form.dataset;
    this.form = form;
    this.section = section;
    this.since = Number(seq) || 0;
    this.tab = newId();
    this.saved = new Map(); // anchor -> value as the server has it
    this.people = [];
    this.status = new Status();
    this.store = new Store();
    this.journal = new Journal({ store: this.store, user: userId, sheet: sheetId, tab: this.tab });
    this.tabs = new Tabs({ key: this.journal.key, tab: this.tab, hear: (changes) => this.remote.apply(changes) });
    this.queue = new Queue({
      journal: this.journal,
      send: makeTransport({ url: opsUrl, user: userId }),
      tell: (event, detail) => this.hear(event, detail),
      extras: () => ({ session: this.tab, since: this.since, section: this.section, here: this.here() }),
    });
    this.remote = new Remote({ form, journal: this.journal, saved: this.saved });
    this.conflicts = new Conflicts({ form, queue: this.queue, journal: this.journal, saved: this.saved });
    this.signin = new SignIn({ url: loginUrl, again: () => this.queue.flush({ force: true }) });
    this.found = new Found({ form, journal: this.journal, queue: this.queue, bring: (entry) => this.bring(entry) });
  }

  async start() {
    for (const holder of this.form.querySelectorAll("[data-anchor]")) this.saved.set(holder.dataset.anchor, read(holder));
    this.bind();
    this.schedulePoll();
    await this.journal.readSpilled();
    this.found.open(this.journal.orphans(await this.tabs.others()));
  }

  // ---- from the person -------------------------------------------------------------------------

  bind() {
    const { form } = this;
    form.addEventListener("input", (event) => this.changed(event.target));
    form.addEventListener("change", (event) => this.changed(event.target) && this.queue.flush());
    form.addEventListener("focusout", (event) => this.left(event));
    form.addEventListener("pearls:op", ({ detail }) => this.operate(detail));
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("keydown", (event) => {
      if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      this.queue.flush({ force: true });
    });
    document.addEventListener("visibilitychange", () => this.seen());
    addEventListener("pagehide", () => this.queue.flush({ keepalive: true }));
    addEventListener("online", () => this.queue.flush({ force: true }));
    addEventListener("beforeunload", (event) => {
      if (this.journal.size && !this.store.safe) event.preventDefault();
    });
  }

  // The journal first, everything else after.
  changed(target) {
    const holder = holderOf(target);
    if (!holder || target.closest("[data-conflict]")) return false;
    const { anchor } = holder.dataset;
    const value = read(holder);
    const entry = this.journal.get(anchor);
    if (!entry && sameValue(value, this.saved.get(anchor))) return false;
    if (entry && !entry.sent && !entry.tries && entry.state !== "conflict" && sameValue(value, this.saved.get(anchor))) {
      this.journal.drop(anchor); // typed and taken back before it was ever sent
      this.clearProblem(holder);
      return false;
    }
    this.journal.put(anchor, value, { base: versionOf(holder), base_text: this.saved.get(anchor) ?? null });
    this.clearProblem(holder);
    this.queue.touch();
    return true;
  }

  left({ target, relatedTarget }) {
    this.queue.flush();
    const holder = holderOf(target);
    if (holder && !holder.contains(relatedTarget) && !this.form.querySelector("[data-updated]")?.contains(relatedTarget)) this.remote.release(holder);
  }

  operate({ anchor, value, base, slot = anchor }) {
    this.journal.put(anchor, value, { base, slot });
    this.queue.touch();
  }

  // With script the form is never posted: everything is saved already, or kept here.
  submit(event) {
    event.preventDefault();
    this.queue.flush({ force: true });
  }

  seen() {
    if (document.visibilityState === "hidden") this.queue.flush({ keepalive: true });
    else this.queue.poll();
  }

  here() {
    return holderOf(document.activeElement ?? document.body)?.dataset.anchor ?? null;
  }

  schedulePoll() {
    const pause = this.people.length ? POLL_TOGETHER : POLL;
    setTimeout(async () => {
      if (document.visibilityState === "visible") await this.queue.poll();
      this.schedulePoll();
    }, pause);
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
      "signed-out": () => this.signedOut(detail),
      answer: () => this.answer(detail),
    };
    acts[event]?.();
  }

  signedOut({ login }) {
    this.status.signedOut();
    this.signin.ask(login);
  }

  answer({ data, settled }) {
    if (this.signin.asked) this.signin.done();
    for (const one of settled) this.settle(one);
    this.tabs.pass(settled.filter(({ result }) => result.status === "ok" || result.status === "merged").map(asChange));
    if (data.reload) this.offerReload();
    else if (data.seq) this.since = data.seq;
    this.remote.apply(data.changes ?? []);
    showSections(data.sections);
    showProgress(data.progress);
    showNext(data.next);
    showGaps(data.gaps, this.form);
    this.people = data.here ?? this.people;
    showPeople(this.people);
    showWhere(this.people, this.form);
  }

  settle({ entry, result, sent, later }) {
    const holder = holderFor(this.form, entry.anchor);
    if (entry.anchor.startsWith("row:")) this.settleRow(entry, result);
    if (!holder) return;
    if (result.status === "ok" || result.status === "merged") this.settleSaved(holder, { entry, result, sent, later });
    else if (result.status === "conflict") this.conflicts.show(entry);
    else if (!later) this.problem(holder, result);
  }

  settleSaved(holder, { entry, result, sent, later }) {
    const value = "value" in result ? result.value : sent.value;
    if (result.version < versionOf(holder)) { // an old text came through long ago, and somebody has written since: show theirs
      if (!later) write(holder, this.saved.get(entry.anchor) ?? null);
      return;
    }
    if (!(later && result.status === "merged")) setVersion(holder, result.version);
    const untouched = !later && sameValue(read(holder), sent.value);
    const mayWrite = untouched && "value" in result && (result.status === "merged" || !holder.contains(document.activeElement));
    if (mayWrite) write(holder, value);
    this.saved.set(entry.anchor, untouched ? read(holder) : value);
    this.conflicts.hide(entry.anchor);
    this.remote.clear(entry.anchor);
    this.clearProblem(holder);
  }

  // Two people moved or deleted the same line: the later one counts, and both stay in the change log.
  settleRow(entry, result) {
    const row = this.form.querySelector(`[data-row="${CSS.escape(entry.anchor.split(":")[1])}"]`);
    if (row && result.version) row.dataset.rowVersion = String(result.version);
    if (result.status === "conflict") this.queue.resolve(entry.slot, entry.value);
  }

  // A text that could not be stored as typed stays where it is, with what to do about it.
  problem(holder, result) {
    const invalid = result.status === "invalid";
    this.clearProblem(holder);
    if (invalid) {
      holder.setAttribute("aria-invalid", "true");
      holder.closest(".field")?.classList.add("is-wrong");
    }
    const id = `problem-${holder.id || holder.dataset.anchor.replaceAll(":", "-")}`;
    const text = result.message || say(`problem_${result.status}`);
    const note = make("p", { class: invalid ? "error" : "updated is-kept", id, "data-problem": holder.dataset.anchor }, icon("alert"), make("span", {}, text));
    if (holder.closest("td")) holder.closest("td").append(make("p", { class: "cell-error", id, "data-problem": holder.dataset.anchor }, text));
    else if (isGroup(holder)) holder.prepend(note);
    else placeBelow(this.form, holder, note);
    holder.dataset.problem = id;
    holder.setAttribute("aria-errormessage", id);
  }

  clearProblem(holder) {
    if (!holder.dataset.problem) return;
    document.getElementById(holder.dataset.problem)?.remove();
    delete holder.dataset.problem;
    holder.removeAttribute("aria-invalid");
    holder.removeAttribute("aria-errormessage");
    holder.closest(".field")?.classList.remove("is-wrong");
  }

  // A text from an earlier visit now belongs to this tab.
  bring(entry) {
    if (entry.state === "conflict") this.conflicts.show(entry);
  }

  offerReload() {
    if (document.querySelector("[data-reload]")) return;
    const button = make("button", { type: "button", class: "btn btn-line btn-sm" }, say("reload"));
    button.addEventListener("click", () => location.reload());
    this.form.prepend(make("div", { class: "notice kept", "data-reload": true, role: "status" },
      make("p", { class: "head" }, icon("info"), say("reload_head")), make("p", {}, say("reload_text")), button));
  }
}

const asChange = ({ entry, result, sent }) => ({
  seq: 0, anchor: entry.anchor, version: result.version, by: "",
  value: "value" in result ? result.value : sent.value,
});

for (const form of document.querySelectorAll("form[data-sheet]:not([data-readonly])")) new Autosave(form).start();
