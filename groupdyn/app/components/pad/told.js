// What the pad says: the clock, what the session does, what was done last, what waits and why.

import { make } from "../groupdyn.parts/parts.js";
import { elapsed, written } from "./clock.js";

const LONG_MS = 2500; // what waits longer is told
const MANY = 9; // and more than so many

export class Told {
  constructor(pad, bar) {
    this.pad = pad;
    this.line = "";
    this.time = make("span", "time", bar);
    this.status = make("span", "status", bar);
    this.waiting = make("span", "waiting", bar);
    this.waiting.setAttribute("role", "status");
  }

  buildLine(stage) {
    this.said = make("p", "said", stage);
  }

  buildTrouble(head) {
    this.trouble = make("p", "trouble", head);
    this.trouble.setAttribute("role", "alert");
  }

  buildAloud(root) {
    this.aloud = make("div", "unseen", root);
    this.aloud.setAttribute("aria-live", "polite");
  }

  say(line, before) {
    this.line = line;
    this.aloud.textContent = [before, line].filter(Boolean).join(". ");
  }

  show(view, now) {
    const { w } = this.pad;
    this.status.textContent = w[`is_${now}`];
    this.look(view);
    this.said.textContent = this.line || (now === "running" ? w.first_who : now === "ready" ? w.before : "");
    this.said.classList.toggle("hint", !this.line);
  }

  // Again and again.
  look({ clock }) {
    put(this.time, written(elapsed(clock, this.pad.wall.now())));
    const { queue, wall, w } = this.pad;
    const waiting = queue.size;
    const oldest = Math.min(...queue.pending.map(({ event }) => event.at));
    const long = waiting > 0 && wall.now() - oldest > LONG_MS;
    put(this.waiting, long || waiting > MANY ? w.waiting.replaceAll("{n}", waiting) : "");
    put(this.trouble, this.problems(waiting, long).filter(Boolean).join(" "));
  }

  problems(waiting, long) {
    const { queue, delivery, problem, unread, w } = this.pad;
    const words = long && queue.pending.some(({ event }) => event.text !== undefined) ? w.words_wait : "";
    if (waiting && delivery.isSilent) return [w.no_answer, words];
    if (problem && (waiting || unread)) return [problem, words];
    return [waiting && !queue.kept ? w.not_kept : "", words];
  }
}

function put(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
