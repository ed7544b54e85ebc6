// Offers towns while somebody types: fills the field's own <datalist data-pick="address">, which the browser draws and reads out.
const PAUSE = 150; // milliseconds after the last key

for (const list of document.querySelectorAll("datalist[data-pick]")) {
  const field = document.querySelector(`[list="${list.id}"]`);
  let timer = 0;
  let asked = "";

  const offer = async () => {
    const words = field.value.trim();
    if (words.length < 2 || words === asked || [...list.options].some((town) => town.value === words)) return;
    asked = words;
    try {
      const answer = await fetch(`${list.dataset.pick}?q=${encodeURIComponent(words)}`);
      const { results } = await answer.json();
      if (asked !== words) return; // somebody typed on
      list.replaceChildren(...results.map((town) => new Option(town.also, town.label)));
    } catch {
      // Without an answer the field is a plain text field, and the server asks which town is meant.
    }
  };

  field?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, PAUSE);
  });
}
