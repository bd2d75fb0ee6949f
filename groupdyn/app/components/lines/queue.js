// Changes that are not known to be stored yet. Each has a number of this window's own (`client` is drawn anew
// whenever the lines are opened) and lies in localStorage until the server has said that it is stored: a reload,
// a crash or a lost connection loses nothing. A change says what a line is to be from now on, so that it does no
// harm to deliver it twice. Only row numbers, codes and shares are kept: never a name, never a word.

const PREFIX = "groupdyn-lines";
const PATIENCE_MS = 4000; // for an answer; then it is sent again
const RETRY_MS = 3000; // after an answer that it could not be stored
const GATHER_MS = 120; // what is done so quickly goes together

const random = () =>
  [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export class Queue {
  constructor(token) {
    this.token = token;
    this.client = random();
    this.last = 0;
    this.entries = new Map(); // "client:number" → {client, edit}
    this.kept = true; // whether the browser keeps what is done here
    this.send = () => {};
    this.onTheWay = 0;
    this.isSilent = false;
    this.timer = null;
    this.adopt();
  }

  place(client, number) {
    return `${PREFIX}:${this.token}:${client}:${number}`;
  }

  // What another window, or this one before a reload, could not deliver.
  adopt() {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const [prefix, token, client, number] = localStorage.key(i).split(":");
        if (prefix === PREFIX && token === this.token) found.push([client, Number(number)]);
      }
      found.sort(([a, m], [b, n]) => (a < b ? -1 : a > b ? 1 : m - n));
      for (const [client, number] of found) {
        const edit = JSON.parse(localStorage.getItem(this.place(client, number)));
        if (edit && edit.n === number) this.entries.set(`${client}:${number}`, { client, edit });
      }
    } catch {
      this.kept = false;
    }
  }

  add(changes) {
    const edit = { n: ++this.last, ...changes };
    this.entries.set(`${this.client}:${edit.n}`, { client: this.client, edit });
    try {
      localStorage.setItem(this.place(this.client, edit.n), JSON.stringify(edit));
    } catch {
      this.kept = false; // full, or forbidden: it waits in this page only
    }
    if (!this.onTheWay) this.soon(GATHER_MS);
  }

  get size() {
    return this.entries.size;
  }

  get edits() {
    return [...this.entries.values()].map(({ edit }) => edit);
  }

  soon(ms) {
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.now();
    }, ms);
  }

  // One batch is on its way at a time, and holds everything that waits.
  now() {
    if (!this.size || this.onTheWay) return;
    this.onTheWay = Date.now();
    const queues = {};
    for (const { client, edit } of this.entries.values()) (queues[client] ??= []).push(edit);
    this.send({ stamp: `${this.client}-${Date.now()}`, token: this.token, queues });
  }

  // The server has answered: client → the number up to which all is settled.
  answered(taken, trouble) {
    let some = false;
    for (const [key, { client, edit }] of this.entries) {
      if (edit.n <= (taken[client] ?? 0)) {
        this.entries.delete(key);
        some = true;
        try {
          localStorage.removeItem(this.place(client, edit.n));
        } catch {
          // it was never kept
        }
      }
    }
    if (some || trouble) {
      this.onTheWay = 0;
      this.isSilent = false;
      if (this.size) this.soon(trouble ? RETRY_MS : 0);
    }
  }

  // Called again and again: nobody answers, so it is sent anew.
  look() {
    if (this.onTheWay && Date.now() - this.onTheWay > PATIENCE_MS) {
      this.onTheWay = 0;
      this.isSilent = true;
      this.now();
    }
  }
}
