// Comments beside a question ([data-thread] in form[data-sheet]): a button there is sent alone, without the fields of the page, and the thread is
// drawn anew from the answer. What is typed and not yet sent is kept for this tab. Without script the same buttons post the section.
import { csrfToken } from "./autosave/transport.js";
import { make, say } from "./say.js";
import { toast } from "./toast.js";

const draftKey = (box) => `pearls:comment:${location.pathname}:${box.name}`;
const boxesOf = (place) => [...place.querySelectorAll("textarea")];

function restore(place) {
  for (const box of boxesOf(place)) {
    const draft = sessionStorage.getItem(draftKey(box));
    if (!draft || box.value) continue;
    box.value = draft;
    box.closest("details").open = true;
  }
}

async function send(place, button) {
  const body = new FormData();
  body.set("act", button.value);
  const box = boxesOf(place).find((one) => one.name === button.value);
  if (box) body.set(box.name, box.value);
  const answer = await fetch(location.pathname, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(`[data-thread="${CSS.escape(place.dataset.thread)}"]`);
  if (!fresh) throw new Error(String(answer.status)); // signed out meanwhile, or no longer allowed
  if (answer.ok && box) sessionStorage.removeItem(draftKey(box));
  draw(place, document.importNode(fresh, true));
  if (answer.ok && box) toast(say("comment_sent"));
}

function draw(place, fresh) {
  const beside = fresh.matches("aside");
  place.closest(".question").classList.toggle("has-thread", beside);
  place.closest(".body").classList.toggle("with-thread", beside);
  place.replaceWith(fresh);
  restore(fresh);
  (fresh.querySelector("[aria-invalid]") ?? fresh.querySelector("h4"))?.focus();
}

function refuse(place, button) {
  const note = make("p", { class: "error", role: "alert", "data-not-sent": true }, say("comment_lost"));
  place.querySelector("[data-not-sent]")?.remove();
  button.before(note);
}

async function act(event) {
  const button = event.target.closest("[data-thread] button[name=act]");
  if (!button) return;
  event.preventDefault();
  const place = button.closest("[data-thread]");
  button.disabled = true;
  await send(place, button).catch(() => refuse(place, button));
  button.disabled = false;
}

for (const form of document.querySelectorAll("form[data-sheet]")) {
  form.addEventListener("click", act);
  form.addEventListener("input", ({ target }) => {
    if (target.matches?.("[data-thread] textarea")) sessionStorage.setItem(draftKey(target), target.value);
  });
  for (const place of form.querySelectorAll("[data-thread]")) restore(place);
}
