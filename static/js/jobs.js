// Keeps the page of a running job true: asks once a second, and loads the page again when the work is over.
const EVERY = 1000; // milliseconds

const page = document.querySelector("[data-job]");
const find = (part) => page.querySelector(`[data-job-${part}]`);

function draw(job) {
  const label = find("label");
  label.textContent = job.label;
  label.className = `state is-${job.look}`;
  find("percent").textContent = `${job.percent} %`;
  find("bar").setAttribute("width", job.percent);
  const text = find("text");
  if (text.textContent !== job.text) text.textContent = job.text; // the same words again would be read out again
}

async function look() {
  try {
    const answer = await fetch(page.dataset.job, { headers: { Accept: "application/json" } });
    // Anything but the state (signed out, gone): the page itself says what happened.
    if (!answer.ok || answer.redirected) return location.reload();
    const job = await answer.json();
    if (!job.live) return location.reload();
    draw(job);
  } catch {
    // No network: the link "Look again" is still there, and so are we.
  }
  return setTimeout(look, EVERY);
}

if (page) {
  find("look").hidden = true;
  setTimeout(look, EVERY);
}
