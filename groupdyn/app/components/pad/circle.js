// The circle of seats as it is touched: large seats on an ellipse that uses the room there is, the group in its
// middle, the arrow of the act that was tapped last, and somebody's acts while their seat is pointed at. How seats
// and arrows are drawn, lit and moved is the same as in the sociogram (`seats/`).

import { arranger } from "../groupdyn.seats/arrange.js";
import { arrow, GROUP, hubNode, lighting, made, seatNode, tieNode } from "../groupdyn.seats/seats.js";

const HOLD_MS = 600;
const THICK = 3; // the arrow of one act, in pixels
const SLIM = 8;
const BEND = 0.03;
const NAME = 24; // the room of a name outside of the circle

export class Circle {
  // `on`: {seat(id), hold(id), hub(), arcs(): [{from, to, tone, count}] by id, mayArrange(), arrange(ids)}
  constructor(parent, on) {
    this.root = parent;
    this.on = on;
    this.seats = new Map();
    this.ids = [];
    const layer = (name) => {
      const svg = made("svg", { "aria-hidden": "true", class: name });
      parent.append(svg);
      return svg;
    };
    this.ground = layer("ground");
    this.orbit = made("ellipse", { class: "orbit" }, this.ground);
    this.hub = document.createElement("button");
    this.hub.type = "button";
    this.hub.className = "hub";
    hubNode({ x: 0, y: 0, r: 1 }, {}, mark(this.hub));
    this.hub.append(document.createElement("span"));
    parent.append(this.hub);
    this.ties = layer("arrows"); // above the names: a head is never hidden
    press(this.hub, () => on.hub());
    this.arranging = arranger({
      root: parent,
      stage: parent,
      seats: () => this.ids.map((id) => this.seats.get(id).data),
      at: (event) => this.at(event),
      seat: (k, place) => this.put(this.seats.get(this.ids[k]), place),
      held: (k, on_) => this.hold(this.seats.get(this.ids[k]), on_),
      tell: (order) => on.arrange(order.map((k) => this.ids[k])),
    });
    parent.addEventListener("pointermove", (event) => this.arranging.moves(event));
    parent.addEventListener("pointerup", (event) => this.arranging.ends(event));
    parent.addEventListener("pointercancel", (event) => this.arranging.ends(event));
    new ResizeObserver(() => this.place()).observe(parent);
  }

  fill(seats) {
    const ids = new Set(seats.map((seat) => seat.id));
    for (const [id, seat] of this.seats) {
      if (!ids.has(id)) {
        seat.button.remove();
        this.seats.delete(id);
      }
    }
    for (const data of seats) {
      const seat = this.seats.get(data.id) ?? this.newSeat(data.id);
      if (seat.data?.shape !== data.shape) {
        seat.mark.replaceChildren();
        seatNode({ x: 0, y: 0, r: 1, square: data.shape === "square" }, {}, seat.mark);
      }
      seat.data = data;
      seat.key.textContent = data.key;
      seat.name.textContent = data.name;
      this.root.insertBefore(seat.button, this.hub);
    }
    this.ids = seats.map((seat) => seat.id);
    this.place();
  }

