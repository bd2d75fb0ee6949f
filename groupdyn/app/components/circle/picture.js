// Draws a plan (see plan.py) as SVG, as large as its page allows. Positions only; who is lit is `light`.

import { FADED, hubNode, lighting, made, n, seatNode, tieNode } from "../groupdyn.seats/seats.js";

const FONT = '"Source Sans", "Source Sans 3", sans-serif';
const PAD = 6;

// The names that were laid out for the widest page not wider than this one.
export function namesFor(plan, width) {
  const fitting = plan.names.filter((layout) => layout.width <= width);
  return (fitting.pop() || plan.names[0]).labels;
}

// The largest circle that fits with its names: pixels a unit, and where the middle is.
export function fitted(plan, labels, width) {
  const [left, right, low, high] = plan.extent;
  const reach = (radius) => {
    let [a, b, c, d] = [left * radius, right * radius, low * radius, high * radius];
    for (const [, lines, x, y, dx, dy, anchor, wide, step] of labels) {
      const at = x * radius + dx;
      const start = at - { start: 0, middle: wide / 2, end: wide }[anchor];
      const half = (lines.length * step) / 2;
      [a, b] = [Math.min(a, start), Math.max(b, start + wide)];
      [c, d] = [Math.min(c, y * radius + dy - half), Math.max(d, y * radius + dy + half)];
    }
    return [a, b, c, d];
  };
  let [small, large] = [12, Math.max(width, plan.height)];
  for (let k = 0; k < 24; k++) {
    const radius = (small + large) / 2;
    const [a, b, c, d] = reach(radius);
    if (b - a <= width - 2 * PAD && d - c <= plan.height - 2 * PAD) small = radius;
    else large = radius;
  }
  const [a, b, c, d] = reach(small);
  const height = Math.min(plan.height, Math.ceil(d - c + 2 * PAD));
  const centred = (size, from, to) => Math.min(Math.max(size / 2, PAD - from), Math.max(size - PAD - to, PAD - from));
  return { radius: small, x: centred(width, a, b), y: centred(height, -d, -c), width, height };
}

// Everything anew: an <svg>, and the handles to its parts.
export function drawn(plan, width) {
  const labels = namesFor(plan, width);
  const fit = fitted(plan, labels, width);
  const at = (x, y) => [n(fit.x + fit.radius * x), n(fit.y - fit.radius * y)];
  const svg = made("svg", {
    width: fit.width,
    height: fit.height,
    viewBox: `0 0 ${fit.width} ${fit.height}`,
    "font-family": FONT,
    role: "group",
    class: "picture",
  });
  const picture = { svg, fit, plan, labels, at, members: [], names: [], ties: [], courses: [] };
  drawGround(picture);
  const layer = (name) => made("g", { class: name }, svg);
  const [empty, ties, people, names] = ["empty", "ties", "people", "names"].map(layer);
  picture.halo = made("path", { class: "halo", fill: "none" }, ties);
  plan.arcs.forEach((arc, k) => {
    const tie = drawTie(picture, arc, k);
    picture.ties.push(tie);
    ties.append(tie);
  });
  plan.places.forEach((place, k) => {
    const member = drawMember(picture, place, k);
    picture.members.push(member);
    (place.rim === "none" ? empty : people).append(member);
  });
  for (const label of labels) {
    const name = drawName(picture, label);
    picture.names[label[0]] = name;
    names.append(name);
  }
  drawWords(picture, names);
  return picture;
}

function drawGround({ svg, fit, plan }) {
  const { colours } = plan;
  for (const [rx, ry] of plan.rings) {
    made(
      "ellipse",
      { cx: n(fit.x), cy: n(fit.y), rx: n(fit.radius * rx), ry: n(fit.radius * ry), fill: "none", stroke: colours.hairline },
      svg,
    );
  }
  if (plan.hub) hubNode({ x: fit.x, y: fit.y, r: fit.radius * plan.hub[0] }, { fill: colours.hub }, svg);
}

