// Lines of a transcript, looked through one by one. Enter accepts a line and goes on; a person's key is another
// receiver, 0 the group, a code's key another code; arrows move, Backspace takes back. What is done stands here at
// once and waits in a queue until the server has stored it. Nothing is drawn by innerHTML: words are only text.

import { Delivery, Queue } from "../groupdyn.queue/delivery.js";
import { isolated, make, unhurried } from "../groupdyn.parts/parts.js";

const BEFORE = 2;
const BEHIND = 4;
const GATHER_MS = 120; // what is done so quickly goes together
const [GROUP, SELF, NOBODY] = [-1, -2, -3];

const parts = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  let lines = parts.get(parentElement);
  if (lines && lines.token !== data.token) {
    lines.leave();
    lines = null;
  }
  if (!lines) {
    lines = new Lines(parentElement, data.token);
    parts.set(parentElement, lines);
  }
  lines.delivery.send = (batch) => setStateValue("batch", batch);
  lines.receive(data, (token) => setStateValue("has", token));
}

class Lines {
  constructor(parent, token) {
    this.token = token;
    this.queue = new Queue("lines", token);
    this.delivery = new Delivery(this.queue);
    this.rows = null;
    this.at = 0;
    this.done = []; // [position, what the line was]
    this.more = false; // the next person is a further receiver
    this.root = make("section", "lines", parent);
    this.root.tabIndex = 0;
    const bar = make("div", "bar", this.root);
    this.progress = make("span", "progress", bar);
    this.status = make("span", "status", bar);
    const track = make("div", "track", this.root);
    this.track = make("div", "done", track);
    this.before = make("ol", "near", this.root);
    this.line = make("div", "line", this.root);
    this.behind = make("ol", "near", this.root);
    this.commands = make("div", "keys commands", this.root);
    this.people = make("div", "keys", this.root);
    this.codes = make("div", "keys codes", this.root);
    this.heard = make("p", "heard", this.root);
    this.heard.setAttribute("aria-live", "polite");
    this.drawSoon = unhurried(this.root, () => this.draw());
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("click", (event) => this.click(event));
    this.onLine = () => this.delivery.reconnected();
    window.addEventListener("online", this.onLine);
    this.tick = setInterval(() => (this.root.isConnected ? this.second() : this.leave()), 500);
    if (this.queue.size) this.delivery.soon(50);
  }

  leave() {
    clearInterval(this.tick);
    window.removeEventListener("online", this.onLine);
    this.delivery.now();
    this.root.remove();
  }

  second() {
    this.delivery.look();
    this.say();
  }

  // --- what there is -----------------------------------------------------------------------------

  receive(data, has) {
    const first = this.rows === null;
    this.words = data.words;
    this.faces = new Map(data.people.map((person) => [person.id, person]));
    this.byKey = new Map(data.people.filter((p) => p.key).map((p) => [p.key, p.id]));
    this.kinds = new Map(data.codes.map((code) => [code.id, code]));
    this.codeKeys = new Map(data.codes.filter((c) => c.key).map((c) => [c.key, c.id]));
    this.root.setAttribute("aria-label", this.words.name);
    this.delivery.answered(data.taken, Boolean(data.trouble));
    this.trouble = data.trouble;
    if (data.rows) {
      const here = first ? null : this.rows[this.at]?.id;
      this.rows = data.rows.map(([id, clock, sender, to, sure, code, text, why]) => ({ id, clock, sender, to, sure, code, text, why, first: String(to) }));
      this.places = new Map(this.rows.map((row, i) => [row.id, i]));
      for (const { event } of this.queue.pending) this.apply(event); // what waits is newer than what is stored
      const next = this.rows.findIndex((row) => row.sure !== null);
      this.at = here !== null && this.places.has(here) ? this.places.get(here) : Math.max(next, 0);
      has(this.token);
    } else if (first) {
      has(""); // the page was left and drawn anew: ask for the lines again
      return;
    }
    this.buttons();
    this.drawSoon();
    if (first && (document.activeElement === document.body || !document.activeElement)) {
      this.root.focus({ preventScroll: true });
    }
  }

  apply({ id, r, s, c }) {
    const row = this.rows[this.places.get(id)];
    if (!row) return;
    if (r !== undefined) row.to = r;
    if (s !== undefined) row.sure = s;
    if (c !== undefined) row.code = c;
  }

