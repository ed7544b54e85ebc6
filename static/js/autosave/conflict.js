// The box below a field that two people changed: both texts, differences marked, three ways out. Nothing is lost: the text that loses
// stays in the change log. Choosing makes a new op on the version that was shown.
import { clock, icon, make, say } from "../say.js";
import { holderFor, inWords, labelOf, write } from "../sheet.js";
import { both, diff } from "./diff.js";
import { placeBelow } from "./remote.js";

const isProse = (holder) => holder.tagName === "TEXTAREA" || holder.dataset.type === "long" || holder.dataset.type === "short";

export class Conflicts {
  constructor({ form, queue, journal, saved }) {
    Object.assign(this, { form, queue, journal, saved, open: new Map() });
  }

  show(entry) {
    const holder = holderFor(this.form, entry.anchor);
    if (!holder || !entry.theirs) return;
    this.hide(entry.anchor);
    const box = this.#box(holder, entry);
    const place = this.form.querySelector(`[data-conflict-for="${CSS.escape(entry.anchor)}"]`);
    if (place) place.replaceChildren(box);
    else placeBelow(this.form, holder, box);
    this.open.set(entry.anchor, box);
    holder.setAttribute("aria-describedby", [holder.getAttribute("aria-describedby"), box.querySelector("h4").id].filter(Boolean).join(" "));
  }

  hide(anchor) {
    this.open.get(anchor)?.remove();
    this.open.delete(anchor);
  }

  #box(holder, entry) {
    const name = entry.theirs.by || say("somebody");
    const id = `conflict-${entry.anchor.replaceAll(/[^\w-]/g, "-")}`;
    const theirs = inWords(holder, entry.theirs.value);
    const mine = this.#mine(holder, entry, `${id}-mine`);
    return make("section", { class: "conflict", "aria-labelledby": id, tabindex: "-1", "data-conflict": entry.anchor },
      make("header", {}, make("h4", { id }, icon("alert"), make("span", {}, ` ${say("conflict_head", { name })}`)),
        make("p", {}, [labelOf(holder), say("conflict_text")].filter(Boolean).join(". "))),
      make("div", { class: "sides" },
        make("div", {}, make("h5", { id: `${id}-mine-h` }, say("yours", { time: clock(new Date(entry.at)) })), mine.element),
        make("div", {}, make("h5", {}, say("theirs", { name, time: when(entry.theirs.at) })), prose(theirs || say("nothing")),
          isProse(holder) ? marked(inWords(holder, entry.value), theirs) : null)),
      this.#ways(holder, entry, mine, name));
  }

  // Prose can be changed in the box; anything else shows in words and is changed by choosing.
  #mine(holder, entry, id) {
    const text = inWords(holder, entry.value);
    if (!isProse(holder)) return { element: prose(text || say("nothing")), value: () => entry.value };
    const area = make("textarea", { class: "form-control prose", id, rows: "5", "aria-labelledby": `${id}-h` });
    area.value = text;
    area.addEventListener("input", () => {
      write(holder, area.value);
      this.journal.put(entry.anchor, area.value || null, { base: entry.base, slot: entry.slot });
    });
    return { element: area, value: () => area.value || null, area };
  }

  #ways(holder, entry, mine, name) {
    const button = (kind, text, act) => {
      const made = make("button", { type: "button", class: `btn btn-${kind} btn-sm` }, text);
      made.addEventListener("click", act);
      return made;
    };
    const choose = (value) => this.#choose(holder, entry, value);
    const ways = [
      button("sea", say("keep_mine"), () => choose(mine.value())),
      button("line", say("take_theirs", { name }), () => choose(entry.theirs.value)),
    ];
    if (mine.area) ways.push(button("line", say("join_two"), () => this.#join(holder, entry, mine)));
    const waiting = make("span", { class: "save push", "data-state": "conflict" }, icon("alert"), make("span", {}, say("waiting_for_you")));
    return make("footer", {}, ...ways, waiting);
  }

  // The joined text is a draft in the left side: to be read and smoothed, then kept with "Keep mine".
  #join(holder, entry, mine) {
    mine.area.value = both(inWords(holder, entry.theirs.value), mine.area.value);
    mine.area.dispatchEvent(new Event("input", { bubbles: true }));
    mine.area.focus();
    const keep = mine.area.closest(".conflict").querySelector("footer .btn-sea");
    keep.textContent = say("keep_joined");
  }

  #choose(holder, entry, value) {
    this.hide(entry.anchor);
    write(holder, value);
    holder.focus?.();
    this.saved.set(entry.anchor, undefined);
    this.queue.resolve(entry.slot, value);
  }
}

const when = (iso) => (iso ? clock(new Date(iso)) : "");
const prose = (text) => make("p", { class: "prose text" }, text);

// Their words that mine lacks are inserted, mine that theirs lacks are struck.
export function marked(mine, theirs) {
  const line = make("p", { class: "prose text" });
  for (const piece of diff(mine, theirs)) line.append(piece.kind === "same" ? piece.text : make(piece.kind === "new" ? "ins" : "del", {}, piece.text));
  return make("details", { class: "marked", open: true }, make("summary", {}, say("differences")), line);
}
