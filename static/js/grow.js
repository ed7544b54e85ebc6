// Text areas of one line (in grids, .is-line) grow with their text. Browsers that know field-sizing do it by CSS alone.
const AREAS = ".grid textarea, textarea.is-line";

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

if (!CSS.supports("field-sizing", "content")) {
  const all = () => document.querySelectorAll(AREAS).forEach(grow);
  for (const name of ["input", "pearls:written"]) document.addEventListener(name, ({ target }) => target.matches?.(AREAS) && grow(target));
  addEventListener("resize", all);
  document.fonts.ready.then(all);
}
