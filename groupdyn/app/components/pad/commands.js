// The commands around the circle, each a button with its key: the session's in the bar, a moment's and the hand's in
// the corners, taking back above what was recorded. To add one: its key, what it does, and how it is shown.

import { make } from "../groupdyn.parts/parts.js";
import { press } from "./circle.js";
import { elapsed, written } from "./clock.js";

const KEYS = { pause: "⇧P", break: "⇧B", end: "⇧E", star: "⇧S", note: "⇧N", several: "+", left: "⇧L", undo: "⌫", restore: "⇧⌫" };

export class Commands {
  constructor(pad) {
    this.pad = pad;
    this.buttons = {};
  }

  add(ids, into) {
    for (const id of ids) {
      const button = make("button", `command ${id}`, into);
      button.type = "button";
      make("span", "", button);
      make("kbd", "", button, KEYS[id]).setAttribute("aria-hidden", "true");
      press(button, () => this.run(id));
      this.buttons[id] = button;
    }
  }

  run(id) {
    const { pad } = this;
    pad.delivery.touched();
    if (id === "pause" || id === "break") this.stop(id);
    else if (id === "star") this.star();
    else if (id === "note") pad.note.open();
    else if (id === "several") pad.hand.chooseSeveral();
    else if (id === "left") pad.hand.askWhoLeaves();
    else if (id === "end") pad.hand.askEnd();
    else if (id === "undo") pad.changes.undo();
    else if (id === "restore") pad.changes.restore();
    pad.render();
  }

  // A pause or break, or its end.
  stop(kind) {
    const { pad } = this;
    const { now } = pad;
    if (now === "ready" || now === "ended") return pad.say(pad.w.not_running);
    pad.do(now === kind ? "go" : kind);
    pad.cancel();
    pad.say(now === kind ? pad.w.goes_on : pad.w[`now_${kind}`]);
  }

  star() {
    const { pad } = this;
    if (pad.now === "ready") return pad.say(pad.w.not_running);
    pad.do("star");
    pad.say(pad.w.starred, { time: written(elapsed(pad.view.clock, pad.wall.now())) });
  }

  show(view, now) {
    const { hand, changes, w } = this.pad;
    const still = now === "ready" || now === "ended";
    this.put("pause", now === "pause" ? w.go_on : w.pause, { off: still });
    this.put("break", now === "break" ? w.go_on : w.break, { off: still });
    this.put("end", now === "ended" ? w.to_summary : now === "ready" ? w.back : w.end);
    this.put("star", w.moment, { off: now === "ready" });
    this.put("note", w.note);
    this.put("several", hand.full ? w.done : w.several, { off: hand.sender === null, pressed: hand.several });
    this.put("left", w.left, { pressed: hand.mode === "left" });
    this.put("undo", w.undo, { off: !changes.last });
    this.put("restore", w.restore);
    this.buttons.restore.hidden = !changes.lost;
  }

  put(id, words, { off = false, pressed } = {}) {
    const button = this.buttons[id];
    if (button.firstChild.textContent !== words) button.firstChild.textContent = words;
    button.setAttribute("aria-label", words);
    if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
    button.disabled = off;
  }
}