  // --- what is done ------------------------------------------------------------------------------

  change(changes, keep = true) {
    const row = this.rows[this.at];
    const was = { r: row.to, s: row.sure, c: row.code };
    const differs = Object.entries(changes).some(([k, v]) => JSON.stringify(v) !== JSON.stringify(was[k]));
    if (!differs) return;
    if (keep) this.done.push([this.at, Object.fromEntries(Object.keys(changes).map((k) => [k, was[k]]))]);
    const edit = { id: row.id, ...changes };
    this.apply(edit);
    this.queue.add(edit);
    this.delivery.soon(GATHER_MS);
  }

  accept() {
    this.change({ s: null });
    const next = this.rows.findIndex((row, i) => i > this.at && row.sure !== null);
    this.go(next >= 0 ? next : Math.min(this.at + 1, this.rows.length - 1));
  }

  receiver(to) {
    const row = this.rows[this.at];
    let all = to;
    if (this.more && to.length && to[0] >= 0) all = [...new Set([...row.to.filter((id) => id >= 0), ...to])];
    this.more = false;
    this.change({ r: all.length === 1 && all[0] === row.sender ? [SELF] : all, s: null });
    this.draw();
  }

  code(id) {
    this.change({ c: id });
    this.draw();
  }

  back() {
    const last = this.done.pop();
    if (!last) return;
    this.at = last[0];
    this.change(last[1], false);
    this.draw();
  }

  go(to) {
    this.at = Math.min(Math.max(to, 0), this.rows.length - 1);
    this.more = false;
    this.draw();
  }

  key(event) {
    if (!this.rows?.length || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 10, PageUp: -10 }[event.key];
    const digit = /^Digit([0-9])$/.exec(event.code)?.[1];
    const pressed = digit && event.shiftKey ? `⇧${digit}` : event.key.length === 1 ? event.key.toLowerCase() : "";
    const onButton = event.target.closest?.("button") && (event.key === "Enter" || event.key === " ");
    if (onButton) return; // the button's own key
    if (event.key === "Enter") this.accept();
    else if (event.key === "Backspace") this.back();
    else if (step) this.go(this.at + step);
    else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(this.rows.length - 1);
    else if (event.key === "0" || event.key === " ") this.receiver([GROUP]);
    else if (event.key === "?") this.receiver([NOBODY]);
    else if (event.key === "+") {
      this.more = !this.more;
      this.draw();
    } else if (this.byKey.has(pressed)) this.receiver([this.byKey.get(pressed)]);
    else if (this.codeKeys.has(pressed)) this.code(this.codeKeys.get(pressed));
    else return;
    event.preventDefault();
    event.stopPropagation(); // none of the page's own keys
  }

  click(event) {
    const button = event.target.closest("button");
    if (button?.dataset.person) this.receiver([Number(button.dataset.person)]);
    else if (button?.dataset.code) this.code(button.dataset.code);
    else if (button?.dataset.command) this[button.dataset.command]();
    const near = event.target.closest("li");
    if (near) this.go(Number(near.dataset.at));
    if (!button || event.detail > 0) this.root.focus({ preventScroll: true });
  }

  plus() {
    this.more = !this.more;
    this.draw();
  }

  up() {
    this.go(this.at - 1);
  }

  down() {
    this.go(this.at + 1);
  }

  // --- what is seen ------------------------------------------------------------------------------

  buttons() {
    const shown = JSON.stringify([[...this.faces.values()], [...this.kinds.values()], this.words]);
    if (shown === this.shown) return;
    this.shown = shown;
    const button = (into, name, key, data, title = "") => {
      const node = make("button", "", into);
      node.type = "button";
      if (key) make("kbd", "", node, key);
      make("span", "", node, name);
      if (title) node.title = title;
      Object.assign(node.dataset, data);
      return node;
    };
    this.people.replaceChildren();
    for (const person of this.faces.values()) button(this.people, person.name, person.key, { person: person.id });
    button(this.people, this.words.group, "0", { person: GROUP });
    button(this.people, this.words.nobody, "?", { person: NOBODY });
    button(this.people, this.words.more, "+", { command: "plus" });
    this.codes.replaceChildren();
    for (const code of this.kinds.values()) button(this.codes, code.name, code.key, { code: code.id }, code.about);
    this.commands.replaceChildren();
    button(this.commands, this.words.accept, "↵", { command: "accept" }).classList.add("main");
    button(this.commands, this.words.back, "⌫", { command: "back" });
    button(this.commands, this.words.up, "↑", { command: "up" });
    button(this.commands, this.words.down, "↓", { command: "down" });
  }

