// Changes of what was recorded: an act is corrected part by part, taken back and brought back; a moment is coded.

const MINE = 100;

export const byComing = (a, b) => a.at - b.at;
export const isAct = (entry) => entry.s !== undefined;

export class Changes {
  constructor(pad) {
    this.pad = pad;
    this.undone = new Map(); // acts that were taken back since the last act
    this.mine = []; // what was done in this window, in order: {key} of acts and moments, {person, was, said}
    this.clear();
  }

  clear() {
    this.fix = null; // the act that is corrected: {key, part: "s", "to" or "c", done: a seat was tapped for it}
    this.moment = null; // the moment that is coded
    this.opened = null; // the moment whose row is open
  }

  // An action was done here.
  did(kind, key) {
    if (["tap", "star", "note"].includes(kind)) this.stood({ key });
  }

  // The same of somebody who came or left: who, what they were, and how it was said.
  stood(what) {
    this.mine = [...this.mine.slice(1 - MINE), what];
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
    this.fix = { key, part, done: false };
    pad.hand.current = null;
    const act = pad.view.acts.get(key);
    pad.people.draw(act);
    pad.say(pad.w[`correct_${part}`], {}, pad.sentence(act));
  }

  // What the next seat is for: who acted ("s"), towards whom ("to"), or not for what is corrected ("").
  get wants() {
    return !this.fix || this.fix.done || this.fix.part === "c" ? "" : this.fix.part;
  }

  // A seat or the group is tapped; whether that was for what is corrected. One seat is: the next one is the next
  // act's, since the session goes on.
  takes(who) {
    if (!this.fix) return false;
    const { wants } = this;
    if (!wants) {
      this.close();
      return who === "group"; // the middle said “Done”
    }
    if (who === "group" && wants === "s") return true;
    this.fix.done = true;
    this.fixWith(wants === "s" ? { s: who } : { to: who === "group" ? "group" : [who] });
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
    this.open(this.fix.key, parts[Math.min(Math.max(to, 0), 2)]);
  }

  // From act to act, the latest first.
  step(by) {
    const keys = [...this.pad.view.acts.values()].reverse().map((act) => act.key);
    const at = this.fix ? keys.indexOf(this.fix.key) + by : 0;
    if (at < 0) this.close();
    else if (keys[at]) this.open(keys[at], this.fix?.part ?? "c");
  }

  // --- taking back -----------------------------------------------------------------------------

  // What would be taken back: what was begun ("hand"), what was done last here, else the latest of the session.
  get last() {
    if (this.pad.hand.begun || this.moment) return "hand";
    const { acts, moments } = this.pad.view;
    const mine = this.mine.map((one) => (one.key ? (acts.get(one.key) ?? moments.get(one.key)) : one)).filter(Boolean);
    return mine.at(-1) ?? [...acts.values(), ...moments.values()].sort(byComing).at(-1);
  }

  undo() {
    const { last } = this;
    if (last === "hand") {
      this.pad.cancel();
      this.pad.people.clear();
      this.pad.say("");
    } else if (last?.person !== undefined) this.takeBackPerson(last);
    else if (last) this.takeBack(last);
  }

  takeBackPerson(one) {
    const { pad } = this;
    this.mine = this.mine.filter((other) => other !== one);
    pad.do("status", { p: one.person, st: one.was });
    pad.say(pad.w.undone, { act: one.said });
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
