// What every picture of a group draws alike, on the pad and in the sociogram: seats (a leader's is square), the
// group's hub, arrows, and which of them are lit when a person or a tie is in focus. Where they stand is the
// picture's own; places are pixels here.

const SPACE = "http://www.w3.org/2000/svg";
export const FADED = 1 / 6;
export const GROUP = -1; // the hub's position in a list of people

export function made(name, attributes = {}, parent = null) {
  const node = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (parent) parent.append(node);
  return node;
}

export const n = (value) => Math.round(value * 100) / 100;

// A person's shape, as wide as twice its `r`.
export function seatNode({ x, y, r, square }, attributes, parent) {
  const common = { class: "node", ...attributes };
  if (!square) return made("circle", { cx: n(x), cy: n(y), r: n(r), ...common }, parent);
  return made("rect", { x: n(x - r), y: n(y - r), width: n(2 * r), height: n(2 * r), rx: n(r * 0.18), ...common }, parent);
}

// The group in the middle.
export function hubNode({ x, y, r }, attributes, parent) {
  return made("circle", { cx: n(x), cy: n(y), r: n(r), class: "hub-node", ...attributes }, parent);
}

// An arrow along a curve: start, turn, and where the head takes over; its head's left, tip and right.
export function tieNode([start, turn, stop, left, tip, right], { thick, colour, dash }, parent) {
  const course = `M${start.join(" ")} Q${turn.join(" ")} ${stop.join(" ")}`;
  const line = { d: course, fill: "none", stroke: colour, "stroke-width": n(thick) };
  if (dash) line["stroke-dasharray"] = `${n(3.2 * thick + 2)} ${n(1.4 * thick + 2)}`;
  made("path", line, parent);
  made("path", { d: `M${left.join(" ")} L${tip.join(" ")} L${right.join(" ")} Z`, fill: colour }, parent);
  return course;
}

// The points of an arrow from rim to rim; its middle stands `bend` chords to the left of its chord. The same
// proportions as groupdyn/figures/scene.py, `slim` being what a thin arrow's head has at least.
export function arrow(from, to, { thick, slim, bend = 0 }) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const turn = [(from.x + to.x) / 2 + 2 * bend * dy, (from.y + to.y) / 2 - 2 * bend * dx];
  const start = rim(from, turn);
  const tip = rim(to, turn);
  const [ux, uy] = towards(turn, tip);
  const [long, half] = [1.75 * thick + 1.3 * slim, (1.65 * thick + slim) / 2];
  const neck = [tip[0] - ux * long, tip[1] - uy * long];
  const stop = [tip[0] - ux * long * 0.9, tip[1] - uy * long * 0.9]; // within the head: no gap between them
  return [start, turn, stop, [neck[0] - uy * half, neck[1] + ux * half], tip, [neck[0] + uy * half, neck[1] - ux * half]].map(
    (point) => point.map(n),
  );
}

// Where the way from a person's middle to a point leaves the person.
function rim({ x, y, r, square }, point) {
  const [ux, uy] = towards([x, y], point);
  const out = square ? r / Math.max(Math.abs(ux), Math.abs(uy)) : r;
  return [x + ux * out, y + uy * out];
}

function towards([ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
}

// Which arcs ({from, to, ghost}) are lit and who is near them: for a person, all of theirs; for a tie, itself;
// for neither, `lit` is null for all of them.
export function lighting(arcs, { member = null, tie = null }) {
  const isLit = (arc) =>
    member !== null ? arc.from === member || arc.to === member : tie !== null ? arc.from === tie[0] && arc.to === tie[1] : null;
  const lit = arcs.map(isLit);
  const near = new Set(tie || (member !== null ? [member] : []));
  if (member !== null) arcs.forEach((arc, k) => lit[k] && !arc.ghost && near.add(arc.from).add(arc.to));
  const some = member !== null || tie !== null;
  return { lit, near, isOff: (k) => some && !near.has(k), isFirst: (k) => k === member || Boolean(tie?.includes(k)) };
}
