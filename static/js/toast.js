// A line that says what just happened and offers to undo it. Takes no focus, is read out, stays while somebody is at it.
import { make, say } from "./say.js";

const STAY = 10_000; // milliseconds
let place = null;

export function toast(text, undo = null) {
  place ??= document.body.appendChild(make("div", { class: "toasts", role: "status", "aria-live": "polite" }));
  const line = make("div", { class: "toast" }, make("p", {}, text));
  let timer = 0;
  const close = () => {
    clearTimeout(timer);
    line.remove();
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (line.matches(":hover, :focus-within") ? wait() : close()), STAY);
  };
  if (undo) {
    const button = make("button", { type: "button" }, say("undo"));
    button.addEventListener("click", () => {
      undo();
      close();
    });
    line.append(button);
  }
  place.append(line);
  wait();
  return close;
}
