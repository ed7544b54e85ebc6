// The heading of a page that is called by one of its fields.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { follow, rename } from "../../static/js/named.js";

const UNNAMED = "A practice without a name yet";
let field, heading, step, status, page, watcher;

class Observer {
  constructor(act) {
    watcher = act;
  }

  observe(place) {
    assert.equal(place, status);
  }
}

beforeEach(() => {
  globalThis.CSS = { escape: (text) => text };
  field = { tagName: "TEXTAREA", type: "textarea", dataset: { type: "short" }, value: "" };
  heading = { textContent: UNNAMED, dataset: { namedBy: "answer:title", unnamed: UNNAMED } };
  step = { textContent: UNNAMED };
  status = { dataset: { state: "idle" } };
  const places = { '[data-anchor="answer:title"]': field, "[data-named-by]": heading, "[data-save-status]": status };
  page = { title: `${UNNAMED} · Pearls`, querySelector: (wanted) => places[wanted] ?? null, querySelectorAll: () => [step] };
});

const shown = () => [heading.textContent, step.textContent, page.title];

test("heading, way and title of the window take the name of the field", () => {
  field.value = "  The choir that cannot sing ";
  assert.equal(rename(page, heading), true);
  assert.deepEqual(shown(), ["The choir that cannot sing", "The choir that cannot sing", "The choir that cannot sing · Pearls"]);
});

test("an emptied name is no name again", () => {
  field.value = "The choir";
  rename(page, heading);
  field.value = " ";
  rename(page, heading);
  assert.deepEqual(shown(), [UNNAMED, UNNAMED, `${UNNAMED} · Pearls`]);
});

test("a step of the way that names something else stays", () => {
  step.textContent = "My practices";
  field.value = "The choir";
  rename(page, heading);
  assert.equal(step.textContent, "My practices");
});

test("a section without the field keeps the name", () => {
  heading.dataset.namedBy = "answer:other";
  heading.textContent = "The choir";
  assert.equal(rename(page, heading), false);
  assert.equal(heading.textContent, "The choir");
});

test("the name follows when it is saved and not while it is typed or offline", () => {
  follow(page, Observer);
  field.value = "The choir";
  for (const state of ["saving", "offline", "conflict"]) {
    status.dataset.state = state;
    watcher();
    assert.equal(heading.textContent, UNNAMED);
  }
  status.dataset.state = "saved";
  watcher();
  assert.equal(heading.textContent, "The choir");
});

test("a page without a name of its own is left alone", () => {
  page.querySelector = () => null;
  watcher = null;
  follow(page, Observer);
  assert.equal(watcher, null);
});
