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

// What draws anew what a person may be about to press: while a pointer is down in `root` the drawing waits, since a
// button that is replaced between press and release is never clicked.
export function unhurried(root, draw) {
  let isDown = false;
  let isDue = false;
  const free = () => {
    isDown = false;
    if (isDue) draw();
    isDue = false;
  };
  root.addEventListener("pointerdown", () => {
    isDown = true;
    const press = new AbortController();
    const ends = () => {
      press.abort();
      setTimeout(free); // after the click that follows
    };
    for (const end of ["pointerup", "pointercancel"]) {
      window.addEventListener(end, ends, { capture: true, signal: press.signal });
    }
  }, true);
  return () => {
    if (isDown) isDue = true;
    else draw();
  };
}

// A name as part of a line: one written right to left does not turn the words around it (as `figures/style.py` does).
const TURNS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

export function isolated(name) {
  return TURNS.test(name) ? `\u2068${name}\u2069` : name;
}
