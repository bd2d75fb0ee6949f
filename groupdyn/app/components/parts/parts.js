// Small parts of a page that several components make alike.

export function element(tag, name = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  return made;
}

// The same with its words, at the end of another one.
export function make(tag, name, into, words) {
  const made = element(tag, name);
  if (words !== undefined) made.textContent = words;
  into?.append(made);
  return made;
}

export function button(label, act, name, spoken) {
  const made = element("button", name);
  made.type = "button";
  made.textContent = label;
  if (spoken) {
    made.setAttribute("aria-label", spoken);
    made.title = spoken;
  }
  made.addEventListener("click", act);
  return made;
}

// A name as part of a line: one written right to left does not turn the words around it (as `figures/style.py` does).
const TURNS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

export function isolated(name) {
  return TURNS.test(name) ? `\u2068${name}\u2069` : name;
}
