"""The only home of what a browser fetches: the bytes of a first visit, and what an editor page asks for after its HTML."""

import os
import shutil
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass
class Visit:
    """What one page cost: bytes over the wire by kind (heads included), hosts, and requests made by scripts."""

    by_kind: dict[str, int] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    requests: int = 0
    shift: float = 0.0
    moved: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return all bytes."""
        return sum(self.by_kind.values())


def chromium() -> str:
    """Return the browser's path, or an empty text."""
    return os.environ.get("PEARLS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")


def visits(port: int, section: str, session: str) -> tuple[Visit, Visit]:
    """Return the first visit of a stranger to the home page, and a writer's visit to a section of the editor."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium() or None, args=FLAGS + QUIET)
        try:
            return _open(browser, port, "/", ""), _open(browser, port, section, session)
        finally:
            browser.close()


SHIFTS = """() => new Promise(done => {
  let sum = 0, moved = new Set();
  const name = node => node?.nodeType === 1 ? (node.id || node.getAttribute("class") || node.tagName) : "text";
  new PerformanceObserver(list => { for (const e of list.getEntries()) {
    sum += e.value;
    for (const s of e.sources) moved.add(name(s.node));
  }}).observe({type: "layout-shift", buffered: true});
  document.fonts.ready.then(() => setTimeout(() => done([sum, [...moved]]), 300));
})"""


def _open(browser: Browser, port: int, path: str, session: str) -> Visit:
    home = f"http://127.0.0.1:{port}"
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": home}])
    page = context.new_page()
    seen: list[Request] = []

    def note(request: Request) -> None:
        seen.append(request)

    page.on("requestfinished", note)
    page.on("requestfailed", note)
    answer = page.goto(home + path, wait_until="networkidle")
    found = Visit()
    found.shift, found.moved = page.evaluate(SHIFTS)
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status if answer else 'no answer'}")
    for request in seen:
        _count(found, request)
    context.close()
    return found


def _count(found: Visit, request: Request) -> None:
    response = request.response()
    path = urlsplit(request.url).path
    found.requests += 1
    found.hosts.add(urlsplit(request.url).hostname or "")
    if response is None or response.status >= 400:
        found.failed.append(path)
        return
    sizes = request.sizes()
    kind = request.resource_type
    found.by_kind[kind] = found.by_kind.get(kind, 0) + sizes["responseBodySize"] + sizes["responseHeadersSize"]
    if kind in {"xhr", "fetch", "eventsource", "websocket"}:
        found.calls.append(path)
