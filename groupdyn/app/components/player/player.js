// The quick list: one line an act. What is entered waits in the queue, which outlives the page, until the
// server has said that it is stored. Nothing that is typed is kept in the browser, only rows, codes and times.

import { Delivery, Queue } from "../groupdyn.queue/delivery.js";
import { button, element, isolated, unhurried } from "../groupdyn.parts/parts.js";
import { Lexicon, understood, written } from "./line.js";
import { JUMP_S, Media } from "./media.js";

const lists = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  let list = lists.get(parentElement);
  if (list && data.token && list.token !== data.token) {
    list.leave();
    list = null;
  }
  if (!list) {
    if (!data.token) return;
    list = new List(parentElement, data);
    lists.set(parentElement, list);
  }
  list.delivery.send = (batch) => setStateValue("batch", batch);
  if (data.token) list.receive(data);
  else list.waitFor(data.trouble);
}

const keyOf = (of) => of.join(":");

class List {
  constructor(parent, data) {
    this.token = data.token;
    this.queue = new Queue("list", data.token);
    this.delivery = new Delivery(this.queue);
    this.began = null; // where the player was when the line was begun
    this.marked = -1; // the suggestion that the arrows chose
    this.fix = null; // the key of the act that is corrected
    this.done = []; // how to take back what was done here, the last one last
    this.refused = [];
    this.build(parent, data.words);
    this.ticks = setInterval(() => this.delivery.look(), 1000);
    this.onLine = () => this.delivery.reconnected();
    window.addEventListener("online", this.onLine);
    if (this.queue.size) this.delivery.soon(300);
  }

  leave() {
    clearInterval(this.ticks);
    window.removeEventListener("online", this.onLine);
    this.media.close();
    this.root.remove();
  }

  // --- drawing ---------------------------------------------------------------------------------

