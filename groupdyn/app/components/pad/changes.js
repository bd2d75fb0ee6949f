// Changes of what was recorded: an act is corrected part by part, taken back and brought back; a moment is coded.

const MINE = 100;

export const byComing = (a, b) => a.at - b.at;
export const isAct = (entry) => entry.s !== undefined;

export class Changes {
  constructor(pad) {
    this.pad = pad;
    this.undone = new Map(); // acts that were taken back since the last act
    this.mine = []; // keys of the acts and moments of this window, in order
    this.clear();
  }

  clear() {
    this.fix = null; // the act that is corrected, and which part: "s", "to", "c"
    this.moment = null; // the moment that is coded
    this.opened = null; // the moment whose row is open
  }

  // An action was done here.
  did(kind, key) {
    if (["tap", "star", "note"].includes(kind)) this.mine = [...this.mine.slice(1 - MINE), key];
  }

  // What an act takes from the moment that it codes.
  ofMoment() {
    const moment = this.moment && this.pad.view.moments.get(this.moment);
    return moment ? { el: moment.at, of: moment.of } : {};
  }

  // An act was made.
  closed() {
    this.moment = null;
    this.opened = null;
    this.undone.clear();
  }

  // --- correcting ------------------------------------------------------------------------------

  open(key, part = "c") {
    const { pad } = this;
    pad.cancel();
    this.fix = { key, part };
    pad.hand.current = null;
    const act = pad.view.acts.get(key);
    pad.people.draw(act);
    pad.say(pad.w.correcting, { act: pad.sentence(act) });
  }

  // A seat or the group is tapped; whether that was for what is corrected.
  takes(who) {
    if (!this.fix) return false;
    const { part } = this.fix;
    if (who === "group") {
      if (part === "to") this.fixWith({ to: "group" });
      else if (part === "c") this.close();
      return true;
    }
    if (part === "c") return false;
    this.fixWith(part === "s" ? { s: who } : { to: [who] });
    return true;
  }

  fixWith(changes) {
    const act = this.pad.view.acts.get(this.fix.key);
    if (act) this.correctAndShow(act, changes);
    else this.close();
  }

  correctAndShow(act, changes) {
    const { pad } = this;
    this.correct(act, changes);
    const now = pad.view.acts.get(act.key);
    pad.people.draw(now);
    pad.say(pad.sentence(now));
  }

  // In place while it has not left this page, else by an action of its own.
  correct(act, changes) {
    const whole = { s: act.s, to: act.to, c: act.c, ...changes };
    if (this.pad.queue.amend(act.key, whole)) this.pad.delivery.soon(20);
    else this.pad.do("correct", { of: act.of, ...whole });
  }

  close() {
    this.fix = null;
    this.pad.render();
  }

  // From part to part of the act.
  turn(by) {
    const parts = ["s", "to", "c"];
    const to = parts.indexOf(this.fix.part) + by;
    this.fix.part = parts[Math.min(Math.max(to, 0), 2)];
    this.pad.render();
  }

  // From act to act, the latest first.
  step(by) {
    const keys = [...this.pad.view.acts.values()].reverse().map((act) => act.key);
    const at = this.fix ? keys.indexOf(this.fix.key) + by : 0;
    if (at < 0) this.close();
    else if (keys[at]) this.open(keys[at], this.fix?.part ?? "c");
  }

  // --- taking back -----------------------------------------------------------------------------

  // What was done last here, else the latest of the session.
  undo() {
    const { acts, moments } = this.pad.view;
    const mine = this.mine.map((key) => acts.get(key) ?? moments.get(key)).filter(Boolean);
    const last = mine.at(-1) ?? [...acts.values(), ...moments.values()].sort(byComing).at(-1);
    if (last) this.takeBack(last);
  }

  takeBack(entry) {
    const { pad } = this;
    if (isAct(entry)) this.undone.set(entry.key, entry);
    if (entry.key === pad.hand.current) pad.hand.current = null;
    if (entry.key === this.moment) this.moment = null;
    this.fix = null;
    pad.people.clear();
    pad.do("undo", { of: entry.of });
    if (isAct(entry)) pad.say(pad.w.undone, { act: pad.sentence(entry) });
    else pad.say(pad.w.moment_gone);
  }

  // The act that would be brought back.
  get lost() {
    const { acts } = this.pad.view;
    return [...this.undone.values()].filter(({ key }) => !acts.has(key)).at(-1);
  }

  restore() {
    const act = this.lost;
    if (!act) return;
    this.pad.do("restore", { of: act.of });
    this.pad.say(this.pad.sentence(act));
  }

  // --- moments ---------------------------------------------------------------------------------

  openMoment(moment, time) {
    const on = this.opened !== moment.key;
    this.pad.cancel();
    this.opened = on ? moment.key : null;
    this.moment = on && moment.open ? moment.key : null;
    this.pad.say(this.moment ? this.pad.w.coding : "", { time });
  }
}
