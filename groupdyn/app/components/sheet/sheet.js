// A table edited in place. Every edit has a number and is told, with all that are not acknowledged, until the
// server says that it is done: however fast one types or taps, and whatever runs meanwhile, none is lost.

const parts = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let sheet = parts.get(parentElement);
  if (!sheet) {
    sheet = build(parentElement);
    parts.set(parentElement, sheet);
  }
  sheet.tell = (edits) => setTriggerValue("edited", edits);
  sheet.number = Math.max(sheet.number, data.done);
  sheet.pending = sheet.pending.filter((edit) => edit[0] > data.done);
  sheet.table.setAttribute("aria-label", data.name);
  const shape = JSON.stringify([data.columns, data.rows.map((row) => row.id), data.head]);
  if (shape !== sheet.shape) {
    sheet.shape = shape;
    lay(sheet, data);
  }
  sheet.data = data;
  fill(sheet);
}

function build(parent) {
  const root = document.createElement("div");
  root.className = "sheet";
  const table = document.createElement("table");
  root.append(table);
  parent.append(root);
  const sheet = { root, table, number: 0, pending: [], cells: new Map(), shape: "", tell() {} };
  table.addEventListener("change", (event) => {
    const field = event.target.closest("[data-row]");
    if (field && field.tagName !== "BUTTON" && field.checkValidity()) edit(sheet, field, field.value.trim());
  });
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-row]");
    if (button) tap(sheet, button);
  });
  table.addEventListener("keydown", (event) => move(sheet, event));
  return sheet;
}

const made = (name, attributes = {}, text = "") => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
};

function lay(sheet, { columns, rows, head }) {
  sheet.cells.clear();
  const top = made("tr");
  if (head) top.append(made("th", { scope: "col", class: "name" }, head));
  for (const column of columns) {
    const cell = made("th", { scope: "col", class: column.kind, title: column.note || column.label });
    cell.append(made("span", {}, column.label));
    cell.style.minWidth = `${column.width}rem`;
    top.append(cell);
  }
  const header = made("thead");
  header.append(top);
  const body = made("tbody");
  for (const row of rows) {
    const line = made("tr");
    if (head) line.append(made("th", { scope: "row", class: "name" }));
    for (const column of columns) {
      const cell = made("td", { class: column.kind });
      line.append(cell);
      if (column.kind === "words") {
        sheet.cells.set(`${row.id}/${column.id}`, cell);
        continue;
      }
      const field = made(column.kind === "tap" ? "button" : column.kind === "choice" ? "select" : "input");
      field.dataset.row = row.id;
      field.dataset.column = column.id;
      if (column.kind === "tap") field.type = "button";
      else if (column.kind === "choice") {
        for (const [value, words] of column.options) field.append(made("option", { value }, words));
      } else {
        field.type = column.kind;
        if (column.kind === "number") [field.step, field.inputMode] = ["any", "decimal"];
        field.autocomplete = "off";
      }
      sheet.cells.set(`${row.id}/${column.id}`, field);
      cell.append(field);
    }
    body.append(line);
  }
  sheet.table.replaceChildren(header, body);
}

// What stands in a cell now: what the server says, or what was entered since.
function value(sheet, row, column) {
  const own = sheet.pending.filter((edit) => edit[1] === row.id && edit[2] === column.id).pop();
  return own ? own[3] : row.cells[column.id] || "";
}

function fill(sheet) {
  const { columns, rows, head } = sheet.data;
  const active = sheet.root.getRootNode().activeElement;
  rows.forEach((row, k) => {
    if (head) sheet.table.tBodies[0].rows[k].cells[0].textContent = row.name;
    for (const column of columns) {
      const field = sheet.cells.get(`${row.id}/${column.id}`);
      const now = value(sheet, row, column);
      if (column.kind === "words") {
        field.textContent = now;
        continue;
      }
      const label = `${row.name}, ${column.note || column.label}`;
      if (column.kind === "tap") {
        const words = Object.fromEntries(column.options)[now] || "";
        field.dataset.mark = now;
        field.title = words;
        field.setAttribute("aria-label", `${label}: ${words}`);
      } else {
        field.setAttribute("aria-label", label);
        if (column.kind === "choice" && ![...field.options].some((option) => option.value === now)) {
          field.append(made("option", { value: now }, now)); // a word of a file that is none of ours stays
        }
        // What is being typed is not typed over; it is told when the field is left.
        if (field !== active || field.dataset.stood === field.value) field.value = now;
        field.dataset.stood = now;
      }
    }
  });
}

function edit(sheet, field, now) {
  const row = sheet.data.rows.find((one) => String(one.id) === field.dataset.row);
  const column = sheet.data.columns.find((one) => one.id === field.dataset.column);
  const seen = value(sheet, row, column);
  if (now === seen) return;
  sheet.pending.push([++sheet.number, row.id, column.id, now, seen]);
  fill(sheet);
  sheet.tell(sheet.pending);
}

function tap(sheet, button) {
  const column = sheet.data.columns.find((one) => one.id === button.dataset.column);
  const order = column.options.map(([mark]) => mark).filter((mark) => mark);
  edit(sheet, button, order[(order.indexOf(button.dataset.mark) + 1) % order.length]);
}

// Up, down, left and right go from button to button; up and down from field to field.
function move(sheet, event) {
  const field = event.target.closest("[data-row]");
  if (!field) return;
  const isButton = field.tagName === "BUTTON";
  if (["ArrowLeft", "ArrowRight"].includes(event.key)) event.stopPropagation(); // not the page's own shortcuts
  const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] }[event.key] || [0, 0];
  if ((!down && !right) || (right && !isButton) || (event.key === "Enter" && isButton)) return;
  if (down && event.key !== "Enter" && !isButton && field.type !== "text") return;
  const { rows, columns } = sheet.data;
  const k = rows.findIndex((row) => String(row.id) === field.dataset.row) + down;
  const c = columns.findIndex((column) => column.id === field.dataset.column) + right;
  const next = rows[k] && columns[c] && columns[c].kind !== "words" && sheet.cells.get(`${rows[k].id}/${columns[c].id}`);
  event.preventDefault();
  if (next) {
    next.focus();
    next.select?.(); // as a Tab does: typing replaces
  }
  if (!next && event.key === "Enter") field.blur();
}
