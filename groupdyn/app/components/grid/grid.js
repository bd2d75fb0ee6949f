// A grid of counts, one layer a kind of act. A tap adds one; by keyboard digits are typed, arrows move. What is
// not stored yet lies in localStorage as rows, codes and numbers, so that a reload loses nothing.

import { button, element, unhurried } from "../groupdyn.parts/parts.js";

const PREFIX = "groupdyn-grid";
const MOST = 999;
const GROUP = 0;

const grids = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  let grid = grids.get(parentElement);
  if (!grid || grid.token !== data.token) {
    grid?.root.remove();
    grid = new Grid(parentElement, data);
    grids.set(parentElement, grid);
  }
  grid.send = (entered) => setStateValue("entered", entered);
  grid.receive(data);
}

class Grid {
  constructor(parent, data) {
    this.token = data.token;
    this.code = data.codes[0]?.id;
    this.draft = this.kept();
    this.at = [0, 1]; // the cell that is chosen: row and column
    this.fresh = true; // whether the next digit begins a new number
    this.stamp = null; // what is on its way to be stored, and as what it was sent
    this.sent = new Map();
    this.root = element("div", "counts");
    this.kinds = element("div", "kinds");
    this.kinds.setAttribute("role", "radiogroup");
    this.scroll = element("div", "scroll");
    this.table = element("table");
    this.table.setAttribute("role", "grid");
    this.bar = element("div", "bar");
    this.scroll.append(this.table);
    this.root.append(this.kinds, this.scroll, this.bar);
    parent.append(this.root);
    this.drawSoon = unhurried(this.root, () => this.draw());
    this.table.addEventListener("click", (event) => this.tap(event));
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
  }

  get place() {
    return `${PREFIX}:${this.token}`;
  }

  kept() {
    try {
      return new Map(JSON.parse(localStorage.getItem(this.place) ?? "[]"));
    } catch {
      return new Map();
    }
  }

  keep() {
    try {
      if (this.draft.size) localStorage.setItem(this.place, JSON.stringify([...this.draft]));
      else localStorage.removeItem(this.place);
    } catch {
      // the browser keeps nothing: it stays in this page
    }
  }

  receive(data) {
    this.data = data;
    this.words = data.words;
    this.columns = [...data.people.map((p) => p.id), GROUP];
    this.stored = new Map(data.counts.map(([code, s, r, n]) => [`${code}|${s}|${r}`, n]));
    if (data.saved !== null && data.saved === this.stamp) {
      for (const [key, n] of this.sent) if (this.draft.get(key) === n) this.draft.delete(key); // what was entered since, stays
      this.stamp = null;
    } else if (data.trouble) this.stamp = null;
    for (const [key, n] of [...this.draft]) if ((this.stored.get(key) ?? 0) === n) this.draft.delete(key);
    this.keep();
    this.drawSoon();
  }

  value(s, r, code = this.code) {
    const key = `${code}|${s}|${r}`;
    return this.draft.get(key) ?? this.stored.get(key) ?? 0;
  }

  set(s, r, n) {
    const key = `${this.code}|${s}|${r}`;
    const held = Math.min(Math.max(n, 0), MOST);
    if ((this.stored.get(key) ?? 0) === held) this.draft.delete(key);
    else this.draft.set(key, held);
    this.keep();
    this.draw();
  }

  all() {
    const counts = new Map([...this.stored, ...this.draft]);
    return [...counts].map(([key, n]) => {
      const [code, s, r] = key.split("|");
      return [code, Number(s), Number(r), n];
    });
  }

  // --- drawing ---------------------------------------------------------------------------------

  draw() {
    const { data, words } = this;
    const focused = this.table.contains(this.root.getRootNode().activeElement);
    const total = new Map();
    for (const [code, , , n] of this.all()) total.set(code, (total.get(code) ?? 0) + n);
    this.kinds.setAttribute("aria-label", words.kinds);
    this.kinds.replaceChildren(
      ...data.codes.map((code) => {
        const made = element("button", `kind ${code.tone}`);
        made.type = "button";
        made.setAttribute("role", "radio");
        made.setAttribute("aria-checked", String(code.id === this.code));
        made.textContent = total.get(code.id) ? `${code.name} ${total.get(code.id)}` : code.name;
        made.addEventListener("click", () => {
          this.code = code.id;
          this.draw();
        });
        return made;
      }),
    );
    const head = element("tr");
    head.append(named("th", words.from_to, "corner"));
    for (const [k, id] of this.columns.entries()) head.append(named("th", id === GROUP ? words.group : data.people[k].name, "to"));
    head.append(named("th", words.sum, "sum"));
    const rows = data.people.map((person, i) => {
      const row = element("tr");
      row.append(named("th", person.name, "who"));
      for (const [k, id] of this.columns.entries()) row.append(this.cell(person, i, id, k));
      row.append(named("td", String(this.columns.reduce((sum, id) => sum + this.value(person.id, id), 0) || ""), "sum"));
      return row;
    });
    const foot = element("tr");
    foot.append(named("th", words.sum, "who sum"));
    for (const id of this.columns) {
      foot.append(named("td", String(data.people.reduce((sum, p) => sum + this.value(p.id, id), 0) || ""), "sum"));
    }
    foot.append(named("td", String(total.get(this.code) || ""), "sum"));
    this.table.replaceChildren(head, ...rows, foot);
    if (focused) this.chosen()?.focus({ preventScroll: true });
    this.drawBar([...total.values()].reduce((a, b) => a + b, 0));
  }

