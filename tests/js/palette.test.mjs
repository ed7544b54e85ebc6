// The search over everything in its window: what is asked, what is chosen, where Enter leads.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { asksForPalette, bind, Palette, PAUSE, step } from "../../static/js/palette.js";
import { FakeTimer, settle } from "./fakes.mjs";

class Element {
  constructor(fields = {}) {
    Object.assign(this, { attributes: {}, listeners: {}, dataset: {}, textContent: "", ...fields });
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  removeAttribute(name) {
    delete this.attributes[name];
  }

  addEventListener(name, act) {
    this.listeners[name] = act;
  }
}

// Stands for the list: "<a b>" are two options that lead to /a/ and /b/.
class Found extends Element {
  set innerHTML(html) {
    this.html = html;
    this.options = [...html.matchAll(/\b(\w+)\b/g)].filter(() => html.startsWith("<")).map(([name]) => new Element({ id: name, href: `/${name}/` }));
  }

  get innerHTML() {
    return this.html;
  }

  querySelectorAll() {
    return this.options;
  }

  querySelector() {
    return this.options.length ? { textContent: `${this.options.length} things found` } : null;
  }
}

let timer, asked, answers, gone, dialog, palette, input, found, said, hold;

beforeEach(() => {
  [timer, asked, answers, gone, hold] = [new FakeTimer(), [], {}, [], null];
  input = new Element({ value: "", focus() {}, select() {} });
  [found, said] = [new Found(), new Element({ dataset: { failed: "It does not answer." } })];
  found.innerHTML = "Type two letters.";
  const parts = { input, form: { action: "/search/" }, "[data-palette-found]": found, "[data-palette-said]": said };
  dialog = new Element({
    open: false,
    querySelector: (wanted) => parts[wanted],
    showModal() {
      this.open = true;
    },
    close() {
      this.open = false;
    },
  });
  const fetch = async (address, { signal }) => {
    asked.push(address);
    if (hold) await hold;
    if (signal.aborted) throw Object.assign(new Error("given up"), { name: "AbortError" });
    const words = new URLSearchParams(address.split("?")[1]).get("q");
    if (answers[words] === "down") throw new TypeError("no network");
    return { ok: answers[words] !== "500", text: async () => answers[words] ?? "Nothing is called so." };
  };
  palette = new Palette(dialog, { fetch, timer, go: (address) => gone.push(address) });
});

async function type(words, pause = PAUSE) {
  input.value = words;
  palette.typed();
  await timer.pass(pause);
}

const press = (key) => {
  const event = { key, stopped: false, preventDefault: () => (event.stopped = true) };
  palette.key(event);
  return event.stopped;
};
const chosen = () => input.attributes["aria-activedescendant"] ?? null;

test("Ctrl+K and Cmd+K open it, other keys and other combinations do not", () => {
  const key = { key: "k", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  const presses = [{ ctrlKey: true }, { metaKey: true }, { metaKey: true, key: "K" }, {}, { ctrlKey: true, altKey: true }, { ctrlKey: true, key: "j" }];
  assert.deepEqual(presses.map((more) => asksForPalette({ ...key, ...more })), [true, true, true, false, false, false]);
});

test("arrows go round the list", () => {
  assert.deepEqual([step("ArrowDown", 2, 3), step("ArrowUp", 0, 3), step("ArrowUp", -1, 3), step("ArrowDown", -1, 3), step("ArrowDown", 0, 0)], [0, 2, 2, 0, -1]);
  assert.equal(step("a", 1, 3), 1);
});

test("the server is asked once the typing rests, and not for one letter", async () => {
  await type("c");
  await type("ca", PAUSE / 2);
  await type("cal");
  assert.deepEqual(asked, ["/search/?q=cal&part=list"]);
});

test("what was found is shown, told and the first of it chosen", async () => {
  answers.cal = "<calendar call>";
  await type("cal");
  assert.deepEqual([chosen(), input.attributes["aria-expanded"], said.textContent], ["calendar", "true", "2 things found"]);
  assert.deepEqual(found.options.map((option) => option.attributes["aria-selected"]), ["true", "false"]);
});

test("Enter opens what the arrows chose", async () => {
  answers.cal = "<calendar call>";
  await type("cal");
  assert.equal(press("ArrowDown"), true);
  assert.equal(chosen(), "call");
  assert.equal(press("Enter"), true);
  assert.deepEqual(gone, ["/call/"]);
});

test("Escape closes it at once, whatever was typed", async () => {
  palette.open();
  await type("cal");
  assert.equal(press("Escape"), true);
  assert.equal(dialog.open, false);
});

test("Enter before the answer is the form's: the page of the search opens with what was typed", async () => {
  answers.cal = "<calendar call>";
  await type("cal");
  input.value = "call";
  assert.equal(press("Enter"), false);
  assert.deepEqual(gone, []);
});

test("an older question is given up when a newer one is asked, and its answer is not shown", async () => {
  let release;
  hold = new Promise((resolve) => (release = resolve));
  Object.assign(answers, { ca: "<old>", cal: "<fresh>" });
  await type("ca");
  await type("cal");
  release();
  await settle();
  assert.deepEqual([asked.length, chosen()], [2, "fresh"]);
});

test("nothing found is told, and nothing is chosen", async () => {
  await type("xyz");
  assert.deepEqual([chosen(), input.attributes["aria-expanded"], found.html], [null, "false", "Nothing is called so."]);
});

for (const trouble of ["down", "500"])
  test(`a server that is ${trouble} is told in words, and Enter is the form's`, async () => {
    answers.cal = trouble;
    await type("cal");
    assert.deepEqual([said.textContent, press("Enter")], ["It does not answer.", false]);
  });

test("an emptied field shows how it works again", async () => {
  answers.cal = "<calendar>";
  await type("cal");
  await type("");
  assert.deepEqual([found.html, chosen()], ["Type two letters.", null]);
});

function pageWith(other = null) {
  const page = new Element({ querySelector: (wanted) => (wanted === "[data-palette]" ? dialog : other) });
  return page;
}
const key = () => ({ key: "k", ctrlKey: true, target: {}, preventDefault() {} });

test("the keys open and close it, never over another open question", () => {
  let page = pageWith();
  bind(page, {});
  page.listeners.keydown(key());
  assert.equal(dialog.open, true);
  page.listeners.keydown(key());
  assert.equal(dialog.open, false);
  page = pageWith({ id: "withdraw" });
  bind(page, {});
  page.listeners.keydown(key());
  assert.equal(dialog.open, false);
});

test("the link of the header opens it, with Ctrl the link is a link; a click beside it or on the cross closes it", () => {
  const page = pageWith();
  bind(page, {});
  const click = (wanted, more = {}) => page.listeners.click({ target: { closest: (asked) => asked === wanted }, preventDefault() {}, ...more });
  click("[data-palette-opens]", { ctrlKey: true });
  assert.equal(dialog.open, false);
  click("[data-palette-opens]");
  assert.equal(dialog.open, true);
  click("[data-palette-close]");
  assert.equal(dialog.open, false);
  palette.open();
  page.listeners.click({ target: dialog, preventDefault() {} });
  assert.equal(dialog.open, false);
});

test("opening it while it is open selects the words", () => {
  let selected = 0;
  input.select = () => (selected += 1);
  palette.open();
  palette.open();
  assert.deepEqual([dialog.open, selected], [true, 2]);
});

test("a page without it is left alone", () => {
  assert.equal(bind({ querySelector: () => null }, {}), null);
});
