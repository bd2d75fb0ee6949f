// What was done in this window and is not known to be stored yet: on the pad, in the quick list, in the lines of a
// transcript. Each entry has a number of this window's own (`client` is drawn anew whenever it is opened) and lies
// in localStorage under a key of its own until the server has said that it is stored: a reload, a crash or a lost
// connection loses nothing, and another window of this browser delivers what this one could not. Only row numbers,
// codes and times are kept there: never a name, never a word.

const random = () =>
  [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export class Queue {
  // `kind` says whose entries these are; `bare` makes of an event what may be kept in the browser.
  constructor(kind, token, bare = (event) => event) {
    this.prefix = `groupdyn-${kind}`;
    this.token = token;
    this.bare = bare;
    this.client = random();
    this.last = 0;
    this.entries = new Map(); // "client:number" → {client, event, sent}
    this.kept = true; // whether the browser keeps what is entered here
    this.adopt();
  }

  place(client, number) {
    return `${this.prefix}:${this.token}:${client}:${number}`;
  }

  // What another window, or this one before a reload, could not deliver; of what may still be delivered
  // by the window it was entered in, only what is older than so many milliseconds.
  adopt(older = 0) {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const [prefix, token, client, number] = localStorage.key(i).split(":");
        if (prefix === this.prefix && token === this.token && client !== this.client) found.push([client, Number(number)]);
      }
      found.sort(([a, m], [b, n]) => (a < b ? -1 : a > b ? 1 : m - n));
      for (const [client, number] of found) {
        const event = JSON.parse(localStorage.getItem(this.place(client, number)));
        const key = `${client}:${number}`;
        if (event?.n !== number || this.entries.has(key) || Date.now() - event.at < older) continue;
        this.entries.set(key, { client, event, sent: false });
      }
    } catch {
      this.kept = false;
    }
  }

  add(event) {
    const numbered = { n: ++this.last, ...event };
    const entry = { client: this.client, event: numbered, sent: false };
    this.entries.set(`${this.client}:${numbered.n}`, entry);
    this.keep(entry);
    return entry;
  }

  keep({ client, event }) {
    try {
      localStorage.setItem(this.place(client, event.n), JSON.stringify(this.bare(event)));
      this.kept = true;
    } catch {
      this.kept = false; // full, or forbidden: it waits in this page only
    }
  }

  // Change an entry that has not been handed over yet; whether that was still possible.
  amend(key, changes) {
    const entry = this.entries.get(key);
    if (!entry || entry.sent) return false;
    Object.assign(entry.event, changes);
    this.keep(entry);
    return true;
  }

  get pending() {
    return [...this.entries.values()];
  }

  get size() {
    return this.entries.size;
  }

  // Everything that waits, by who entered it.
  batch() {
    const queues = {};
    for (const entry of this.entries.values()) {
      entry.sent = true;
      (queues[entry.client] ??= []).push(entry.event);
    }
    return queues;
  }

  // Drop what is stored; whether there was any.
  acknowledge(taken) {
    let some = false;
    for (const [key, { client, event }] of this.entries) {
      if (event.n <= (taken[client] ?? 0)) {
        this.entries.delete(key);
        some = true;
        try {
          localStorage.removeItem(this.place(client, event.n));
        } catch {
          // it was never kept
        }
      }
    }
    return some;
  }
}
