// Parts beside the editor that follow the text: [data-refresh="address"] is fetched again after each save, [data-preview="address"] when
// its fold is open. The server draws both; without script they stand as they were drawn, or behind a link.
const PAUSE = 1200; // milliseconds after the last save

async function draw(place, address) {
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
    if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
  } catch {
    // The network is away: what stands here is older, and nothing is lost.
  }
}

const folds = [...document.querySelectorAll("details[data-preview]")];
const show = (fold) => fold.open && draw(fold.querySelector("[data-preview-here]"), fold.dataset.preview);
for (const fold of folds) fold.addEventListener("toggle", () => show(fold));

let timer = 0;
const again = () => {
  for (const place of document.querySelectorAll("[data-refresh]")) draw(place, place.dataset.refresh);
  folds.forEach(show);
};
const status = document.querySelector("[data-save-status]");
if (status) {
  new MutationObserver(() => {
    if (status.dataset.state !== "saved") return;
    clearTimeout(timer);
    timer = setTimeout(again, PAUSE);
  }).observe(status, { attributes: true, attributeFilter: ["data-state"], subtree: true, childList: true });
}
