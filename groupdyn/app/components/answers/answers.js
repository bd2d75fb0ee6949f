// A sheet of numbers, typed in by keyboard or thumb: fields of the page itself, so that the next key always finds its
// field, however slow the machine. Where no longer number is possible the cursor goes on by itself. What was typed
// lives in this page's memory alone (single answers are nobody's to keep) until the server says that it is kept: over
// every redrawing, another page of the dashboard, and a lock.

import { button, element, make } from "../groupdyn.parts/parts.js";

const WAIT_MS = 15_000; // after so long without an answer one can press again: what is kept already is not kept twice
const SHOWN = 3;

const sheets = new WeakMap();
const drafts = new Map(); // token → what was typed: place → { text, number }; and what was sent, by its stamp
let latest = null;

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let sheet = sheets.get(parentElement);
  if (!sheet) {
    sheet = new Answers(parentElement);
    sheets.set(parentElement, sheet);
  }
  latest = sheet;
  sheet.send = (parcel) => setTriggerValue("sent", parcel);
  sheet.receive(data);
}

addEventListener("beforeunload", (event) => {
  if (latest?.root.isConnected && latest.draft.cells.size) event.preventDefault(); // the browser asks, in its own words
});

const place = (person, column) => JSON.stringify([person, column]);

class Answers {
  constructor(parent) {
    this.shape = "";
    this.fields = []; // row → column → field
    this.moved = null; // { from, to } when the cursor has gone on by itself
    this.notice = "";
    this.root = element("div", "answers");
    this.scroll = element("div", "scroll");
    this.table = element("table");
    this.rule = element("p", "rule");
    this.bar = element("div", "bar");
    this.keep = button("", () => this.submit(), "keep");
    this.said = element("div", "said");
    this.said.setAttribute("role", "status");
    this.scroll.append(this.table);
    this.bar.append(this.keep, this.said);
    this.root.append(this.scroll, this.rule, this.bar);
    parent.append(this.root);
    this.table.addEventListener("beforeinput", (event) => this.before(event));
    this.table.addEventListener("input", (event) => this.typed(event.target));
    this.table.addEventListener("paste", (event) => this.paste(event));
    this.table.addEventListener("focusin", (event) => this.entered(event.target));
    this.table.addEventListener("focusout", (event) => this.left(event.target));
    this.table.addEventListener("click", (event) => this.clicked(event.target));
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  // --- what there is -----------------------------------------------------------------------------

  receive(data) {
    this.data = data;
    this.words = data.words;
    this.decimal = new Intl.NumberFormat(data.language).format(0.5).includes(",") ? "," : ".";
    this.number = new Intl.NumberFormat(data.language, { maximumFractionDigits: 3, useGrouping: false });
    if (!drafts.has(data.token)) drafts.set(data.token, { cells: new Map(), sent: new Map(), since: 0 });
    this.draft = drafts.get(data.token);
    this.kept = new Map(data.values.map(([person, column, n]) => [place(person, column), n]));
    this.answered(data.answered);
    const shape = JSON.stringify([data.token, data.people.map((p) => p.id), data.columns.map((c) => c.id)]);
    if (shape !== this.shape) this.lay();
    this.shape = shape;
    this.fill();
  }

  // What was sent is kept: it leaves the draft, unless something else was typed there meanwhile.
  answered({ stamp, trouble }) {
    const sent = this.draft.sent.get(stamp);
    if (!sent) return;
    this.draft.sent.delete(stamp);
    this.draft.since = 0;
    this.notice = trouble;
    if (trouble) return;
    for (const [at, text] of sent) if (this.draft.cells.get(at)?.text === text) this.draft.cells.delete(at);
  }

  lay() {
    const { people, columns } = this.data;
    const active = this.root.getRootNode().activeElement;
    const held = this.table.contains(active) ? [active.dataset.place, active.selectionStart, active.selectionEnd] : null;
    const head = element("thead");
    const top = element("tr");
    top.append(heading("col", "name"), ...columns.map(() => heading("col")));
    head.append(top);
    const body = element("tbody");
    this.fields = people.map((person, row) => {
      const line = element("tr");
      line.append(heading("row", "name"));
      body.append(line);
      return columns.map((column, at) => {
        const field = element("input");
        Object.assign(field, { type: "text", autocomplete: "off", spellcheck: false, enterKeyHint: "next", size: 1 });
        field.inputMode = column.low !== null && column.low < 0 ? "text" : column.whole ? "numeric" : "decimal";
        Object.assign(field.dataset, { row, at, place: place(person.id, column.id) });
        const cell = element("td");
        cell.append(field);
        line.append(cell);
        return field;
      });
    });
    this.table.replaceChildren(head, body);
    this.table.classList.toggle("items", columns.every((column) => column.label.length < 4));
    const again = held && this.all().find((field) => field.dataset.place === held[0]);
    if (!again) return;
    again.value = this.shown(again.dataset.place);
    again.focus({ preventScroll: true });
    again.setSelectionRange(held[1], held[2]);
  }

  fill() {
    const { people, columns, words } = this.data;
    const [top] = this.table.tHead.rows;
    const active = this.root.getRootNode().activeElement;
    this.table.setAttribute("aria-label", words.name);
    write(top.cells[0], words.head);
    for (const [k, column] of columns.entries()) write(top.cells[k + 1], column.label, column.note || column.said);
    for (const [row, person] of people.entries()) {
      write(this.table.tBodies[0].rows[row].cells[0], person.name, person.name);
      for (const [k, column] of columns.entries()) {
        const field = this.fields[row][k];
        field.setAttribute("aria-label", `${person.name}, ${column.said}`);
        // What is being typed is not typed over.
        if (field !== active || !this.draft.cells.has(field.dataset.place)) {
          const now = this.shown(field.dataset.place);
          if (field.value !== now) field.value = now;
        }
        this.judge(field, field !== active);
      }
    }
    this.rule.textContent = words.rule;
    this.keep.textContent = words.keep;
    this.say();
  }

  all() {
    return this.fields.flat();
  }

  column(field) {
    return this.data.columns[field.dataset.at];
  }

  shown(at) {
    const own = this.draft.cells.get(at);
    if (own) return own.number === null ? own.text : this.dressed(own.text);
    return this.kept.has(at) ? this.number.format(this.kept.get(at)) : "";
  }

  // A number as it was typed, with this language's decimal mark.
  dressed(text) {
    return text.trim().replace(/[.,]/, this.decimal);
  }

  // --- numbers -----------------------------------------------------------------------------------

  // What a text means in a column: { number } or, if it means none, { fault }.
  read(text, { low, high }) {
    const plain = text.trim().replace(/^[−–]/, "-");
    if (!plain) return { number: null };
    if (!/^[-+]?(\d+([.,]\d*)?|[.,]\d+)$/.test(plain)) return { number: null, fault: "none" };
    const inside = (n) => (low === null || n >= low) && (high === null || n <= high);
    const number = Number(plain.replace(",", "."));
    const thousands = Number(plain.replace(/[.,]/, ""));
    const other = this.decimal === "," ? "." : ",";
    if (/^[-+]?[1-9]\d{0,2}[.,]\d{3}$/.test(plain) && plain.includes(other) && inside(thousands)) {
      return { number: null, fault: "two" };
    }
    if (inside(number)) return { number };
    return { number: null, fault: low === null ? "more" : high === null ? "less" : "between" };
  }

  // Whether a longer number than this one could be meant.
  grows(text, { low, high, whole }) {
    if (!whole || !/^-?\d*$/.test(text)) return true;
    if (text === "" || text === "-") return true;
    const n = Math.abs(Number(text));
    const [least, most] = text.startsWith("-") ? [-Math.min(high, 0), -low] : [Math.max(low, 0), high];
    if (n === 0) return false;
    for (let size = 10; n * size <= most; size *= 10) if (n * size + size - 1 >= least) return true;
    return false;
  }

  // Marks a field whose text means no number that it takes; one that is being typed only if it can become none.
  judge(field, done) {
    const column = this.column(field);
    const own = this.draft.cells.get(field.dataset.place);
    const due = own?.number === null && (done || !this.grows(own.text.trim(), column));
    const fault = due ? this.read(own.text, column).fault : undefined;
    if (!fault) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("title");
      return;
    }
    field.setAttribute("aria-invalid", "true");
    field.title = this.sentence(field, fault);
  }

