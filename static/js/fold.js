// Long folds (facets, sections of a plan) start closed where they would push the page down. Without script they are open.
if (matchMedia("(max-width: 61.99rem)").matches) {
  for (const fold of document.querySelectorAll("[data-fold-narrow]")) fold.open = false;
}
