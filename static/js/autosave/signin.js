// The session ended while somebody was typing: a dialog to sign in without leaving the page ([data-signin], templates/questionnaires/_signin.html).
// The text is in the journal all the while. Accounts with a second factor open the sign-in page in a new window; we try again on return.
import { say } from "../say.js";
import { csrfToken } from "./transport.js";

export class SignIn {
  constructor({ url, again, root = document }) {
    this.dialog = root.querySelector("[data-signin]");
    this.url = url;
    this.again = again;
    this.asked = false;
    if (this.dialog) this.#bind();
  }

  ask(login) {
    this.url = login ?? this.url;
    this.asked = true;
    if (!this.dialog) return;
    this.dialog.querySelector("[data-signin-window]").href = this.url;
    if (!this.dialog.open) this.dialog.showModal();
  }

  done() {
    this.asked = false;
    if (this.dialog?.open) this.dialog.close();
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = csrfToken();
  }

  #bind() {
    const form = this.dialog.querySelector("form[data-signin-form]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(form);
    });
    this.dialog.querySelector("[data-signin-later]").addEventListener("click", () => this.dialog.close());
    addEventListener("focus", () => this.asked && this.again());
  }

  async #send(form) {
    const answer = await post(this.url, form);
    form.querySelector("input[type=password]").value = "";
    if (answer?.ok && !/2fa|authenticate|confirm/.test(answer.location)) {
      this.again();
      return;
    }
    this.#error(answer?.ok ? "signin_second" : answer ? "signin_wrong" : "signin_offline");
  }

  #error(key) {
    const place = this.dialog.querySelector("[data-signin-error]");
    place.hidden = false;
    place.querySelector("span").textContent = say(key);
    (key === "signin_second" ? this.dialog.querySelector("[data-signin-window]") : this.dialog.querySelector("input[type=password]")).focus();
  }
}

// allauth answers XMLHttpRequests in JSON: where it would have gone, or what is wrong. A missing CSRF cookie comes with the page itself.
async function post(url, form, again = true) {
  try {
    const response = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": csrfToken(), Accept: "application/json" },
      body: new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")),
    });
    if (response.status === 403 && again) {
      await fetch(url, { credentials: "same-origin" });
      return post(url, form, false);
    }
    const data = await response.json().catch(() => ({}));
    return { ok: response.ok, location: data.location ?? "" };
  } catch {
    return null;
  }
}
