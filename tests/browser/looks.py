"""The only home of how a page is looked at: at 360 and 1280 px, light and dark, by axe, for its width, and for what the policy refused."""

from pathlib import Path

from django.conf import settings

AXE = (Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = "cat.color"
"""axe's own tag of the rules that ask for colours."""
LOOKS = [(1280, "light"), (1280, "dark"), (360, "dark"), (360, "light")]
"""In this order each theme is once the first at a width, and only one thing changes from look to look."""
DECIDED_AT_LOAD = "[data-fold-narrow]"
"""What static/js/fold.js opens or closes by the width at load; no other script asks (`test_no_other_script_asks_for_the_width`)."""

# The first theme at a width gets every rule. A theme is a set of colours, so the other one gets the rules of colour alone -- if
# every element that is not hidden from readers has the place, size and visibility it had; if one has not, every rule again.
# What fades from theme to theme has to arrive first: axe would judge a colour of half the way.
LOOK = """async ({ width, scheme, tags, colour }) => {
  await new Promise(requestAnimationFrame);
  if (innerWidth !== width || !matchMedia(`(prefers-color-scheme: ${scheme})`).matches) throw new Error("the look was not taken on");
  const bar = document.querySelector(".actionbar");
  // The sticky bar covers whatever lies at the fold at this moment; what is scrolled to lies above it.
  bar?.style.setProperty("position", "static");
  for (let most = 9; most && document.getAnimations().length; most--)
    for (const fading of document.getAnimations())
      fading.effect.getComputedTiming().endTime === Infinity ? fading.cancel() : fading.finish();
  const shape = [...document.querySelectorAll("*:not(svg[aria-hidden=true], svg[aria-hidden=true] *)")].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x, y, width, height, element.checkVisibility({ opacityProperty: true, visibilityProperty: true })];
  }).join();
  const whole = window.lookedAt !== `${width} ${shape}`;
  window.lookedAt = `${width} ${shape}`;
  const ofColour = axe.getRules(tags).filter((rule) => rule.tags.includes(colour)).map((rule) => rule.ruleId);
  const runOnly = whole ? { type: "tag", values: tags } : { type: "rule", values: ofColour };
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  const wrong = violations.map(({ id, nodes }) =>
    `${id}: ${nodes[0].html.slice(0, 160)} ${(nodes[0].failureSummary ?? "").slice(0, 200)}`);
  return { wrong: document.documentElement.scrollWidth > innerWidth ? [...wrong, "runs out of the page"] : wrong, ofColour, whole };
}"""


def opened(visit, who):
    """Return a tab of a person, or of nobody, into which every page brings axe."""
    page = visit(None if who == "nobody" else who, "/health/")
    page.context.add_init_script(AXE)
    return page


def look(page, path):
    """Load a page and return what is wrong with it in any look; where a script decides by the width, load it at each width."""
    found, at = [], None
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        if at is None or (at != width and page.query_selector(DECIDED_AT_LOAD)):
            page.goto(path)
        at = width
        seen = page.evaluate(LOOK, {"width": width, "scheme": scheme, "tags": RULES, "colour": OF_COLOUR})
        found += [f"{width} {scheme}: {wrong}" for wrong in seen["wrong"]]
    found += [text for text in page.problems if "Content Security Policy" in text]
    page.problems.clear()
    return found


def look_at_all(visit, pages, language):
    """Look at (who, path) after (who, path), each person in one tab; return what is wrong by path.

    `language` is what every page has to speak; it begins the address of pages that nobody in particular reads.
    """
    tabs, problems = {}, {}
    for who, path in pages:
        if who not in tabs:
            tabs[who] = opened(visit, who)
        found = look(tabs[who], f"/{language}{path}" if who == "nobody" else path)
        if tabs[who].evaluate("document.documentElement.lang") != language:
            found.append("speaks another language")
        if found:
            problems[path] = found
    return problems


def told(problems):
    """Return the problems as lines to read."""
    return "\n".join(f"{path}\n   " + "\n   ".join(found) for path, found in problems.items())
