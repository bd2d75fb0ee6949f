// The circle of seats, the group in its middle, and the arrow of the act that was tapped last.

const SVG = "http://www.w3.org/2000/svg";
const HOLD_MS = 600;

export class Circle {
  // `on`: {seat(id), hold(id), hub()}
  constructor(parent, on) {
    this.root = parent;
    this.on = on;
    this.seats = new Map();
    this.lines = document.createElementNS(SVG, "svg");
    this.lines.setAttribute("aria-hidden", "true");
    this.hub = document.createElement("button");
    this.hub.type = "button";
    this.hub.className = "hub";
    parent.append(this.lines, this.hub);
    press(this.hub, () => on.hub());
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
      let seat = this.seats.get(data.id);
      if (!seat) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "seat";
        button.dataset.id = data.id;
        const disc = button.appendChild(document.createElement("span"));
        disc.className = "disc";
        const name = button.appendChild(document.createElement("span"));
        name.className = "name";
        press(button, () => this.on.seat(data.id), () => this.on.hold(data.id));
        seat = { button, disc, name };
        this.seats.set(data.id, seat);
      }
      seat.data = data;
      seat.disc.textContent = data.key;
      seat.name.textContent = data.name;
      seat.button.classList.toggle("leader", data.shape === "square");
      this.root.insertBefore(seat.button, this.hub);
    }
    this.place();
  }

  // Seats on an ellipse that uses the room there is; the order and the first seat at the top are the sociogram's.
  place() {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height || !this.seats.size) return;
    const around = Math.min((Math.PI / 2) * (width + height - 170), (Math.PI / 2) * 2.75 * (height - 86));
    const compact = around / this.seats.size < 66; // many people in little room: the name stands in the disc
    this.root.classList.toggle("compact", compact);
    const tall = compact ? 4 : 30; // the name beneath the disc
    let ry = (height - 56 - tall) / 2;
    let rx = Math.min((width - 64) / 2, 1.75 * ry);
    ry = Math.min(ry, 1.25 * rx);
    const apart = (Math.PI * (rx + ry)) / Math.max(this.seats.size, 3);
    const size = Math.round(Math.min(68, Math.max(44, apart * (compact ? 0.86 : 0.62))));
    ry = Math.min((height - size - tall) / 2, ry);
    rx = Math.min((width - size - 12) / 2, rx);
    this.root.style.setProperty("--seat", `${size}px`);
    this.root.style.setProperty("--room", `${Math.round(Math.min(Math.max(apart, size + 8), 150))}px`);
    this.root.style.setProperty("--hub", `${Math.round(Math.min(112, Math.max(64, 0.62 * Math.min(rx, ry))))}px`);
    const [x, y] = [width / 2, (height - tall) / 2 + 2];
    this.middle = [x, y];
    this.lines.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.hub.style.left = `${x}px`;
    this.hub.style.top = `${y}px`;
    for (const seat of this.seats.values()) {
      seat.at = [x + rx * seat.data.x, y - ry * seat.data.y];
      seat.button.style.left = `${seat.at[0]}px`;
      seat.button.style.top = `${seat.at[1]}px`;
    }
    this.size = size;
    if (this.drawn) this.draw(...this.drawn, false);
  }

  // An arrow for each receiver; `key` tells acts apart, so that only a new one moves.
  draw(sender, to, tone, key, moves = true) {
    this.drawn = [sender, to, tone, key];
    this.lines.replaceChildren();
    const from = this.seats.get(sender)?.at;
    if (!from) return;
    const ends = to === "group" ? [this.middle] : Array.isArray(to) ? to.map((id) => this.seats.get(id)?.at) : [];
    for (const end of ends) {
      if (!end) continue;
      const [dx, dy] = [end[0] - from[0], end[1] - from[1]];
      const length = Math.hypot(dx, dy) || 1;
      const [ux, uy] = [dx / length, dy / length];
      const inner = to === "group" ? this.hub.offsetWidth / 2 + 4 : this.size / 2 + 5;
      const a = [from[0] + ux * (this.size / 2 + 5), from[1] + uy * (this.size / 2 + 5)];
      const b = [end[0] - ux * inner, end[1] - uy * inner];
      const bend = to === "group" ? 0 : 0.08 * length;
      const middle = [(a[0] + b[0]) / 2 - uy * bend, (a[1] + b[1]) / 2 + ux * bend];
      const [hx, hy] = unit(middle, b);
      const line = document.createElementNS(SVG, "path");
      line.setAttribute("d", `M${a} Q${middle} ${[b[0] - hx * 8, b[1] - hy * 8]}`);
      line.setAttribute("pathLength", "1");
      line.setAttribute("class", `line ${tone}${moves ? " moves" : ""}`);
      const head = document.createElementNS(SVG, "path");
      const [px, py] = [-hy * 6, hx * 6];
      const [cx, cy] = [b[0] - hx * 12, b[1] - hy * 12];
      head.setAttribute("d", `M${b} L${cx + px},${cy + py} L${cx - px},${cy - py} Z`);
      head.setAttribute("class", `head ${tone}${moves ? " moves" : ""}`);
      this.lines.append(line, head);
    }
  }

  clear() {
    this.drawn = null;
    this.lines.replaceChildren();
  }
}

function unit(a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
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
        one.held = true;
        hold();
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
}
