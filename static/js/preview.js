// Shows what is being typed beside the form: <form data-preview="address"> posts itself after a pause and fills [data-preview-pane].
const PAUSE = 600; // milliseconds after the last key

for (const form of document.querySelectorAll("form[data-preview]")) {
  const pane = document.querySelector("[data-preview-pane]");
  let timer = 0;
  let asked = 0;

  const show = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
      if (!answer.ok || mine !== asked) return; // somebody typed on, or the button Preview says what is wrong
      const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
      pane.replaceChildren(...drawn.body.childNodes);
    } catch {
      // Without an answer the button Preview does the same.
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
}