  newSeat(id) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "seat";
    button.dataset.id = id;
    const disc = button.appendChild(document.createElement("span"));
    disc.className = "disc";
    const svg = mark(disc);
    const key = disc.appendChild(document.createElement("span"));
    const name = button.appendChild(document.createElement("span"));
    name.className = "name";
    const forget = press(button, () => this.on.seat(id), () => this.on.hold(id));
    button.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && this.on.mayArrange()) this.arranging.begins(event, this.ids.indexOf(id));
    });
    button.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && this.light(id));
    button.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.light(null));
    button.addEventListener("focus", () => button.matches(":focus-visible") && this.light(id));
    button.addEventListener("blur", () => this.light(null));
    const seat = { button, mark: svg, key, name, forget };
    this.seats.set(id, seat);
    return seat;
  }

  // --- where it is -------------------------------------------------------------------------------

  // Seats on an ellipse that uses the room there is; the order and the first seat at the top are the sociogram's.
  place() {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height || !this.seats.size) return;
    const named = this.sizes(width, height, false);
    const compact = this.crowded(named); // many people in little room: the name stands in the disc
    const { rx, ry, size, apart } = compact ? this.sizes(width, height, true) : named;
    this.root.classList.toggle("compact", compact);
    const hub = Math.round(Math.min(112, Math.max(64, 0.62 * Math.min(rx, ry))));
    this.root.style.setProperty("--seat", `${size}px`);
    this.root.style.setProperty("--room", `${Math.round(Math.min(Math.max(apart, size + 8), 150))}px`);
    this.root.style.setProperty("--hub-size", `${hub}px`);
    const [x, y] = [width / 2, height / 2];
    this.fit = { x, y, rx, ry, size, hub };
    for (const svg of [this.ground, this.ties]) svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    for (const [name, value] of Object.entries({ cx: x, cy: y, rx, ry })) this.orbit.setAttribute(name, value);
    this.hub.style.left = `${x}px`;
    this.hub.style.top = `${y}px`;
    for (const seat of this.seats.values()) this.put(seat, seat.data);
    this.redraw(false);
  }

  // The ellipse and its seats as large as the room allows, with names outside of it or (`compact`) in the seats.
  sizes(width, height, compact) {
    const tall = compact ? 4 : 2 * NAME;
    let ry = (height - 56 - tall) / 2;
    let rx = Math.min((width - 64) / 2, 1.75 * ry);
    ry = Math.min(ry, 1.25 * rx);
    const apart = (Math.PI * (rx + ry)) / Math.max(this.seats.size, 3);
    const size = Math.round(Math.min(68, Math.max(44, apart * (compact ? 0.86 : 0.62))));
    ry = Math.max(Math.min((height - size - tall) / 2, ry), 0);
    rx = Math.max(Math.min((width - size - 12) / 2, rx), 0);
    return { rx, ry, size, apart };
  }

  // Whether seats stand too close, or somebody's name would stand behind another one's seat.
  crowded({ rx, ry, size, apart }) {
    if (apart < 66) return true;
    const places = [...this.seats.values()].map(({ data: { x, y } }) => [rx * x, -ry * y, y > -0.01 ? -1 : 1]);
    const behind = ([x, y, side], [ox, oy]) =>
      Math.abs(x - ox) < size / 2 + NAME && Math.abs(y + side * (size / 2 + NAME / 2) - oy) < size / 2 + NAME / 2 - 4;
    return places.some((one) => places.some((other) => one !== other && behind(one, other)));
  }

  put(seat, { x, y }) {
    const { fit } = this;
    seat.at = [fit.x + fit.rx * x, fit.y - fit.ry * y];
    seat.button.style.left = `${seat.at[0]}px`;
    seat.button.style.top = `${seat.at[1]}px`;
    seat.button.classList.toggle("above", y > -0.01); // names stand outside of the circle
  }

  at(event) {
    const box = this.root.getBoundingClientRect();
    const { x, y, rx, ry } = this.fit;
    return { x: (event.clientX - box.left - x) / rx, y: (y - event.clientY + box.top) / ry };
  }

  hold({ button, forget }, on) {
    forget();
    button.classList.toggle("held", on);
    if (on) this.clear();
  }

  // --- what is drawn in it -----------------------------------------------------------------------

  // An arrow for each receiver of an act.
  draw(sender, to, tone, moves = true) {
    const ends = to === "group" ? [GROUP] : Array.isArray(to) ? to : [];
    this.drawn = ends.map((end) => ({ from: sender, to: end, tone, count: 1 }));
    this.redraw(moves);
  }

  clear() {
    this.drawn = [];
    this.redraw();
  }

  // Somebody's acts, and who is in them, while they are pointed at; `null` goes back to what was drawn.
  light(id) {
    if (this.arranging.busy || (id === null && this.lit === undefined)) return;
    const arcs = id === null ? [] : this.on.arcs();
    this.lit = id === null || !arcs.some(({ from, to }) => from === id || to === id) ? undefined : { arcs, id };
    const { isOff } = lighting(arcs, this.lit ? { member: id } : {});
    for (const [own, { button }] of this.seats) button.classList.toggle("off", isOff(own));
    this.redraw(false);
  }

  redraw(moves = false) {
    const lit = this.lit && lighting(this.lit.arcs, { member: this.lit.id }).lit;
    const shown = lit ? this.lit.arcs.filter((_, k) => lit[k]) : (this.drawn ?? []);
    this.ties.replaceChildren();
    for (const { from, to, tone, count } of shown) {
      const ends = [this.spot(from), this.spot(to)];
      if (!ends[0] || !ends[1]) continue;
      const thick = THICK + Math.min(count - 1, 6) * 0.8;
      const tie = made("g", { class: moves ? "moves" : "" }, this.ties);
      const points = arrow(...ends, { thick, slim: SLIM, bend: to === GROUP ? 0 : BEND });
      tieNode(points, { thick, colour: `var(--${tone})`, dash: tone === "hostile" }, tie);
    }
  }

  spot(id) {
    const { x, y, size, hub } = this.fit;
    if (id === GROUP) return { x, y, r: hub / 2 + 1 };
    const seat = this.seats.get(id);
    return seat && { x: seat.at[0], y: seat.at[1], r: size / 2 + 1, square: seat.data.shape === "square" };
  }
}

// Where a shape of radius 1 is drawn as large as its place.
function mark(parent) {
  return made("svg", { viewBox: "-1 -1 2 2", class: "mark", "aria-hidden": "true" }, parent);
}

// A tap by any finger (a browser makes clicks of the first finger only), a key or a screen reader; and a hold.
export function press(button, tap, hold) {
  const down = new Map(); // pointer → {timer, held}
  let last = -Infinity;
  const end = (event) => {
    const one = down.get(event.pointerId);
    down.delete(event.pointerId);
    if (one) clearTimeout(one.timer);
    return one;
  };
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || button.disabled) return;
    const one = { held: false, timer: null };
    if (hold) {
      one.timer = setTimeout(() => {
        one.held = hold() !== false;
      }, HOLD_MS);
    }
    down.set(event.pointerId, one);
  });
  button.addEventListener("pointerup", (event) => {
    const one = end(event);
    if (!one) return;
    last = event.timeStamp;
    const box = button.getBoundingClientRect();
    const inside =
      event.clientX >= box.left - 8 && event.clientX <= box.right + 8 &&
      event.clientY >= box.top - 8 && event.clientY <= box.bottom + 8;
    if (!one.held && inside) tap();
  });
  button.addEventListener("pointercancel", end);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  // The mouse events that follow a touch would hit what has come up in this place meanwhile.
  button.addEventListener("touchend", (event) => event.cancelable && event.preventDefault());
  button.addEventListener("click", (event) => {
    // By a key or a screen reader; what a pointer did was taken above.
    if (event.detail === 0 || event.timeStamp - last > 700) tap();
  });
  // What is down becomes something else than a tap.
  return () => {
    for (const { timer } of down.values()) clearTimeout(timer);
    down.clear();
    last = performance.now();
  };
}