  sentence(field, fault) {
    const column = this.column(field);
    const values = {
      name: this.data.people[field.dataset.row].name,
      column: column.said,
      found: field.value.trim(),
      low: this.number.format(column.low),
      high: this.number.format(column.high),
    };
    return this.words[fault].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  // Takes what stands in a field into the draft.
  take(field) {
    const at = field.dataset.place;
    const text = field.value;
    const before = this.kept.has(at) ? this.number.format(this.kept.get(at)) : "";
    if (this.dressed(text) === before) this.draft.cells.delete(at);
    else this.draft.cells.set(at, { text, number: this.read(text, this.column(field)).number });
    this.notice = "";
  }

  // --- typing ------------------------------------------------------------------------------------

  typed(field) {
    this.moved = null;
    this.take(field);
    const on = !this.grows(field.value.trim(), this.column(field));
    this.judge(field, on);
    this.say();
    if (on) this.goOn(field);
  }

  goOn(from) {
    const [row, at] = [Number(from.dataset.row), Number(from.dataset.at)];
    const to = this.fields[row][at + 1] ?? this.fields[row + 1]?.[0] ?? this.keep;
    to.focus();
    this.moved = { from, to };
  }

  // After the cursor has gone on by itself, a decimal mark still belongs to the number before.
  before(event) {
    const from = this.moved?.to === event.target ? this.moved.from : null;
    if (!from || event.inputType !== "insertText" || !/^[.,]$/.test(event.data)) return;
    event.preventDefault();
    from.focus();
    from.value += event.data;
    from.setSelectionRange(from.value.length, from.value.length);
    this.typed(from);
  }

  paste(event) {
    const field = event.target;
    const rows = event.clipboardData
      .getData("text")
      .replace(/\r\n?/g, "\n")
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => line.split("\t"));
    event.preventDefault();
    let [filled, over] = [0, 0];
    for (const [i, cells] of rows.entries()) {
      for (const [k, text] of cells.entries()) {
        const into = this.fields[Number(field.dataset.row) + i]?.[Number(field.dataset.at) + k];
        if (!into) {
          over += text.trim() ? 1 : 0;
          continue;
        }
        into.value = text.trim();
        this.take(into);
        this.judge(into, true);
        filled += 1;
      }
    }
    this.moved = null;
    const parts = [this.words.pasted.replace("{n}", filled), over ? this.words.over.replace("{n}", over) : ""];
    this.notice = filled > 1 || over ? parts.filter(Boolean).join(" ") : "";
    this.say();
  }

