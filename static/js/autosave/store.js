// Where the journal lies on this computer: localStorage, because it is written before the keystroke ends; IndexedDB when that is full,
// forbidden or too small. `safe` turns false when neither holds, and then closing the page asks first.
const LARGE = 3_000_000; // characters; browsers give localStorage about five million
const DATABASE = "pearls";

function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("journal");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function ask(database, mode, act) {
  return new Promise((resolve, reject) => {
    const deal = database.transaction("journal", mode);
    const request = act(deal.objectStore("journal"));
    deal.oncomplete = () => resolve(request.result);
    deal.onerror = () => reject(deal.error);
    deal.onabort = () => reject(deal.error);
  });
}

export class Store {
  constructor({ local = globalThis.localStorage, database = openDatabase } = {}) {
    this.local = local;
    this.database = database;
    this.safe = true;
    this.spilled = false; // true while the text lies in IndexedDB instead
  }

  // Synchronous: what other tabs wrote is seen at once.
  read(key) {
    try {
      return this.local.getItem(key);
    } catch {
      return null;
    }
  }

  // What lies in IndexedDB from an earlier visit.
  async readSpilled(key) {
    try {
      return (await ask(await this.database(), "readonly", (rows) => rows.get(key))) ?? null;
    } catch {
      return null;
    }
  }

  write(key, text) {
    if (text.length < LARGE && this.#writeLocal(key, text)) {
      if (this.spilled) this.#forget(key);
      this.spilled = false;
      this.safe = true;
      return;
    }
    this.#spill(key, text);
  }

  remove(key) {
    try {
      this.local.removeItem(key);
    } catch {
      this.safe = true; // nothing to lose where nothing could be written
    }
    this.#forget(key);
  }

  #writeLocal(key, text) {
    try {
      this.local.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }

  #spill(key, text) {
    this.spilled = true;
    this.safe = false; // until the database says so
    this.database()
      .then((database) => ask(database, "readwrite", (rows) => rows.put(text, key)))
      .then(() => { this.safe = true; })
      .catch(() => { this.safe = false; });
  }

  #forget(key) {
    this.database().then((database) => ask(database, "readwrite", (rows) => rows.delete(key))).catch(() => {});
  }
}