  draw() {
    if (!this.rows?.length) return;
    const row = this.rows[this.at];
    this.before.replaceChildren(...this.near(this.at - BEFORE, this.at));
    this.behind.replaceChildren(...this.near(this.at + 1, this.at + 1 + BEHIND));
    this.line.replaceChildren();
    this.line.classList.toggle("sure", row.sure === null);
    const head = make("p", "head", this.line);
    if (row.clock) make("span", "quiet", head, row.clock);
    make("b", "", head, this.name(row.sender));
    make("span", "arrow", head, "→");
    const to = make("b", row.sure === null ? "" : "proposed", head, `${row.sure === null ? "" : "≈ "}${this.to(row)}`);
    if (row.sure !== null) {
      to.title = this.words.proposed;
      make("span", "quiet", head, [this.percent(row.sure), this.why(row)].filter(Boolean).join(" · "));
    }
    make("span", `code ${this.kinds.get(row.code)?.tone ?? ""}`, head, this.kinds.get(row.code)?.name ?? row.code);
    make("p", "words", this.line, row.text || this.words.wordless);
    for (const button of this.people.children) {
      const person = Number(button.dataset.person);
      button.setAttribute("aria-pressed", String(row.to.includes(person)));
      if (button.dataset.command) button.setAttribute("aria-pressed", String(this.more));
      if (button.dataset.person) button.hidden = person === row.sender;
    }
    for (const button of this.codes.children) {
      button.setAttribute("aria-pressed", String(button.dataset.code === row.code));
    }
    this.heard.textContent =
      `${this.name(row.sender)} → ${this.to(row)}` +
      (row.sure === null ? "" : `, ${this.words.proposed} ${this.percent(row.sure)} ${this.why(row)}`) +
      `, ${this.kinds.get(row.code)?.name ?? row.code}. ${row.text}`;
    this.say();
  }

  near(from, until) {
    const found = [];
    for (let i = Math.max(from, 0); i < Math.min(until, this.rows.length); i++) {
      const row = this.rows[i];
      const item = document.createElement("li");
      item.dataset.at = i;
      make("span", "quiet", item, row.clock);
      make("span", "who", item, `${this.name(row.sender)} → ${row.sure === null ? "" : "≈ "}${this.to(row)}`);
      make("span", "words", item, row.text);
      found.push(item);
    }
    return found;
  }

  say() {
    if (!this.rows) return;
    const open = this.rows.filter((row) => row.sure !== null).length;
    const total = this.rows.length;
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
    const at = fill(this.words.at, { k: this.at + 1, n: total });
    const left = open ? fill(open === 1 ? this.words.left_one : this.words.left, { n: open }) : this.words.all;
    this.progress.textContent = `${at} · ${left}`;
    this.track.style.inlineSize = `${(100 * (total - open)) / Math.max(total, 1)}%`;
    const waiting = this.queue.size;
    const silent = waiting && (this.delivery.isSilent || this.trouble);
    this.status.textContent = this.trouble
      ? this.trouble
      : waiting
        ? fill(silent ? this.words.silent : this.words.waiting, { n: waiting })
        : this.words.stored;
    this.status.classList.toggle("late", Boolean(silent));
    this.root.dataset.waiting = waiting;
    this.root.dataset.open = open;
  }

  percent(share) {
    return `${Math.round(100 * share)}\u00a0%`;
  }

  // What a proposal rests on, as long as it stands.
  why(row) {
    return row.why && row.first === String(row.to) ? this.words[`why_${row.why}`] : "";
  }

  name(id) {
    return isolated(this.faces.get(id)?.name ?? "?");
  }

  to(row) {
    const special = { [GROUP]: this.words.group, [SELF]: this.words.self, [NOBODY]: this.words.nobody };
    return row.to.map((id) => special[id] ?? this.name(id)).join(", ");
  }
}
