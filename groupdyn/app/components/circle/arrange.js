// Arranging seats: a person is dragged around the circle, or lifted and moved by keyboard; the others make
// room. What comes of it is an order of positions in the plan, clockwise from the top.

import { light } from "./picture.js";

const STARTS = 6; // pixels of movement from which a press is a drag

export function arranger(circle) {
  let press = null; // where a pointer went down on a person
  let held = null; // the person in hand
  let lifted = false; // by keyboard
  let order = [];
  let moved = 0; // when a drag ended last
  const places = () => circle.data.plan.places;
  const start = () => places().map((_, k) => k);
  const say = (key) => {
    const words = { name: places()[held].name, seat: order.indexOf(held) + 1, n: order.length };
    circle.live.textContent = circle.data.words[key].replace(/\{(\w+)\}/g, (_, name) => words[name]);
  };

  function take(k) {
    held = k;
    order = start();
    circle.root.classList.add("arranging");
    circle.tip.hidden = true;
    light(circle.picture, {});
    circle.picture.members[k].classList.add("held");
  }

  function moveTo(slot) {
    order = start().filter((k) => k !== held);
    order.splice(slot, 0, held);
    order.forEach((k, at) => seat(circle.picture, k, places()[at]));
  }

  function letGo(keep) {
    const result = order;
    const changed = keep && result.some((k, at) => k !== at);
    circle.picture.members[held].classList.remove("held");
    if (!changed) start().forEach((k) => seat(circle.picture, k, places()[k], true));
    circle.root.classList.remove("arranging");
    [held, press, lifted] = [null, null, false];
    if (changed) circle.tell("arranged", result);
  }

  return {
    get busy() {
      return held !== null;
    },
    begins(event, k) {
      if (lifted) letGo(false);
      press = { k, x: event.clientX, y: event.clientY, id: event.pointerId };
    },
    moves(event) {
      if (!press || lifted) return false;
      const far = Math.hypot(event.clientX - press.x, event.clientY - press.y);
      if (held === null && far < STARTS) return false;
      if (held === null) {
        take(press.k);
        circle.stage.setPointerCapture(press.id);
      }
      const { fit, svg } = circle.picture;
      const box = svg.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left - fit.x, event.clientY - box.top - fit.y];
      const turn = Math.atan2(x, -y) / (2 * Math.PI);
      const count = places().length;
      moveTo(((Math.round(turn * count) % count) + count) % count);
      seat(circle.picture, held, { x: x / fit.radius, y: -y / fit.radius });
      return true;
    },
    ends(event) {
      if (held === null || lifted) {
        press = null;
        return;
      }
      moved = event.timeStamp;
      seat(circle.picture, held, places()[order.indexOf(held)]);
      letGo(event.type === "pointerup");
    },
    justMoved: (event) => event.timeStamp - moved < 400 && moved > 0,
    lifts(k) {
      take(k);
      lifted = true;
      say("lifted");
    },
    // Whether the key was for the person in hand.
    keys(event) {
      if (!lifted) return false;
      const here = order.indexOf(held);
      const count = order.length;
      const slot = { ArrowRight: (here + 1) % count, ArrowDown: (here + 1) % count, ArrowLeft: (here - 1 + count) % count,
        ArrowUp: (here - 1 + count) % count, Home: 0, End: count - 1 }[event.key];
      if (slot !== undefined) {
        moveTo(slot);
        say("moved");
      } else if (event.key === "Enter" || event.key === " ") {
        say("put");
        letGo(true);
      } else if (event.key === "Escape" || event.key === "Tab") {
        letGo(false);
        circle.live.textContent = circle.data.words.back;
        return event.key === "Escape";
      } else return false;
      return true;
    },
    cancel() {
      if (held !== null) letGo(false);
    },
  };
}

// A person and the name at another place; `home` puts the name where it was laid out.
function seat(picture, k, { x, y }, home = false) {
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
