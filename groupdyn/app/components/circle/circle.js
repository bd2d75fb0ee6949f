// A sociogram to look into: a person's ties light up on hover or keyboard focus, at once and without the
// server; a click or Enter on a person or a tie is told to it once (`picked`). Where seats can be arranged,
// they are dragged, or lifted with Enter, moved with the arrow keys and put down with Enter (`arranged`).

import { arranger } from "../groupdyn.seats/arrange.js";
import { drawn, light, reseat, under } from "./picture.js";

const parts = new WeakMap();
const REACH = { mouse: 10, pen: 14, touch: 20 };
const GRIP = 2.5; // people who are dragged are all that is there, so they are found from farther

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let circle = parts.get(parentElement);
  if (!circle) {
    circle = build(parentElement);
    parts.set(parentElement, circle);
  }
  circle.tell = (what, value) => setTriggerValue(what, value);
  const plan = JSON.stringify(data.plan);
  const anew = plan !== circle.drawnPlan;
  circle.data = data;
  circle.drawnPlan = plan;
  relabel(circle);
  renew(circle, anew);
}

function build(parent) {
  const root = document.createElement("div");
  root.className = "circle";
  const stage = document.createElement("div");
  stage.className = "stage";
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // the names of the marks say the same
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.id = "circle-hint";
  const live = document.createElement("p");
  live.className = "hint";
  live.setAttribute("aria-live", "polite");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "save";
  button.innerHTML =
    '<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path d="M12 4v11m-5-5 5 5 5-5M5 20h14" ' +
    'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></svg>';
  root.append(stage, tip, button, hint, live);
  parent.append(root);
  const circle = { root, stage, tip, hint, live, button, at: 0, tied: null, shown: null, pointer: null, width: 0, tell() {} };
  circle.arranging = arranger(board(circle));
  button.addEventListener("click", async () => {
    const { save } = await import("./save.js");
    save(circle.picture.svg, { ...circle.data.save, title: circle.data.plan.alt });
  });
  listen(circle);
  new ResizeObserver(() => {
    if (circle.data && root.clientWidth && Math.abs(root.clientWidth - circle.width) > 1) {
      renew(circle, true);
    }
  }).observe(root);
  return circle;
}

// What of the picture is arranged.
function board(circle) {
  const { root, stage, live } = circle;
  return {
    root,
    stage,
    live,
    words: () => circle.data.words,
    seats: () => circle.data.plan.places,
    at(event) {
      const { fit, svg } = circle.picture;
      const box = svg.getBoundingClientRect();
      return { x: (event.clientX - box.left - fit.x) / fit.radius, y: (fit.y - event.clientY + box.top) / fit.radius };
    },
    seat: (k, place, home) => reseat(circle.picture, k, place, home),
    held(k, on) {
      if (on) hush(circle);
      circle.picture.members[k].classList.toggle("held", on);
    },
    tell: (order) => circle.tell("arranged", order),
  };
}

// Nothing is lit and nothing said while somebody is in hand.
function hush(circle) {
  circle.tip.hidden = true;
  light(circle.picture, {});
}

function relabel({ hint, button, data, root }) {
  hint.textContent = data.words.hint;
  button.hidden = !data.save;
  button.title = `${data.words.save} (${data.save?.kind.toUpperCase()})`;
  button.setAttribute("aria-label", button.title);
  const { colours } = data.plan;
  for (const [name, colour] of Object.entries(colours)) root.style.setProperty(`--${name}`, colour);
  root.style.setProperty("--note", `${data.plan.note}px`);
  root.classList.toggle("arranges", Boolean(data.arrange));
}

function draw(circle) {
  const { data, root, stage } = circle;
  circle.width = root.clientWidth || 860;
  const held = stage.contains(root.getRootNode().activeElement);
  circle.arranging.cancel();
  const picture = drawn(data.plan, circle.width);
  circle.picture = picture;
  picture.svg.setAttribute("aria-label", data.plan.alt);
  picture.svg.setAttribute("aria-describedby", "circle-hint");
  stage.replaceChildren(picture.svg);
  circle.at = Math.min(circle.at, Math.max(data.plan.places.length - 1, 0));
  circle.tied = null;
  circle.shown = null;
  circle.tip.hidden = true;
  rove(circle, held);
}

