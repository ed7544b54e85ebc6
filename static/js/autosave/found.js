// Texts that an earlier visit on this computer could not deliver. Where the server's version is the one they were written on, they go by
// themselves; otherwise a notice lists them with Send, Compare and Discard.
import { icon, make, say } from "../say.js";
import { holderFor, inWords, labelOf, read, versionOf, write } from "../sheet.js";

// Goes by itself: it was already sent once (the same op_id cannot count twice), or nobody else has changed the field since.
export function canSend(entry, holder) {
  if (entry.state !== "pending") return false;
  if (entry.tries > 0) return true;
  return Boolean(holder) && versionOf(holder) === entry.base;
}

export class Found {
  constructor({ form, journal, queue, bring }) {
    Object.assign(this, { form, journal, queue, bring, list: [], notice: null });
  }

  // Take what can go, ask about the rest.
  open(orphans) {
    for (const entry of orphans) {
      const holder = holderFor(this.form, entry.anchor);
      if (canSend(entry, holder) || entry.anchor.startsWith("row:")) this.#take(entry, holder);
      else this.list.push({ entry, holder });
    }
    if (this.list.length) this.#draw();
    this.queue.flush();
  }

  #take(entry, holder) {
    const mine = this.journal.adopt(entry);
    if (mine && holder && mine.op_id === entry.op_id) write(holder, mine.value);
    if (mine) this.bring(mine);
  }

  #draw() {
    const items = this.list.map((found) => this.#item(found));
    const send = button("line", say("found_send_all"), () => [...this.list].forEach((found) => this.#send(found)));
    const drop = button("quiet", say("found_discard_all"), () => [...this.list].forEach((found) => this.#discard(found)));
    this.notice?.remove();
    this.notice = make("section", { class: "notice is-problem kept", "aria-labelledby": "kept-h" },
      make("h3", { class: "head", id: "kept-h" }, icon("alert"), say("found_head")), make("p", {}, say("found_text")),
      make("ul", {}, ...items), make("div", { class: "row-wrap" }, send, drop));
    this.form.prepend(this.notice);
  }

  #item(found) {
    const { entry, holder } = found;
    const label = labelOf(holder) || say("found_elsewhere");
    const text = inWords(holder, entry.value) || String(entry.value ?? say("nothing"));
    const sides = make("div", { class: "sides", hidden: true },
      make("p", { class: "prose" }, make("strong", {}, say("found_here")), make("br"), text),
      make("p", { class: "prose" }, make("strong", {}, say("found_server")), make("br"), holder ? inWords(holder, read(holder)) : ""));
    const item = make("li", {}, make("strong", {}, label), make("span", { class: "quiet" }, ` · ${new Date(entry.at).toLocaleString(document.documentElement.lang)}`),
      make("div", { class: "row-wrap" }, button("line", say("found_send"), () => this.#send(found)),
        button("line", say("found_compare"), () => { sides.hidden = !sides.hidden; }), button("quiet", say("found_discard"), () => this.#discard(found))), sides);
    found.item = item;
    return item;
  }

  // Sent on its old base: the server joins it with what is there, or a conflict box lets the person choose.
  #send(found) {
    Object.assign(found.entry, { state: "pending" });
    this.#take(found.entry, found.holder);
    this.#done(found);
    this.queue.flush({ force: true });
  }

  #discard(found) {
    this.journal.discard(found.entry);
    this.#done(found);
  }

  #done(found) {
    this.list = this.list.filter((other) => other !== found);
    found.item.remove();
    if (this.list.length) return;
    this.notice.remove();
    this.form.querySelector("h2, [data-anchor]")?.focus?.();
  }
}

function button(kind, text, act) {
  const made = make("button", { type: "button", class: `btn btn-${kind} btn-sm` }, text);
  made.addEventListener("click", act);
  return made;
}
