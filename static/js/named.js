// A page that is called by one of its own fields ([data-named-by="anchor"] in its heading, data-unnamed for an empty one) follows the
// field after each save: heading, way to the page, title of the window. Without script they follow with the next page.
import { holderFor, read } from "./sheet.js";

// Give the page the name that stands in its field now; return whether that is another one than before.
export function rename(page, heading) {
  const field = holderFor(page, heading.dataset.namedBy);
  if (!field) return false;
  const before = heading.textContent;
  const name = String(read(field) ?? "").trim() || heading.dataset.unnamed;
  if (name === before) return false;
  heading.textContent = name;
  for (const step of page.querySelectorAll(".crumbs a, .crumbs [aria-current]")) if (step.textContent === before) step.textContent = name;
  if (page.title.startsWith(before)) page.title = name + page.title.slice(before.length);
  return true;
}

// Rename after each save: a name that the server refused or has not heard of is none yet.
export function follow(page, Observer) {
  const heading = page.querySelector("[data-named-by]");
  const status = page.querySelector("[data-save-status]");
  if (!heading || !status) return;
  const look = () => status.dataset.state === "saved" && rename(page, heading);
  new Observer(look).observe(status, { attributes: true, attributeFilter: ["data-state"] });
}

if (globalThis.document) follow(document, MutationObserver);
