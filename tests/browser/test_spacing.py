"""What readers with their own spacing and with 200 % zoom are owed: every page still fits, and no text is cut off."""

import pytest

from tests.browser.test_axe import World, pages

pytestmark = pytest.mark.django_db(transaction=True)
# WCAG 2.2, 1.4.12: line height, and spacing between paragraphs, letters and words, as a reader may set them.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
CUT = """() => {
  const bad = [];
  if (document.documentElement.scrollWidth > innerWidth) bad.push(`runs out of the page by ${document.documentElement.scrollWidth - innerWidth}`);
  for (const el of document.querySelectorAll('main *, header *, footer *')) {
    const style = getComputedStyle(el);
    if (el.closest('.visually-hidden, svg, details:not([open]) > :not(summary)') || !el.offsetParent) continue;
    const hides = ['hidden', 'clip'].includes(style.overflowY) && style.textOverflow !== 'ellipsis' && el.childElementCount === 0;
    if (hides && el.textContent.trim() && el.scrollHeight > el.clientHeight + 2) bad.push(`cuts ${el.tagName} ${el.textContent.trim().slice(0, 40)}`);
  }
  return bad;
}"""


def test_every_page_fits_with_wide_spacing_at_twice_its_size(town, visit):
    world, tabs, problems = World(town), {}, {}
    for who, path in pages(world):
        if who not in tabs:
            tabs[who] = visit(None if who == "nobody" else who, "/health/", width=640)
        page = tabs[who]
        page.goto(path)
        page.evaluate(SPACED)
        assert page.evaluate("getComputedStyle(document.body).letterSpacing") != "normal"
        found = page.evaluate(CUT)
        if found:
            problems[path] = found
    assert problems == {}
