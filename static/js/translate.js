// Saves one paragraph of a translation without leaving the page. Where two people met, or the source changed, the form is posted as
// without script: the server then shows both texts.
for (const form of document.querySelectorAll("form[data-unit]")) {
  const state = form.querySelector("[data-unit-state]");
  const text = form.elements.text;
  text.addEventListener("input", () => form.toggleAttribute("data-typed", true));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    const sent = text.value;
    try {
      const answer = await fetch(location.href, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (answer.status === 409) {
        form.removeAttribute("data-typed");
        return void form.submit();
      }
      if (!answer.ok) throw new Error(String(answer.status));
      take(form, state, await answer.json(), text.value === sent);
    } catch {
      state.textContent = form.dataset.failed;
      state.className = "state is-problem";
    } finally {
      button.disabled = false;
    }
  });
}

function take(form, state, saved, whole) {
  form.elements.base.value = saved.version;
  form.dataset.state = saved.state;
  form.toggleAttribute("data-typed", !whole);
  state.textContent = saved.words;
  state.className = `state${saved.look ? ` is-${saved.look}` : ""}`;
  const share = document.querySelector("[data-translated]");
  if (share) share.textContent = share.textContent.replace(/\d+/, saved.percent);
}

addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-typed]")) event.preventDefault();
});