// What has its place in the midst of the ties stands above them, cut out of the ground.
function drawWords({ fit, plan, at }, parent) {
  const { colours } = plan;
  const quiet = { "text-anchor": "middle", fill: colours.muted };
  for (const [, , label, x, y] of plan.rings) {
    const [lx, ly] = at(x, y);
    if (label) write(parent, label, { ...quiet, ...cutOut(colours.paper), x: lx, y: ly - 4, "font-size": plan.note });
  }
  if (plan.hub) {
    // The word shrinks with a small circle, though not beyond reading.
    const size = Math.max(Math.min(plan.hubType, fit.radius * plan.hub[0] * 0.62), plan.note * 0.7);
    write(parent, plan.hub[1], {
      ...quiet, ...cutOut(colours.hub), x: n(fit.x), y: n(fit.y), dy: ".35em", "font-size": size,
    });
  }
}

function cutOut(ground) {
  return { stroke: ground, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" };
}

function write(parent, text, attributes) {
  made("text", { ...attributes, "aria-hidden": "true" }, parent).textContent = text;
}

function drawTie(picture, arc, k) {
  const { fit, at } = picture;
  const course = [0, 2, 4, 6, 8, 10].map((i) => at(arc.p[i], arc.p[i + 1]));
  const [start, turn, , , tip] = course;
  const tie = made("g", { "data-tie": k, opacity: arc.o });
  const thick = Math.max(fit.radius * arc.w, 0.5);
  const d = tieNode(course, { thick, colour: arc.c, dash: arc.dash }, tie);
  if (!arc.ghost) speaks(tie, [arc.said]);
  // Points along it, by which the nearest tie to a pointer is found: a thin line need not be hit.
  const points = [];
  for (let i = 0; i <= 20; i++) {
    const u = i / 20, v = 1 - u;
    points.push([0, 1].map((c) => v * v * start[c] + 2 * u * v * turn[c] + u * u * tip[c]));
  }
  picture.courses[k] = { d, points };
  return tie;
}

function speaks(node, said) {
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", "-1");
  node.setAttribute("aria-label", said.join(". "));
}

function drawMember(picture, place, k) {
  const { fit, plan, at } = picture;
  const [x, y] = at(place.x, place.y);
  const r = n(fit.radius * place.r);
  const member = made("g", { "data-member": k });
  const rim =
    place.rim === "none" ? { stroke: "none" } : { stroke: plan.colours.ink, "stroke-width": 1.4 * plan.factor };
  if (place.rim === "dotted") rim["stroke-dasharray"] = [1, 1].map(() => n(Math.max(r * 0.22, 1.2))).join(" ");
  seatNode({ x, y, r, square: place.square }, { fill: place.fill, ...rim }, member);
  speaks(member, place.said);
  return member;
}

function drawName(picture, [k, lines, x, y, dx, dy, anchor, , step, far]) {
  const { fit, plan, at } = picture;
  const [edgeX, edgeY] = at(x, y);
  const left = n(edgeX + dx);
  const middle = edgeY - dy;
  const name = made("g", { "data-name": k, "aria-hidden": "true" });
  if (far) {
    const end = middle + (dy > 0 ? 1 : -1) * ((lines.length * step) / 2);
    made("path", { d: `M${edgeX} ${edgeY} L${left} ${n(end)}`, stroke: plan.colours.quiet, "stroke-width": 0.7, fill: "none" }, name);
  }
  const text = made(
    "text",
    {
      ...cutOut(plan.colours.paper),
      "font-size": plan.type,
      "text-anchor": anchor,
      direction: "ltr",
      style: "unicode-bidi:plaintext",
      fill: nameColour(plan, k),
    },
    name,
  );
  lines.forEach((line, i) => {
    const first = middle - ((lines.length - 1) * step) / 2;
    made("tspan", { x: left, y: n(first + i * step), dy: ".35em" }, text).textContent = line;
  });
  return name;
}

const nameColour = (plan, k) => (plan.places[k].rim === "none" ? plan.colours.muted : plan.colours.ink);

// Light up a person's ties, or one tie; `{}` lights up everything alike. `kept`: chosen, not only hovered.
export function light(picture, { member = null, tie = null }, kept = false) {
  const { plan } = picture;
  const { lit, isOff, isFirst } = lighting(plan.arcs, { member, tie });
  plan.arcs.forEach((arc, k) => {
    const faded = arc.ghost ? FADED * 2 : arc.o * FADED;
    picture.ties[k].setAttribute("opacity", n(lit[k] === false ? faded : arc.o));
    picture.ties[k].classList.toggle("lit", lit[k] === true);
  });
  plan.places.forEach((place, k) => {
    const [first, off] = [isFirst(k), isOff(k)];
    const node = picture.members[k];
    const shape = node.querySelector(".node");
    node.setAttribute("opacity", off ? 0.45 : 1);
    if (place.rim !== "none") {
      shape.setAttribute("stroke", first ? plan.colours.accent : plan.colours.ink);
      shape.setAttribute("stroke-width", (first ? 2.4 : 1.4) * plan.factor);
    }
    node.setAttribute("aria-pressed", String(first && kept));
    const text = picture.names[k].querySelector("text");
    text.setAttribute("fill", off ? plan.colours.muted : nameColour(plan, k));
    text.setAttribute("font-weight", first && kept ? 600 : 400);
  });
  picture.ties.forEach((tie_, k) => {
    if (!plan.arcs[k].ghost) tie_.setAttribute("aria-pressed", String(Boolean(tie && kept && lit[k])));
  });
}

// A person and the name at another place; `home` puts the name where it was laid out.
export function reseat(picture, k, { x, y }, home = false) {
  const { fit, plan, members, names, labels } = picture;
  const own = plan.places[k];
  members[k].style.transform = home
    ? ""
    : `translate(${fit.radius * (x - own.x)}px, ${-fit.radius * (y - own.y)}px)`;
  const [, lines, ex, ey, dx, dy, anchor, , step] = labels.find((label) => label[0] === k);
  names[k].querySelector("path")?.toggleAttribute("hidden", !home);
  const text = names[k].querySelector("text");
  const away = Math.hypot(x, y) || 1;
  const [across, up] = [x / away, y / away];
  const side = Math.abs(across) < 0.2 ? "middle" : across > 0 ? "start" : "end";
  const reach = fit.radius * own.r + 0.5 * plan.type;
  const lift = ((lines.length * step) / 2) * (side === "middle" ? Math.sign(up) : up * Math.abs(up));
  const left = home ? fit.x + fit.radius * ex + dx : fit.x + fit.radius * x + across * reach;
  const middle = home ? fit.y - fit.radius * ey - dy : fit.y - fit.radius * y - up * reach - lift;
  text.setAttribute("text-anchor", home ? anchor : side);
  [...text.children].forEach((line, i) => {
    line.setAttribute("x", left);
    line.setAttribute("y", middle - ((lines.length - 1) * step) / 2 + i * step);
  });
}

// What is at a point: a person, else the nearest tie within reach (of those lit up, if any are), else nothing.
export function under(picture, x, y, reach) {
  const { plan, fit } = picture;
  let best = null;
  let least = Infinity;
  plan.places.forEach((place, k) => {
    const away = Math.hypot(x - (fit.x + fit.radius * place.x), y - (fit.y - fit.radius * place.y));
    const rim = fit.radius * place.r * (place.square ? 1.2 : 1) + reach / 3;
    if (away < rim && away < least) [best, least] = [{ member: k }, away];
  });
  if (best) return best;
  const some = picture.ties.some((tie) => tie.classList.contains("lit"));
  least = reach;
  picture.courses.forEach(({ points }, k) => {
    const arc = plan.arcs[k];
    if (arc.ghost || (some && !picture.ties[k].classList.contains("lit"))) return;
    for (let i = 1; i < points.length; i++) {
      const away = distance(x, y, points[i - 1], points[i]);
      if (away < least) [best, least] = [{ arc: k }, away];
    }
  });
  return best;
}

function distance(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1), 0), 1);
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
