// Lists of ticks whose choices are the lines of a table on the same page (fieldset[data-rows]): a line that is added, renamed or deleted is so
// there too. What is ticked stays, even where its line is deleted: taking it away is the person's decision.
import { make } from "../say.js";

// choices: [[row id, title]] in their order.
export function renewTicks(fieldset, choices) {
  const list = fieldset.querySelector(".choices");
  const name = fieldset.dataset.anchor;
  const known = new Map([...list.querySelectorAll("label")].map((label) => [label.querySelector("input").value, label]));
  for (const [key, title] of choices) {
    const label = known.get(key) ?? make("label", {}, make("input", { type: "checkbox", name, value: key }), " ", make("span"));
    const words = label.querySelector("span");
    if (words.textContent !== title) words.textContent = title;
    known.delete(key);
    if (!label.isConnected) list.append(label);
  }
  for (const label of known.values()) if (!label.querySelector("input").checked) label.remove();
  const none = list.querySelector("p");
  if (none) none.hidden = Boolean(list.querySelector("label"));
}