  entered(field) {
    if (this.moved?.to !== field) this.moved = null;
    this.fresh = true;
    field.select();
    for (const [k, cell] of [...this.table.tHead.rows[0].cells].entries()) {
      cell.classList.toggle("here", k === Number(field.dataset.at) + 1);
    }
  }

  left(field) {
    const own = this.draft.cells.get(field.dataset.place);
    if (own && own.number !== null) field.value = own.text = this.dressed(own.text);
    this.judge(field, true);
    this.say();
    this.table.querySelector(".here")?.classList.remove("here");
  }

  // The first click chooses all of a number, so that typing replaces it; the next one sets the cursor.
  clicked(field) {
    if (this.fresh && field.matches("input") && field.selectionStart === field.selectionEnd) field.select();
    this.fresh = false;
  }

  key(event) {
    event.stopPropagation(); // not the page's own shortcuts
    const field = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key === "Shift") return;
    const from = this.moved?.to === field ? this.moved.from : null;
    this.moved = event.key.length === 1 ? this.moved : null; // a sign is looked at when it is typed
    if (event.key === "Tab") {
      if (from && !event.shiftKey) event.preventDefault(); // it has gone on already
      return;
    }
    if (!field.matches("input")) return;
    const [row, at] = [Number(field.dataset.row), Number(field.dataset.at)];
    const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const caret = field.selectionStart === field.selectionEnd ? field.selectionStart : null;
    const to = {
      Enter: () => this.below(from ?? field, event.shiftKey ? -1 : 1),
      ArrowDown: () => this.below(from ?? field, 1),
      ArrowUp: () => this.below(field, -1),
      ArrowLeft: () => (whole || caret === 0 ? this.fields[row][at - 1] : null),
      ArrowRight: () => (whole || caret === field.value.length ? this.fields[row][at + 1] : null),
      Backspace: () => (from && !field.value ? from : null),
    }[event.key]?.();
    if (event.key === "Enter" || to) event.preventDefault();
    to?.focus();
  }

  // The field a row further; below the last one the next column begins, and behind all of them the button.
  below(field, by) {
    const [row, at] = [Number(field.dataset.row) + by, Number(field.dataset.at)];
    if (row < 0) return this.fields.at(-1)[at - 1];
    return this.fields[row]?.[at] ?? this.fields[0][at + 1] ?? this.keep;
  }

  // --- keeping -----------------------------------------------------------------------------------

  get waits() {
    return this.draft.sent.size > 0 && Date.now() - this.draft.since < WAIT_MS;
  }

  submit() {
    if (this.waits) return;
    const { cells, sent } = this.draft;
    for (const field of this.all()) this.judge(field, true);
    const wrong = this.all().find((field) => field.hasAttribute("aria-invalid"));
    this.notice = cells.size ? "" : this.words.empty;
    if (wrong) wrong.focus();
    else if (cells.size) {
      const stamp = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
      sent.set(stamp, new Map([...cells].map(([at, { text }]) => [at, text])));
      this.draft.since = Date.now();
      this.send({ stamp, cells: [...cells].map(([at, { number }]) => [...JSON.parse(at), number]) });
      setTimeout(() => this.unheard(stamp), WAIT_MS);
    }
    this.say();
  }

  unheard(stamp) {
    if (!this.draft.sent.has(stamp) || !this.root.isConnected) return;
    this.notice = this.words.unheard;
    this.say();
  }

  say() {
    const wrong = this.all().filter((field) => field.hasAttribute("aria-invalid"));
    const lines = wrong.slice(0, SHOWN).map((field) => field.title);
    if (wrong.length > SHOWN) lines.push(this.words.others);
    if (this.notice) lines.push(this.notice);
    if (this.waits) lines.push(this.words.sending);
    this.keep.setAttribute("aria-disabled", String(this.waits));
    const bad = [this.data.answered.trouble, this.words.unheard].filter(Boolean).includes(this.notice);
    this.said.classList.toggle("wrong", wrong.length > 0 || bad);
    if (this.said.innerText === lines.join("\n")) return; // it would be read aloud again
    this.said.replaceChildren(...lines.map((line) => make("p", "", null, line)));
  }
}

function heading(scope, name) {
  const made = element("th", name);
  made.scope = scope;
  return made;
}

function write(node, text, title = "") {
  if (node.textContent !== text) node.textContent = text;
  if (node.title !== title) node.title = title;
}
