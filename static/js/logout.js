// Signing out with unsent text on this computer: asks first, then forgets it, since the next person here may be another one.
import { journalsOf } from "./autosave/journal.js";
import { fill } from "./say.js";

for (const form of document.querySelectorAll("form[data-logout]")) {
  form.addEventListener("submit", (event) => {
    const kept = journalsOf(form.dataset.logout);
    const count = kept.reduce((sum, journal) => sum + journal.count, 0);
    if (count && !confirm(fill(form.dataset.kept, { n: count }))) {
      event.preventDefault();
      return;
    }
    for (const journal of kept) localStorage.removeItem(journal.key);
    indexedDB?.deleteDatabase("pearls");
  });
}
