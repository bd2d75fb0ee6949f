// Arranging seats: a person is dragged around the circle, or lifted and moved by keyboard; the others make
// room. What comes of it is an order of positions in the picture, clockwise from the top.
//
// `board` is the picture: {root, stage, live, words(), seats(): [{x, y, name}] on the circle of radius 1, at(event):
// the same of a pointer, seat(k, place, home): move one there (`home`: as it was laid out), held(k, on), tell(order)}.

const STARTS = 6; // pixels of movement from which a press is a drag

export function arranger(board) {
  let press = null; // where a pointer went down on a person
  let held = null; // the person in hand
  let lifted = false; // by keyboard
  let order = [];
  let moved = 0; // when a drag ended last
  const seats = () => board.seats();
  const start = () => seats().map((_, k) => k);
  const say = (key) => {
    const words = { name: seats()[held].name, seat: order.indexOf(held) + 1, n: order.length };
    board.live.textContent = board.words()[key].replace(/\{(\w+)\}/g, (_, name) => words[name]);
  };

  function take(k) {
    held = k;
    order = start();
    board.root.classList.add("arranging");
    board.held(k, true);
  }

  function moveTo(slot) {
    order = start().filter((k) => k !== held);
    order.splice(slot, 0, held);
    order.forEach((k, at) => board.seat(k, seats()[at]));
  }

  function letGo(keep) {
    const result = order;
    const changed = keep && result.some((k, at) => k !== at);
    board.held(held, false);
    if (!changed) start().forEach((k) => board.seat(k, seats()[k], true));
    board.root.classList.remove("arranging");
    [held, press, lifted] = [null, null, false];
    if (changed) board.tell(result);
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
      if (!press || lifted || event.pointerId !== press.id) return false;
      const far = Math.hypot(event.clientX - press.x, event.clientY - press.y);
      if (held === null && far < STARTS) return false;
      if (held === null) {
        take(press.k);
        board.stage.setPointerCapture(press.id);
      }
      const { x, y } = board.at(event);
      const turn = Math.atan2(x, y) / (2 * Math.PI);
      const count = seats().length;
      moveTo(((Math.round(turn * count) % count) + count) % count);
      board.seat(held, { x, y });
      return true;
    },
    ends(event) {
      if (held === null || lifted) {
        press = null;
        return;
      }
      moved = event.timeStamp;
      board.seat(held, seats()[order.indexOf(held)]);
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
        board.live.textContent = board.words().back;
        return event.key === "Escape";
      } else return false;
      return true;
    },
    cancel() {
      if (held !== null) letGo(false);
    },
  };
}
