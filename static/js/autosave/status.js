// The words about saving: the status line ([data-save-status], read out politely and not at every keystroke) and the banner when the
// network is away. States: idle saving saved offline conflict.
import { clock, icon, make, say } from "../say.js";

const ICONS = { saving: "sync", saved: "check", offline: "alert", conflict: "alert" };
const SPOKEN = 4000; // milliseconds between two announcements of the same kind

export class Status {
  constructor(root = document, now = () => Date.now()) {
    this.places = [...root.querySelectorAll("[data-save-status]")];
    this.now = now;
    this.last = { state: "", at: 0 };
    this.banner = null;
  }

  show(state, text) {
    for (const place of this.places) {
      place.dataset.state = state;
      const changed = place.querySelector("[data-save-text]")?.textContent !== text;
      if (!changed) continue;
      place.setAttribute("aria-live", this.#aloud(state) ? "polite" : "off");
      const symbol = ICONS[state] ? icon(ICONS[state]) : null;
      place.replaceChildren(...[symbol, make("span", { "data-save-text": true }, text)].filter(Boolean));
    }
    this.last = { state, at: this.now() };
  }

  // "Saving …" is seen, not heard; what stays is heard once in a while.
  #aloud(state) {
    return state !== "saving" && (state !== this.last.state || this.now() - this.last.at > SPOKEN);
  }

  saving() {
    this.show("saving", say("saving"));
  }

  saved(date) {
    this.show("saved", say("saved", { time: clock(date) }));
    this.hideBanner();
  }

  undecided(count) {
    this.show("conflict", say("needs_decision", { n: count }));
    this.hideBanner();
  }

  kept(count) {
    this.show("conflict", say("kept_unsent", { n: count }));
    this.hideBanner();
  }

  offline(count) {
    this.show("offline", say("offline_short"));
    this.showBanner(say("offline_banner", { n: count }));
  }

  signedOut() {
    this.show("offline", say("signed_out_short"));
  }

  gone() {
    this.show("offline", say("gone_short"));
    this.showBanner(say("gone_banner"));
  }

  showBanner(text) {
    this.banner ??= make("div", { class: "offline-bar", role: "status" }, make("div", { class: "wrap" }, make("p")));
    const line = this.banner.querySelector("p");
    if (line.textContent.trim() !== text) line.replaceChildren(icon("alert"), make("span", {}, text));
    if (!this.banner.isConnected) document.querySelector("main")?.prepend(this.banner);
  }

  hideBanner() {
    this.banner?.remove();
    this.banner = null;
  }
}
