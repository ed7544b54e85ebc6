// What the answer of every save says about the whole: counts and rings of the sections, the next gap, and who else is here.
import { icon, make, say } from "../say.js";

const RING = 2 * Math.PI * 7; // length of the ring's circle, in user units

export function showSections(sections, root = document) {
  for (const section of sections ?? []) {
    const count = root.querySelector(`[data-section-count="${CSS.escape(section.key)}"]`);
    if (!count) continue;
    count.textContent = `${section.done}/${section.total}`;
    const ring = count.closest("a")?.querySelector("[data-ring]");
    if (!ring) continue;
    const share = section.total ? Math.min(section.done / section.total, 1) : 0;
    ring.classList.toggle("is-full", section.total > 0 && section.done >= section.total);
    ring.querySelector(".on").setAttribute("stroke-dasharray", `${(share * RING).toFixed(1)} ${RING.toFixed(1)}`);
  }
}

export function showProgress(progress, root = document) {
  if (!progress) return;
  const set = (selector, text) => {
    const place = root.querySelector(selector);
    if (place && place.textContent !== text) place.textContent = text;
  };
  set("[data-percent]", say("percent_complete", { n: progress.percent }));
  set('[data-bearing="where"]', say("answered_of", { n: progress.answered, total: progress.total }));
  if (progress.missing !== undefined) set('[data-bearing="what"]', say("missing_required", { n: progress.missing }));
}

// The one amber button: the next gap, or nothing when there is none.
export function showNext(next, root = document) {
  const place = root.querySelector("[data-next]");
  if (!place || next === undefined) return;
  place.hidden = !next;
  if (!next) return;
  place.href = next.url;
  const words = place.querySelector("[data-next-text]");
  if (words.textContent !== next.text) words.textContent = next.text;
}

// What is still missing in the questions of this section, below each question's heading.
export function showGaps(gaps, form) {
  if (!gaps) return;
  for (const question of form.querySelectorAll("[data-question]")) {
    const texts = gaps.filter((gap) => gap.question === question.dataset.question).map((gap) => gap.text);
    const old = question.querySelector(".missing");
    if ([...(old?.children ?? [])].map((line) => line.textContent.trim()).join("\n") === texts.join("\n")) continue;
    const list = make("ul", { class: "missing", id: `qm-${question.dataset.question}` }, ...texts.map((text) => make("li", {}, icon("flag"), ` ${text}`)));
    if (!texts.length) old?.remove();
    else if (old) old.replaceWith(list);
    else question.querySelector(".field-slots")?.before(list);
  }
}

export function showPeople(people, root = document) {
  const place = root.querySelector("[data-here]");
  if (!place || !people) return;
  const names = people.map((person) => `${person.name}|${person.section ?? ""}`).join();
  if (place.dataset.names === names) return;
  place.dataset.names = names;
  const avatars = people.map((person, at) => make("span", { class: `avatar is-here${at % 2 ? "" : " b"}`, title: person.name },
    make("span", { "aria-hidden": "true" }, person.initials), make("span", { class: "visually-hidden" }, person.name)));
  const text = people.length ? say("others_here", { n: people.length, names: people.map((person) => person.name).join(", ") }) : "";
  place.replaceChildren(make("span", { class: "avatars" }, ...avatars), make("span", { class: "small quiet" }, text));
}

// Whoever is in a cell or a field right now, as in the mock: a frame and a name.
export function showWhere(people, form) {
  for (const old of form.querySelectorAll("[data-who]")) old.remove();
  for (const old of form.querySelectorAll(".is-theirs")) old.classList.remove("is-theirs");
  for (const person of people ?? []) {
    const cell = person.anchor && form.querySelector(`[data-anchor="${CSS.escape(person.anchor)}"]`)?.closest("td");
    if (!cell) continue;
    cell.classList.add("is-theirs");
    cell.prepend(make("span", { class: "who", "data-who": true, "aria-hidden": "true" }, person.name.split(" ")[0]));
  }
}