// --- light ------------------------------------------------------------------------------------------

// What stays lit while nothing is hovered: what the server says is in focus.
function kept({ data }) {
  const focus = data.focus || [];
  return focus.length === 1 ? { member: focus[0] } : focus.length === 2 ? { tie: focus } : {};
}

// What a resting pointer is on stays lit, whatever comes from the server or moves on the page meanwhile.
function renew(circle, anew) {
  const pointed = circle.shown && circle.pointer;
  if (anew) draw(circle);
  settle(circle);
  if (pointed) show(circle, beneath(circle, pointed));
}

function settle(circle) {
  circle.shown = null;
  circle.tip.hidden = true;
  light(circle.picture, kept(circle), true);
}

// Light up what a pointer or the focus is on; `null` falls back to what is kept.
function show(circle, found) {
  const { picture, data } = circle;
  const name = found ? `${found.member ?? ""}/${found.arc ?? ""}` : "";
  if (name === circle.shown) return;
  settle(circle);
  circle.shown = name;
  if (!found) return;
  const arc = found.arc === undefined ? null : data.plan.arcs[found.arc];
  const focus = kept(circle);
  if (arc) {
    // Within somebody's ties that are lit up, one more is not darkness for the rest.
    if (focus.member === undefined && !focus.tie) light(picture, { tie: [arc.from, arc.to] });
    tell(circle, [arc.said], (wide, high) => {
      const [x, y] = middle(picture, found.arc);
      return [x - wide / 2, y > high + 12 ? y - high - 12 : y + 12];
    });
  } else {
    if (!data.arrange) light(picture, { member: found.member }, focus.member === found.member);
    const place = data.plan.places[found.member];
    tell(circle, place.said, (wide, high) => outside(picture, place, wide, high));
  }
}

const middle = (picture, k) => picture.courses[k].points[10];

// Beside somebody, on the side of the name and clear of the ties.
function outside({ fit, at }, place, wide, high) {
  const [x, y] = at(place.x, place.y);
  const clear = fit.radius * place.r + 8;
  if (Math.abs(place.x) < 0.25) return [x + clear, place.y > 0 ? y - high - 2 : y + 2];
  return [place.x > 0 ? x + clear : x - clear - wide, y + 14];
}

function tell({ tip, root, picture }, lines, place) {
  tip.replaceChildren(
    ...lines.map((line) => {
      const part = document.createElement("div");
      part.textContent = line;
      return part;
    }),
  );
  tip.hidden = false;
  const { offsetWidth: wide, offsetHeight: high } = tip;
  const [left, top] = place(wide, high);
  tip.style.left = `${Math.min(Math.max(left, 2), root.clientWidth - wide - 2)}px`;
  tip.style.top = `${Math.min(Math.max(top, 2), Math.max(picture.fit.height - high, 2))}px`;
}

// --- pointer ----------------------------------------------------------------------------------------

function beneath({ picture, data }, event) {
  const name = data.arrange && event.target.closest?.("[data-name]");
  if (name) return { member: Number(name.dataset.name) };
  const box = picture.svg.getBoundingClientRect();
  const reach = (REACH[event.pointerType] || REACH.mouse) * (data.arrange ? GRIP : 1);
  return under(picture, event.clientX - box.left, event.clientY - box.top, reach);
}

