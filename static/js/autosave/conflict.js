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
    this.#cover(holder, box);
  }

  // While the box is open its own text area stands for the field: the same text twice would make people ask which one counts.
  #cover(holder, box) {
    const area = box.querySelector("textarea");
    if (!area || holder.tagName !== "TEXTAREA" || holder.closest("td")) return;
    const caret = document.activeElement === holder ? holder.selectionStart : null;
    holder.hidden = true;
    if (caret === null) return;
    area.focus();
    area.setSelectionRange(caret, caret);
  }

  hide(anchor) {
    const box = this.open.get(anchor);
    if (!box) return;
    box.remove();
    this.open.delete(anchor);
    const holder = holderFor(this.form, anchor);
    if (holder) holder.hidden = false;
  }

  #box(holder, entry) {
    const name = entry.theirs.by || say("somebody");
    const id = `conflict-${entry.anchor.replaceAll(/[^\w-]/g, "-")}`;
    const theirs = inWords(holder, entry.theirs.value);
    const mine = this.#mine(holder, entry, `${id}-mine`);
    return make("section", { class: "conflict", "aria-labelledby": id, tabindex: "-1", "data-conflict": entry.anchor },
      make("header", {}, make("h4", { id }, icon("alert"), make("span", {}, ` ${say("conflict_head", { name })}`)),
        make("p", {}, holder.closest("td") ? `${labelOf(holder)}. ` : "", say("conflict_text"))),
      make("div", { class: "sides" },
        make("div", {}, make("h5", { id: `${id}-mine-h` }, say("yours", { time: clock(new Date(entry.at)) })), mine.element),
        make("div", {}, make("h5", {}, say("theirs", { name, time: when(entry.theirs.at) })), ...theirSide(holder, inWords(holder, entry.value), theirs))),
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

// Their text with the words marked that mine lacks, and behind a fold also those that theirs lacks.
function theirSide(holder, mine, theirs) {
  if (!isProse(holder) || !theirs) return [prose(theirs || say("nothing"))];
  const pieces = diff(mine, theirs);
  const shown = draw(pieces.filter((piece) => piece.kind !== "cut"));
  return [shown, make("details", { class: "marked" }, make("summary", {}, say("differences")), draw(pieces))];
}

const TAGS = { new: "ins", cut: "del" };
const draw = (pieces) => make("p", { class: "prose text" }, ...pieces.map(({ kind, text }) => (kind === "same" ? text : make(TAGS[kind], {}, text))));
