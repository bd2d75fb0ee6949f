// A name as part of a line: one written right to left does not turn the words around it (as `figures/style.py` does).
const TURNS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

export function isolated(name) {
  return TURNS.test(name) ? `\u2068${name}\u2069` : name;
}