function listen(circle) {
  const { stage } = circle;
  const at = (event) => beneath(circle, event);
  stage.addEventListener("pointermove", (event) => {
    if (circle.arranging.moves(event)) return;
    if (event.pointerType === "touch") return;
    const { clientX, clientY, pointerType, target } = event;
    circle.pointer = { clientX, clientY, pointerType, target };
    const found = at(event);
    stage.style.cursor = !found ? "" : circle.data.arrange ? "grab" : "pointer";
    show(circle, found);
  });
  stage.addEventListener("pointerleave", () => {
    circle.pointer = null;
    if (!circle.arranging.busy) show(circle, null);
  });
  stage.addEventListener("pointerdown", (event) => {
    const found = at(event);
    circle.pressed = found;
    if (found?.member !== undefined && circle.data.arrange) circle.arranging.begins(event, found.member);
  });
  // A finger on somebody drags them; elsewhere it scrolls the page. (`touch-action` does not count within an SVG.)
  const keepsPage = (event) => {
    const [finger] = event.changedTouches;
    const { clientX, clientY } = finger;
    const on = circle.data.arrange && at({ clientX, clientY, target: event.target, pointerType: "touch" });
    if (on && event.cancelable) event.preventDefault();
  };
  stage.addEventListener("touchstart", keepsPage, { passive: false });
  stage.addEventListener("pointerup", (event) => circle.arranging.ends(event));
  stage.addEventListener("pointercancel", (event) => circle.arranging.ends(event));
  stage.addEventListener("click", (event) => {
    if (circle.arranging.justMoved(event)) return;
    // The browser clicks assistive technology's way too: then the mark itself is the target, without a place.
    const mark = event.target.closest?.("[data-member],[data-tie]");
    const found = event.detail === 0 && mark ? ofMark(mark) : (circle.pressed ?? null);
    circle.pressed = null;
    choose(circle, found);
  });
  stage.addEventListener("focusin", (event) => {
    const mark = event.target.closest?.("[data-member],[data-tie]");
    if (mark?.matches(":focus-visible")) show(circle, ofMark(mark));
  });
  stage.addEventListener("focusout", () => !circle.arranging.busy && show(circle, null));
  stage.addEventListener("keydown", (event) => press(circle, event));
}

const ofMark = (mark) =>
  mark.dataset.member !== undefined ? { member: Number(mark.dataset.member) } : { arc: Number(mark.dataset.tie) };

function choose(circle, found) {
  if (!circle.data.pick) return;
  const focus = kept(circle);
  if (!found) {
    if (circle.data.focus) circle.tell("picked", []);
    return;
  }
  const arc = found.arc === undefined ? null : circle.data.plan.arcs[found.arc];
  const value = arc ? [arc.from, arc.to] : [found.member];
  const again = arc ? String(focus.tie) === String(value) : focus.member === found.member;
  circle.data = { ...circle.data, focus: again ? null : value }; // at once; the page follows
  settle(circle);
  circle.tell("picked", again ? [] : value);
}

// --- keyboard ---------------------------------------------------------------------------------------

// One tab stop. Left and right go from person to person, down through a person's ties, up back to the person.
function press(circle, event) {
  const { data } = circle;
  if (circle.arranging.keys(event)) return stop(event);
  const count = data.plan.places.length;
  if (!count) return;
  const own = data.plan.arcs.flatMap((arc, k) => (!arc.ghost && (arc.from === circle.at || arc.to === circle.at) ? [k] : []));
  const here = own.indexOf(circle.tied);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) [circle.at, circle.tied] = [(circle.at + step + count) % count, null];
  else if (event.key === "Home") [circle.at, circle.tied] = [0, null];
  else if (event.key === "End") [circle.at, circle.tied] = [count - 1, null];
  else if (event.key === "ArrowDown") circle.tied = own.length ? own[Math.min(here + 1, own.length - 1)] : null;
  else if (event.key === "ArrowUp") circle.tied = here > 0 ? own[here - 1] : null;
  else if (event.key === "Escape" && circle.tied !== null) circle.tied = null;
  else if (event.key === "Enter" || event.key === " ") {
    stop(event);
    if (data.arrange) circle.arranging.lifts(circle.at);
    else choose(circle, circle.tied === null ? { member: circle.at } : { arc: circle.tied });
    return;
  } else return;
  stop(event); // the page's own arrow keys step through the sessions
  rove(circle, true);
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

function rove(circle, focus) {
  const { picture, at, tied } = circle;
  for (const mark of [...picture.members, ...picture.ties]) {
    if (mark.hasAttribute("tabindex")) mark.setAttribute("tabindex", "-1");
  }
  const mark = tied === null ? picture.members[at] : picture.ties[tied];
  picture.halo.setAttribute("d", tied === null ? "" : picture.courses[tied].d);
  if (!mark) return;
  mark.setAttribute("tabindex", "0");
  if (focus) mark.focus({ preventScroll: true });
}