  cell(person, i, id, k) {
    const made = element("td", "cell");
    made.setAttribute("role", "gridcell");
    if (id === person.id) {
      made.className = "own";
      return made;
    }
    const n = this.value(person.id, id);
    made.textContent = n || "";
    made.dataset.row = i;
    made.dataset.column = k;
    made.tabIndex = this.at[0] === i && this.at[1] === k ? 0 : -1;
    const to = id === GROUP ? this.words.group : this.data.people[k].name;
    made.setAttribute("aria-label", `${person.name} → ${to}: ${n}`);
    if (this.draft.has(`${this.code}|${person.id}|${id}`)) made.classList.add("waits");
    if (this.at[0] === i && this.at[1] === k) made.classList.add("chosen");
    return made;
  }

  drawBar(total) {
    const { words, data } = this;
    const save = button(words.save.replace("{n}", total), () => this.save(), "save");
    save.disabled = !this.draft.size || this.stamp !== null;
    const less = button("− 1", () => this.change(-1), "less", words.less);
    less.setAttribute("aria-label", `− 1. ${words.less}`); // what is seen is what is said first
    const drop = button(words.drop, () => this.drop(), "drop");
    drop.hidden = !this.draft.size;
    const said = element("span", data.trouble ? "wrong" : "quiet");
    said.textContent = data.trouble || (this.draft.size ? words.not_stored : words.keys);
    this.bar.replaceChildren(save, less, drop, said);
  }

  // --- doing -----------------------------------------------------------------------------------

  chosen() {
    return this.table.querySelector(`[data-row="${this.at[0]}"][data-column="${this.at[1]}"]`);
  }

  change(by) {
    const [s, r] = this.ends();
    if (s !== r) this.set(s, r, this.value(s, r) + by);
  }

  ends() {
    return [this.data.people[this.at[0]].id, this.columns[this.at[1]]];
  }

  tap(event) {
    const cell = event.target.closest("td.cell");
    if (!cell) return;
    this.at = [Number(cell.dataset.row), Number(cell.dataset.column)];
    this.fresh = true;
    this.change(event.shiftKey ? -1 : 1);
    this.chosen()?.focus({ preventScroll: true });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [s, r] = this.ends();
    const now = this.value(s, r);
    const act = /^\d$/.test(event.key)
      ? () => this.set(s, r, Number(`${this.fresh ? "" : now || ""}${event.key}`))
      : {
          ArrowUp: () => this.move(-1, 0),
          ArrowDown: () => this.move(1, 0),
          ArrowLeft: () => this.move(0, -1),
          ArrowRight: () => this.move(0, 1),
          Enter: () => this.move(event.shiftKey ? -1 : 1, 0),
          Backspace: () => this.set(s, r, Math.floor(now / 10)),
          Delete: () => this.set(s, r, 0),
          "+": () => this.change(1),
          " ": () => this.change(1),
          "-": () => this.change(-1),
        }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    this.fresh = !/^\d$|^Backspace$/.test(event.key);
  }

  // To the next cell in a direction; over the diagonal.
  move(down, right) {
    let [i, k] = this.at;
    do {
      i += down;
      k += right;
    } while (this.data.people[i]?.id === this.columns[k] && i >= 0);
    if (!this.data.people[i] || k < 0 || k >= this.columns.length) return;
    this.at = [i, k];
    this.draw();
    const cell = this.chosen();
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  save() {
    this.stamp = `${Date.now()}`;
    this.sent = new Map(this.draft);
    this.send({ stamp: this.stamp, counts: this.all() });
    this.draw();
  }

  drop() {
    this.draft.clear();
    this.keep();
    this.draw();
  }
}

function named(tag, text, name) {
  const made = element(tag, name);
  made.textContent = text;
  made.title = text;
  return made;
}