  build(parent, words) {
    this.root = element("div", "player");
    this.media = new Media(words);
    this.media.onChange = () => this.draw();
    this.side = element("div", "side");
    this.entry = element("div", "entry");
    this.stamp = element("span", "stamp");
    this.input = element("input");
    Object.assign(this.input, { type: "text", autocomplete: "off", spellcheck: false, enterKeyHint: "done" });
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "options"], ["aria-autocomplete", "list"], ["autocapitalize", "off"]]) {
      this.input.setAttribute(name, value);
    }
    this.options = element("ul", "options");
    this.options.id = "options";
    this.options.setAttribute("role", "listbox");
    this.said = element("p", "said");
    this.said.setAttribute("aria-live", "polite");
    this.hint = element("p", "hint quiet");
    this.head = element("div", "head");
    this.acts = element("ol", "acts");
    this.add = button("", () => this.enter(), "add");
    this.cancel = button("", () => this.clear(), "cancel");
    this.entry.append(this.stamp, this.input, this.add, this.cancel); // these stay: the line keeps the focus
    this.side.append(this.entry, this.options, this.said, this.hint, this.head, this.acts);
    this.root.append(this.media.root, this.side);
    parent.append(this.root);
    this.drawSoon = unhurried(this.root, () => {
      this.media.say(this.words);
      this.draw();
    });
    this.input.addEventListener("input", () => this.typed());
    this.root.addEventListener("keydown", (event) => {
      this.key(event);
      event.stopPropagation(); // the page's own keys step through the sessions
    });
  }

  receive(data) {
    this.data = data;
    this.words = data.words;
    this.lexicon = new Lexicon(data);
    this.input.placeholder = this.words.line;
    this.input.setAttribute("aria-label", this.words.line);
    this.options.setAttribute("aria-label", this.words.suggestions);
    for (const [client, number, sentence] of data.refused) {
      if (this.queue.entries.has(`${client}:${number}`)) this.refused.push(sentence);
    }
    const taken = { ...data.taken };
    for (const [client, number] of data.refused) taken[client] = Math.max(taken[client] ?? 0, number);
    this.delivery.answered(taken, Boolean(data.trouble));
    this.drawSoon();
  }

  // Nothing can be stored for now, and nothing is told: what waits stays where it is.
  waitFor(trouble) {
    this.data = { ...this.data, trouble };
    this.delivery.answered({}, true);
    this.drawSoon();
  }

  draw() {
    const { words, queue } = this;
    this.add.textContent = this.fix ? words.save : words.add;
    this.cancel.textContent = words.cancel;
    this.cancel.hidden = !this.fix;
    this.hint.textContent = this.media.loaded ? `${words.keys} ${words.player_keys}` : words.keys;
    this.rows = this.folded();
    const waiting = queue.size ? words.waiting.replace("{n}", queue.size) : "";
    const kept = queue.kept ? "" : words.not_kept;
    const count = element("span", "count");
    count.textContent = words.count.replace("{n}", this.rows.filter((row) => !row.gone).length);
    const state = element("span", "waiting");
    state.textContent = [waiting, kept, this.data.trouble].filter(Boolean).join(" · ");
    const undo = button(words.undo, () => this.undo(), "undo");
    undo.disabled = !this.done.length;
    this.head.replaceChildren(count, state, undo);
    this.acts.replaceChildren(...this.rows.filter((row) => !row.gone).reverse().map((row) => this.row(row)));
    this.typed(false);
  }

  row(row) {
    const { words, lexicon } = this;
    const item = element("li", row.waits ? "waits" : "");
    if (this.fix === row.key) item.classList.add("fixing");
    const at = button(written(row.at) || "–", () => this.media.to(row.at), "at", words.to_time);
    at.setAttribute("aria-label", `${at.textContent}. ${words.to_time}`); // what is seen is what is said first
    at.disabled = row.at === null || !this.media.loaded;
    const act = button("", () => this.correct(row), "act", words.correct);
    act.removeAttribute("aria-label");
    const pair = element("span", "pair");
    pair.textContent = `${isolated(lexicon.name(0, row.s))} → ${lexicon.receiver(row.to, isolated)}`;
    const code = element("span", "code");
    code.textContent = lexicon.name(2, row.c);
    act.append(pair, code);
    if (row.waits) act.title = words.waits;
    item.append(at, act, button("×", () => this.take("out", row), "out", words.remove));
    return item;
  }

  // The acts of the store in the order in which they were entered, with what waits done to them.
  folded() {
    const rows = new Map(this.data.acts.map((act) => [keyOf(act.of), { ...act, key: keyOf(act.of), waits: false }]));
    for (const { client, event } of this.queue.pending) {
      if (event.kind === "add") {
        const of = [client, event.n];
        rows.set(keyOf(of), { ...event, of, key: keyOf(of), waits: true });
        continue;
      }
      const key = keyOf(event.of);
      const row = rows.get(key) ?? (event.kind === "back" ? this.goneRows?.get(key) : null);
      if (!row) continue;
      const { n, of, kind, ...changed } = event;
      rows.set(key, { ...row, ...(kind === "set" ? changed : {}), gone: kind === "out", waits: true });
    }
    return [...rows.values()];
  }

  // --- typing ----------------------------------------------------------------------------------

  typed(fresh = true) {
    const text = this.input.value;
    if (fresh) this.marked = -1;
    if (!text.trim()) this.began = null;
    else if (this.began === null && !this.fix) this.began = this.media.time;
    const line = understood(text, this.lexicon);
    const at = line.at ?? this.began;
    this.stamp.textContent = at === null ? "" : written(at);
    this.suggest(line, text);
    this.say(line, text);
    if (fresh) this.refused = [];
  }

  suggest(line, text) {
    const found = text.trim() && !line.tooMuch ? (line.found[line.slot] ?? this.lexicon.slots[line.slot]) : [];
    this.offered = found.slice(0, 8);
    if (this.marked >= this.offered.length) this.marked = this.offered.length - 1;
    this.options.replaceChildren(
      ...this.offered.map((entry, k) => {
        const option = element("li", k === Math.max(this.marked, 0) ? "first" : "");
        option.id = `option-${k}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", String(k === this.marked));
        option.textContent = entry.name;
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault(); // the line keeps the focus
          this.complete(entry);
        });
        return option;
      }),
    );
    this.input.setAttribute("aria-expanded", String(this.offered.length > 0));
    if (this.marked >= 0) this.input.setAttribute("aria-activedescendant", `option-${this.marked}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  say(line, text) {
    const { words } = this;
    const parts = [0, 1, 2].map((slot) => {
      const found = line.found[slot];
      if (!line.words[slot]) return [words.missing[slot], "quiet"];
      if (!found?.length) return [`${line.words[slot]}?`, "wrong"];
      return found.length === 1 ? [found[0].name, ""] : [`${line.words[slot]}…`, "quiet"];
    });
    const shown = text.trim() ? [parts[0], ["→", "quiet"], parts[1], ["·", "quiet"], parts[2]] : [];
    const problem = this.refused.length ? [[this.refused.join(" "), "wrong"]] : line.tooMuch ? [[words.too_much, "wrong"]] : shown;
    this.said.replaceChildren(
      ...problem.map(([word, manner]) => {
        const part = element("span", manner);
        part.textContent = word;
        return part;
      }),
    );
  }

  complete(entry) {
    const words = this.input.value.split(/ +/);
    const last = words.pop() ?? "";
    const before = last.includes("+") && !Array.isArray(entry.value) ? `${last.slice(0, last.lastIndexOf("+") + 1)}` : "";
    this.input.value = [...words, `${before}${entry.name.replaceAll(" ", "\u00a0")}`].join(" ") + " ";
    this.input.focus();
    this.typed();
  }

  key(event) {
    const { media } = this;
    const alone = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const alt = event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.isComposing) return;
    const player = media.loaded && {
      Escape: alone && (() => media.toggle()),
      ArrowLeft: alt && (() => media.jump(-JUMP_S)),
      ArrowRight: alt && (() => media.jump(JUMP_S)),
      ArrowUp: alt && (() => media.faster(1)),
      ArrowDown: alt && (() => media.faster(-1)),
    }[event.key];
    const here = event.target === this.input;
    const act =
      player ||
      (here &&
        {
          Enter: alone && (() => this.enter()),
          Escape: alone && (() => this.clear()),
          Tab: alone && this.offered.length && this.completes() && (() => this.complete(this.offered[Math.max(this.marked, 0)])),
          ArrowDown: alone && (() => this.mark(1)),
          ArrowUp: alone && (() => this.mark(-1)),
          z: (event.ctrlKey || event.metaKey) && !this.input.value && (() => this.undo()),
        }[event.key]);
    if (!act) return;
    event.preventDefault();
    act();
  }

  // Whether Tab would add anything: else it leaves the field, as everywhere.
  completes() {
    const { words, slot } = understood(this.input.value, this.lexicon);
    return Boolean(words[slot]);
  }

  mark(step) {
    if (!this.offered.length) return;
    this.marked = Math.min(Math.max(this.marked + step, 0), this.offered.length - 1);
    this.typed(false);
  }

  // --- doing -----------------------------------------------------------------------------------

  enter() {
    const line = understood(this.input.value, this.lexicon);
    const found = line.found.map((entries) => entries);
    if (this.marked >= 0 && this.offered[this.marked]) found[line.slot] = [this.offered[this.marked]];
    const whole = [0, 1, 2].every((slot) => line.words[slot] && found[slot]?.length === 1);
    if (!whole || line.tooMuch) {
      if (this.input.value.trim()) this.input.classList.add("shake");
      setTimeout(() => this.input.classList.remove("shake"), 400);
      this.input.focus();
      return;
    }
    const [s, to, c] = found.map(([entry]) => entry.value);
    const at = line.at ?? this.began;
    if (this.fix) {
      const row = this.rows.find((r) => r.key === this.fix);
      if (row) this.take("set", row, { s, to, c, at });
    } else {
      const entry = this.queue.add({ kind: "add", s, to, c, at: at === null ? null : Math.round(at * 1000) / 1000 });
      this.done.push({ kind: "out", of: [entry.client, entry.event.n] });
      this.delivery.soon();
    }
    this.clear();
  }

  take(kind, row, changed = {}) {
    const { s, to, c, at } = row;
    this.goneRows ??= new Map();
    this.goneRows.set(row.key, row);
    this.done.push(kind === "out" ? { kind: "back", of: row.of } : { kind: "set", of: row.of, s, to, c, at });
    this.queue.add({ kind, of: row.of, ...changed });
    this.delivery.soon();
    if (this.fix === row.key) this.clear();
    this.draw();
  }

  undo() {
    const last = this.done.pop();
    if (!last) return;
    const row = this.rows.find((r) => r.key === keyOf(last.of));
    if (row && last.kind === "out") (this.goneRows ??= new Map()).set(row.key, row);
    this.queue.add(last);
    this.delivery.soon();
    this.draw();
    this.input.focus();
  }

  correct(row) {
    this.fix = row.key;
    const { lexicon } = this;
    const one = (text) => text.replaceAll(" ", "\u00a0");
    const to = Array.isArray(row.to) ? row.to.map((id) => one(lexicon.name(1, id))).join("+") : row.to === "nobody" ? "?" : one(lexicon.name(1, row.to));
    this.input.value = [written(row.at), one(lexicon.name(0, row.s)), to, one(lexicon.name(2, row.c))].filter(Boolean).join(" ");
    this.draw();
    this.input.focus();
    this.input.select();
  }

  clear() {
    this.fix = null;
    this.began = null;
    this.input.value = "";
    this.draw();
    this.input.focus();
  }
}
