// The people in their circle, as the pad knows them: who acts, who is meant, who is away, and what the middle is for.

import { make } from "../groupdyn.parts/parts.js";
import { GROUP } from "../groupdyn.seats/seats.js";
import { about, away } from "./attendance.js";
import { Circle } from "./circle.js";

export class People {
  constructor(pad, stage) {
    this.pad = pad;
    this.ring = make("div", "ring", stage);
    this.ring.setAttribute("role", "group");
    this.circle = new Circle(this.ring, {
      seat: (id) => pad.hand.seat(id),
      hold: (id) => pad.hand.hold(id),
      hub: () => pad.hand.hub(),
      arcs: () => this.arcs(),
      mayArrange: () => pad.now === "ready",
      arrange: (ids) => pad.arrange(ids),
    });
  }

  dress(words) {
    this.ring.setAttribute("aria-label", words.circle);
  }

  fill(seats) {
    this.circle.fill(seats);
  }

  // An act as arrows; none clears.
  draw(act) {
    if (act) this.circle.draw(act.s, act.to, this.tone(act));
    else this.circle.clear();
  }

  clear() {
    this.circle.clear();
  }

  tone(act) {
    return this.pad.codes.get(act.c)?.tone ?? "neutral";
  }

  // The acts that are listed, as arrows: who to whom, of which sign, how many.
  arcs() {
    const { hand, changes, view } = this.pad;
    if (hand.sender !== null || changes.fix) return []; // somebody is being tapped
    const found = new Map();
    for (const act of view.acts.values()) {
      const tone = this.tone(act);
      for (const to of act.to === "group" ? [GROUP] : Array.isArray(act.to) ? act.to : []) {
        const key = [act.s, to, tone].join();
        found.set(key, { from: act.s, to, tone, count: (found.get(key)?.count ?? 0) + 1 });
      }
    }
    return [...found.values()];
  }

  // Where a tap is wanted.
  look() {
    const { hub } = this.circle;
    hub.classList.remove("look");
    void hub.offsetWidth; // so that the animation begins anew
    hub.classList.add("look");
  }

  focusHub() {
    this.circle.hub.focus({ preventScroll: true });
  }

  show(view, now) {
    this.circle.light(null);
    this.showSeats(view);
    this.showHub(now);
  }

  showSeats({ acts, statuses }) {
    const { hand, changes, w } = this.pad;
    const fixed = changes.fix && acts.get(changes.fix.key);
    const to = fixed ? fixed.to : hand.to;
    for (const [id, { button, data }] of this.circle.seats) {
      const sends = fixed ? fixed.s === id : hand.sender === id;
      const receives = Array.isArray(to) && to.includes(id);
      const said = about(this.pad, statuses[id]) || (sends ? w.acts : "");
      button.classList.toggle("away", away(statuses[id]));
      button.classList.toggle("sends", sends);
      button.classList.toggle("receives", receives);
      button.setAttribute("aria-label", [data.name, said].filter(Boolean).join(", "));
      button.setAttribute("aria-pressed", String(sends || receives));
      button.title = said;
    }
  }

  showHub(now) {
    const { hub } = this.circle;
    const [words, call] = this.hubWords(now);
    if (hub.lastChild.textContent !== words) hub.lastChild.textContent = words;
    hub.classList.toggle("call", call);
    hub.classList.toggle("open", this.pad.hand.sender !== null && !call);
  }

  // What the middle says, and whether it is what is to be tapped.
  hubWords(now) {
    const { hand, changes, w } = this.pad;
    if (hand.mode === "end") return [w.end_now, true];
    if (changes.fix) return [changes.wants ? w.group : w.done, false];
    if (hand.full) return [w.done, true];
    if (hand.sender === null && now === "ready") return [w.start, true];
    if (hand.sender === null && now !== "running") return [w.go_on, now !== "ended"];
    return [w.group, false];
  }
}
