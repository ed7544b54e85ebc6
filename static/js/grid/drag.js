// Carrying a line by its number, with mouse, finger or pen: press, move, let go; Escape puts it back. By keyboard: Alt and arrow keys (keys.js).
const STARTS = 5; // pixels: less is a click and not a drag
const EDGE = 72; // pixels from the border of the window where the page begins to scroll along
const STEP = 14;

// `rows` is the grid's Rows; `done(row)` is called once where a line was let go at another place.
export function carryByPointer(rows, done) {
  rows.body.addEventListener("pointerdown", (event) => {
    const row = event.target.closest("th")?.closest("tr[data-row]");
    if (!row || event.button !== 0 || !event.isPrimary) return;
    event.preventDefault(); // neither a selection nor a focus begins here
    follow(rows, row, event, done);
  });
}

function follow(rows, row, { pointerId, clientY }, done) {
  const home = rows.all[rows.all.indexOf(row) + 1] ?? null;
  let moving = false;
  const move = (event) => {
    if (event.pointerId !== pointerId) return;
    moving ||= Math.abs(event.clientY - clientY) >= STARTS;
    if (!moving) return;
    row.classList.add("is-carried");
    scrollAlong(event.clientY);
    pass(rows, row, event.clientY);
  };
  const end = (kept) => {
    for (const [name, hear] of Object.entries(hears)) document.removeEventListener(name, hear, true);
    row.classList.remove("is-carried");
    const next = rows.all[rows.all.indexOf(row) + 1] ?? null;
    if (next === home) return;
    if (kept) done(row, next);
    else rows.body.insertBefore(row, home);
  };
  const hears = {
    pointermove: move,
    pointerup: (event) => event.pointerId === pointerId && end(true),
    pointercancel: (event) => event.pointerId === pointerId && end(false), // the browser takes the finger for scrolling
    keydown: (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      end(false);
    },
  };
  for (const [name, hear] of Object.entries(hears)) document.addEventListener(name, hear, true);
}

// Its neighbours step aside: the line itself is not taken out of the page, or the finger would lose it.
function pass(rows, row, y) {
  for (;;) {
    const all = rows.all;
    const at = all.indexOf(row);
    const [above, below] = [all[at - 1], all[at + 1]];
    if (below && y > middle(below)) rows.body.insertBefore(below, row);
    else if (above && y < middle(above)) rows.body.insertBefore(above, row.nextSibling);
    else return;
  }
}

function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

function scrollAlong(y) {
  if (y < EDGE) scrollBy(0, -STEP);
  else if (y > innerHeight - EDGE) scrollBy(0, STEP);
}
