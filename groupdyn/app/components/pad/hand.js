// What a tap means: who acts, towards whom, and its kind, until they are an act. What is in hand is kept nowhere
// else; `commit` makes an action of it.

import { away, comes, leaves } from "./attendance.js";

const KIND_MS = 1200; // an act waits so long for its kind before it is sent; it is kept at once

export class Hand {
  constructor(pad, kind) {
    this.pad = pad;
    this.kind = kind; // the kind of an act for which none is chosen
    this.current = null; // the act whose kind a tap on a kind says
    this.clear();
  }

  clear() {
    this.sender = null;
    this.to = [];
    this.several = false;
    this.pick = null; // the kind chosen before the receiver
    this.mode = ""; // "left", "end"
  }

  // Something was begun that is no act yet.
  get begun() {
    return this.sender !== null || this.mode !== "";
  }

  // Several receivers are chosen, and wait to be an act.
  get full() {
    return this.several && this.to.length > 0;
  }

  seat(id) {
    const { pad } = this;
    pad.delivery.touched();
    const { statuses } = pad.view;
    if (pad.changes.takes(id)) return;
    if (this.mode === "left") {
      this.mode = "";
      leaves(pad, id, statuses[id]);
      return;
    }
    if (!pad.changes.moment) {
      // Who acted in an earlier moment may have left since; who arrives may do so in a break.
      if (pad.now !== "ended" && away(statuses[id])) return comes(pad, id, statuses[id]);
      if (!this.mayTap()) return;
    }
    if (this.sender === null) this.begin(id);
    else if (this.several) {
      this.to = this.to.includes(id) ? this.to.filter((one) => one !== id) : [...this.to, id];
      pad.render();
    } else this.commit([id]);
  }

  begin(id) {
    const { pad } = this;
    this.sender = id;
    this.current = null;
    this.pick = null;
    pad.people.clear();
    pad.delivery.soon();
    pad.say(pad.w.from, { name: pad.names.get(id) });
  }

  // A receiver that is held begins a choice of several. Whether that is all: else it is a tap once it is let go.
  hold(id) {
    if (this.sender === null || this.sender === id || this.pad.changes.fix) return false;
    if (!this.several) this.to = [];
    this.several = true;
    this.seat(id);
    navigator.vibrate?.(15);
    return true;
  }

  hub() {
    const { pad } = this;
    pad.delivery.touched();
    if (this.mode === "end") {
      this.mode = "";
      pad.do("end");
      pad.say(pad.w.ended);
    } else if (pad.changes.takes("group")) {
      // it was the group that acts were to be corrected to, or the end of it
    } else if (this.sender !== null) this.commit(this.full ? this.to : "group");
    else if (pad.now === "ready") this.goes("start", pad.w.started);
    else if (pad.now !== "running") this.goes("go", pad.w.goes_on);
    else pad.say(pad.w.first_who);
  }

  goes(kind, words) {
    this.pad.do(kind);
    this.pad.room.stayAwake();
    this.pad.say(words);
  }

  mayTap() {
    const { pad } = this;
    if (!["pause", "break", "ended"].includes(pad.now)) return true;
    pad.say(pad.w[`still_${pad.now}`]);
    pad.people.look();
    return false;
  }

  commit(to) {
    const { pad, sender: s } = this;
    const c = this.pick ?? this.kind;
    const delay = this.pick ? 20 : KIND_MS;
    const more = pad.changes.ofMoment();
    this.current = pad.do("tap", { s, to, c, ...more }, delay);
    this.clear();
    pad.changes.closed();
    const act = pad.view.acts.get(this.current);
    pad.people.draw(act);
    pad.say(pad.sentence(act));
  }

  // A kind is tapped: of what is corrected, of what is in hand, else of the last act.
  choose(code) {
    const { pad } = this;
    pad.delivery.touched();
    pad.kinds.showAll(false);
    if (pad.changes.fix) {
      pad.changes.fixWith({ c: code });
      return;
    }
    if (this.sender !== null) {
      this.pick = code;
      pad.say(pad.codes.get(code).name);
      return;
    }
    const act = this.current && pad.view.acts.get(this.current);
    if (act) pad.changes.correctAndShow(act, { c: code });
    else pad.say(pad.w.first_who);
  }

  makeDefault(code) {
    this.kind = code;
    this.pad.say(this.pad.w.default_now, { kind: this.pad.codes.get(code).name });
  }

  chooseSeveral() {
    const { pad } = this;
    if (this.sender === null) return pad.say(pad.w.first_who);
    if (this.full) return this.commit(this.to);
    this.several = !this.several;
    this.to = [];
    pad.say(this.several ? pad.w.several_hint : "");
  }

  askWhoLeaves() {
    this.mode = this.mode === "left" ? "" : "left";
    this.pad.say(this.mode ? this.pad.w.who_left : "");
  }

  askEnd() {
    const { pad } = this;
    if (pad.now === "ended") return pad.finish();
    if (pad.now === "ready") return pad.leaveFor("setup");
    pad.cancel();
    this.mode = "end";
    pad.say(pad.w.end_ask);
    pad.people.focusHub();
  }
}
