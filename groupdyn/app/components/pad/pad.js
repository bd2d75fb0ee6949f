// The live pad. Two taps make an act: who, and towards whom. A third one, whenever it comes before the next
// act, says its kind. What is done waits in a queue that outlives the page until the server has stored it.
// `groupdyn/capture/recording.py` says what each action means.

import { Circle, press } from "./circle.js";
import { elapsed, state, written } from "./clock.js";
import { fold } from "./fold.js";
import { Delivery, Queue } from "../groupdyn.queue/delivery.js";
import { isolated } from "../groupdyn.parts/parts.js";
import { GROUP } from "../groupdyn.seats/seats.js";

const KIND_MS = 1200; // an act waits so long for its kind before it is sent; it is kept at once
const SHOWN = 12;
const USUAL = 9; // kinds that a phone shows at once; the others are a tap away
const LEFT_S = 20; // what waits so long in another window is delivered by this one
const SKEW_MS = 2000; // a clock that differs less is taken as right

const pads = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component;
  let pad = pads.get(parentElement);
  if (pad && data.token && pad.token !== data.token) {
    pad.leave();
    pad = null;
  }
  if (!pad) {
    if (!data.token) return;
    pad = new Pad(parentElement, data);
    pads.set(parentElement, pad);
  }
  pad.delivery.send = (batch) => setStateValue("batch", batch);
  pad.arrange = (ids) => setTriggerValue("arranged", ids);
  pad.leaveFor = (where) => setTriggerValue("gone", where);
  pad.receive(data);
}

class Pad {
  constructor(parent, data) {
    this.token = data.token;
    this.seen = 0;
    this.least = -Infinity; // how far the server's clock is ahead of ours, at least and at most
    this.most = Infinity;
    this.queue = new Queue("pad", data.token, wordless);
    this.delivery = new Delivery(this.queue);
    this.sender = null;
    this.to = [];
    this.several = false;
    this.pick = null; // the kind chosen before the receiver
    this.kind = data.kind; // the kind of an act for which none is chosen
    this.mode = ""; // "left", "end"
    this.fix = null; // the act that is corrected, and which part
    this.moment = null; // the moment that is coded
    this.problem = "";
    this.current = null; // the act whose kind a tap on a kind says
    this.undone = new Map();
    this.mine = []; // keys of the acts and moments of this window, in order
    this.refused = [];
    this.build(parent);
    this.onKey = (event) => this.key(event);
    this.onLine = () => this.delivery.reconnected();
    this.onUnload = (event) => this.wordsWait && event.preventDefault(); // the browser asks, in its own words
    this.onSight = () => document.visibilityState === "visible" && this.stayAwake();
    window.addEventListener("keydown", this.onKey, true); // before Streamlit's own keys
    window.addEventListener("online", this.onLine);
    window.addEventListener("beforeunload", this.onUnload);
    document.addEventListener("visibilitychange", this.onSight);
    this.resize = () => this.fit();
    window.addEventListener("resize", this.resize);
    this.tick = setInterval(() => (this.root.isConnected ? this.second() : this.leave()), 250);
    if (this.queue.size) this.delivery.soon(50);
  }

  leave() {
    clearInterval(this.tick);
    window.removeEventListener("keydown", this.onKey, true);
    window.removeEventListener("online", this.onLine);
    window.removeEventListener("beforeunload", this.onUnload);
    window.removeEventListener("resize", this.resize);
    document.removeEventListener("visibilitychange", this.onSight);
    this.delivery.now();
    this.wake?.release().catch(() => {});
    this.root.remove();
  }

  // --- what there is ---------------------------------------------------------------------------

  build(parent) {
    const make = (tag, name, into, words) => {
      const node = document.createElement(tag);
      if (name) node.className = name;
      if (words) node.textContent = words;
      into?.append(node);
      return node;
    };
    this.make = make;
    this.root = make("section", "pad");
    const bar = make("div", "bar", this.root);
    this.time = make("span", "time", bar);
    this.status = make("span", "status", bar);
    this.commands = {};
    const command = (id, into) => {
      const button = make("button", `command ${id}`, into);
      button.type = "button";
      make("span", "", button);
      make("kbd", "", button);
      press(button, () => this.command(id));
      this.commands[id] = button;
    };
    this.waiting = make("span", "waiting", bar);
    this.waiting.setAttribute("role", "status");
    for (const id of ["pause", "break", "end"]) command(id, bar);
    const stage = make("div", "stage", this.root);
    const ring = make("div", "ring", stage);
    ring.setAttribute("role", "group");
    this.ring = ring;
    this.circle = new Circle(ring, {
      seat: (id) => this.seat(id),
      hold: (id) => this.hold(id),
      hub: () => this.hub(),
      arcs: () => this.arcs(),
      mayArrange: () => state(this.view.clock) === "ready",
      arrange: (ids) => this.arrange(ids),
    });
    for (const id of ["star", "note", "several", "left"]) command(id, stage);
    this.said = make("p", "said", stage);
    this.form = make("form", "note", stage);
    this.text = make("input", "", this.form);
    this.text.type = "text";
    this.text.maxLength = 2000;
    this.text.autocomplete = "off";
    this.save = make("button", "", this.form);
    this.form.hidden = true;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.takeNote();
    });
    this.text.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.closeNote();
    });
    this.kinds = make("div", "kinds", this.root);
    this.kinds.setAttribute("role", "group");
    this.kindButtons = new Map();
    const acts = make("div", "acts", this.root);
    const head = make("div", "head", acts);
    this.trouble = make("p", "trouble", head);
    this.trouble.setAttribute("role", "alert");
    command("undo", head);
    command("restore", head);
    this.list = make("ol", "", acts);
    this.rows = new Map();
    this.live = make("div", "unseen", this.root);
    this.live.setAttribute("aria-live", "polite");
    parent.append(this.root);
  }

  receive(data) {
    if (!data.token) {
      // It cannot be read either: what is on the screen stays.
      this.delivery.answered({}, true);
      this.problem = data.trouble;
      this.unread = true;
      return this.render();
    }
    if (data.now <= this.seen) return this.render();
    this.seen = data.now;
    this.unread = false;
    this.compare(data);
    this.data = data;
    this.names = new Map(data.seats.map((seat) => [seat.id, seat.name]));
    this.codes = new Map(data.codes.map((code) => [code.id, code]));
    for (const [name, colour] of Object.entries(data.colours)) this.root.style.setProperty(`--${name}`, colour);
    this.problem = data.trouble;
    this.refused = data.refused;
    this.delivery.answered(data.taken, Boolean(data.trouble));
    this.circle.fill(data.seats);
    this.fillKinds(data.codes);
    this.dress();
    this.render();
    this.fit();
    if (!this.wake) this.stayAwake();
  }

  get w() {
    return this.data.words;
  }

  // The server's time was read before it came here, and after we sent what it answers.
  compare(data) {
    this.least = Math.max(this.least, data.now - Date.now());
    if (data.echo) this.most = Math.min(this.most, data.now - data.echo);
  }

  // The server's wall time; ours, unless the two surely differ.
  now() {
    const skew = this.least > SKEW_MS ? this.least : this.most < -SKEW_MS ? this.most : 0;
    this.latest = Math.max(this.latest ?? 0, Math.round(Date.now() + skew)); // never back
    return this.latest;
  }

  // A note's words are in this page alone until they are stored: nothing confidential is kept in the browser.
  get wordsWait() {
    return Boolean(this.text.value.trim()) || this.queue.pending.some(({ event }) => event.text !== undefined);
  }

  get view() {
    return fold(this.data, this.queue.pending, this.undone);
  }

  // Words that stay.
  dress() {
    const words = this.w;
    this.root.setAttribute("aria-label", words.pad);
    this.ring.setAttribute("aria-label", words.circle);
    this.kinds.setAttribute("aria-label", words.kinds);
    this.text.placeholder = words.note_hint;
    this.text.setAttribute("aria-label", words.note_hint);
    this.save.textContent = words.save;
    const keys = { pause: "⇧P", break: "⇧B", end: "⇧E", star: "⇧S", note: "⇧N", several: "+", left: "⇧L", undo: "⌫", restore: "⇧⌫" };
    for (const [id, button] of Object.entries(this.commands)) {
      button.lastChild.textContent = keys[id];
      button.lastChild.setAttribute("aria-hidden", "true");
    }
  }

  fillKinds(codes) {
    const ids = codes.map((code) => code.id).join("\n");
    if (this.kindIds !== ids) {
      this.kindIds = ids;
      this.kinds.replaceChildren();
      this.kindButtons.clear();
      for (const code of codes) {
        const button = this.make("button", `kind ${code.tone}`, this.kinds);
        button.type = "button";
        button.dataset.code = code.id;
        this.make("span", "", button);
        this.make("kbd", "", button).setAttribute("aria-hidden", "true");
        press(button, () => this.choose(code.id), () => this.makeDefault(code.id));
        this.kindButtons.set(code.id, button);
      }
      this.all = this.make("button", "kind all", this.kinds);
      this.all.type = "button";
      this.make("span", "", this.all);
      press(this.all, () => this.showAll(!this.kinds.classList.contains("open")));
    }
    for (const code of codes) {
      const button = this.kindButtons.get(code.id);
      button.firstChild.textContent = code.name;
      button.lastChild.textContent = code.key;
      button.title = code.about;
      button.style.setProperty("--rank", code.rank);
      button.classList.toggle("rare", code.rank >= USUAL && codes.length > USUAL + 1);
    }
    this.all.hidden = codes.length <= USUAL + 1;
    this.showAll(this.kinds.classList.contains("open"));
  }

  // On a phone the kinds that this group needs most stand below the circle; all of them lie over it.
  showAll(on) {
    this.kinds.classList.toggle("open", on);
    this.all.firstChild.textContent = on ? this.w.fewer_kinds : this.w.all_kinds;
    this.all.setAttribute("aria-expanded", String(on));
  }

  // --- what is done ----------------------------------------------------------------------------

  do(kind, more = {}, delay = 20) {
    const entry = this.queue.add({ k: kind, at: this.now(), ...more });
    this.delivery.soon(delay);
    const key = `${entry.client}:${entry.event.n}`;
    if (["tap", "star", "note"].includes(kind)) this.mine = [...this.mine.slice(-99), key];
    return key;
  }

  seat(id) {
    this.delivery.touched();
    const { clock, statuses } = this.view;
    const name = this.names.get(id);
    if (this.fix && this.fix.part !== "c") {
      this.fixWith(this.fix.part === "s" ? { s: id } : { to: [id] });
      return;
    }
    if (this.mode === "left") {
      this.mode = "";
      this.do("status", { p: id, st: "left early" });
      this.say(this.w.left_now, { name });
      return;
    }
    if (!this.moment && !this.mayTap(clock)) return;
    if (away(statuses[id])) {
      this.do("status", { p: id, st: statuses[id] === "left early" ? "present" : "late" });
      this.say(this.w.arrived, { name });
      return;
    }
    if (this.sender === null) {
      this.sender = id;
      this.current = null;
      this.pick = null;
      this.circle.clear();
      this.delivery.soon();
      this.say(this.w.from, { name });
    } else if (this.several) {
      this.to = this.to.includes(id) ? this.to.filter((one) => one !== id) : [...this.to, id];
      this.render();
    } else {
      this.commit([id]);
    }
  }

  // A receiver that is held begins a choice of several.
  hold(id) {
    if (this.sender === null || this.sender === id || this.fix) {
      this.seat(id);
      return;
    }
    if (!this.several) this.to = [];
    this.several = true;
    this.seat(id);
    navigator.vibrate?.(15);
  }

  hub() {
    this.delivery.touched();
    const { clock } = this.view;
    if (this.mode === "end") {
      this.mode = "";
      this.do("end");
      this.say(this.w.ended);
      return;
    }
    if (this.fix) {
      if (this.fix.part !== "c") this.fixWith(this.fix.part === "to" ? { to: "group" } : {});
      else this.closeFix();
      return;
    }
    if (this.sender !== null) {
      if (this.several && this.to.length) this.commit(this.to);
      else this.commit("group");
      return;
    }
    const now = state(clock);
    if (now === "ready") {
      this.do("start");
      this.stayAwake();
      this.say(this.w.started);
    } else if (now !== "running") {
      this.do("go");
      this.stayAwake();
      this.say(this.w.goes_on);
    } else {
      this.say(this.w.first_who);
    }
  }

  mayTap(clock) {
    const now = state(clock);
    if (now === "pause" || now === "break" || now === "ended") {
      this.say(this.w[`still_${now}`]);
      this.circle.hub.classList.remove("look");
      void this.circle.hub.offsetWidth; // so that the animation begins anew
      this.circle.hub.classList.add("look");
      return false;
    }
    return true;
  }

  commit(to) {
    const c = this.pick ?? this.kind;
    const moment = this.moment && this.view.moments.get(this.moment);
    const more = moment ? { el: moment.at, of: moment.of } : {};
    const s = this.sender;
    this.current = this.do("tap", { s, to, c, ...more }, this.pick ? 20 : KIND_MS);
    this.sender = null;
    this.to = [];
    this.several = false;
    this.pick = null;
    this.moment = null;
    this.opened = null;
    this.undone.clear();
    const act = this.view.acts.get(this.current);
    this.show(act);
    this.say(this.sentence(act));
  }

  show(act) {
    if (act) this.circle.draw(act.s, act.to, this.codes.get(act.c)?.tone ?? "neutral");
    else this.circle.clear();
  }

  // The acts that are listed, as arrows: who to whom, of which sign, how many.
  arcs() {
    if (this.sender !== null || this.fix) return []; // somebody is being tapped
    const found = new Map();
    for (const act of this.view.acts.values()) {
      const tone = this.codes.get(act.c)?.tone ?? "neutral";
      for (const to of act.to === "group" ? [GROUP] : Array.isArray(act.to) ? act.to : []) {
        const key = [act.s, to, tone].join();
        found.set(key, { from: act.s, to, tone, count: (found.get(key)?.count ?? 0) + 1 });
      }
    }
    return [...found.values()];
  }

  choose(code) {
    this.delivery.touched();
    this.showAll(false);
    if (this.fix) {
      this.fixWith({ c: code });
      return;
    }
    if (this.sender !== null) {
      this.pick = code;
      this.say(this.codes.get(code).name);
      return;
    }
    const act = this.current && this.view.acts.get(this.current);
    if (act) {
      this.correct(act, { c: code });
      this.show(this.view.acts.get(act.key));
      this.say(this.sentence(this.view.acts.get(act.key)));
    } else {
      this.say(this.w.first_who);
    }
  }

  makeDefault(code) {
    this.kind = code;
    this.say(this.w.default_now, { kind: this.codes.get(code).name });
  }

  // Change an act: in place while it has not left this page, else by an action of its own.
  correct(act, changes) {
    const whole = { s: act.s, to: act.to, c: act.c, ...changes };
    if (this.queue.amend(act.key, whole)) this.delivery.soon(20);
    else this.do("correct", { of: act.of, ...whole });
  }

  // What was done last here, else the latest of the session.
  undo() {
    const { acts, moments } = this.view;
    const mine = this.mine.map((key) => acts.get(key) ?? moments.get(key)).filter(Boolean);
    const last = mine.at(-1) ?? [...acts.values(), ...moments.values()].sort(byComing).at(-1);
    if (last) this.takeBack(last);
  }

  takeBack(entry) {
    if (entry.s !== undefined) this.undone.set(entry.key, entry);
    if (entry.key === this.current) this.current = null;
    if (entry.key === this.moment) this.moment = null;
    this.fix = null;
    this.circle.clear();
    this.do("undo", { of: entry.of });
    this.say(entry.s === undefined ? this.w.moment_gone : this.w.undone, { act: entry.s === undefined ? "" : this.sentence(entry) });
  }

  restore() {
    const { acts } = this.view;
    const act = [...this.undone.values()].filter(({ key }) => !acts.has(key)).at(-1);
    if (!act) return;
    this.do("restore", { of: act.of });
    this.say(this.sentence(act));
  }

  command(id) {
    this.delivery.touched();
    const { clock } = this.view;
    const now = state(clock);
    if (id === "undo") this.undo();
    else if (id === "restore") this.restore();
    else if (id === "pause" || id === "break") {
      if (now === "ready" || now === "ended") return this.say(this.w.not_running);
      this.do(now === id ? "go" : id);
      this.cancel();
      this.say(now === id ? this.w.goes_on : this.w[`now_${id}`]);
    } else if (id === "star") {
      if (now === "ready") return this.say(this.w.not_running);
      this.do("star");
      this.say(this.w.starred, { time: written(elapsed(clock, this.now())) });
    } else if (id === "note") {
      this.noteAt = this.now();
      this.form.hidden = false;
      this.text.focus();
    } else if (id === "several") {
      if (this.sender === null) return this.say(this.w.first_who);
      if (this.several && this.to.length) return this.commit(this.to);
      this.several = !this.several;
      this.to = [];
      this.say(this.several ? this.w.several_hint : "");
    } else if (id === "left") {
      this.mode = this.mode === "left" ? "" : "left";
      this.say(this.mode ? this.w.who_left : "");
    } else if (id === "end") {
      if (now === "ended") return this.finish();
      if (now === "ready") return this.leaveFor("setup");
      this.cancel();
      this.mode = "end";
      this.say(this.w.end_ask);
      this.circle.hub.focus({ preventScroll: true });
    }
    this.render();
  }

  // The session is over and all of it is stored: to its summary.
  finish() {
    if (this.queue.size) return this.say(this.w.first_stored);
    this.leaveFor("summary");
  }

  cancel() {
    this.showAll(false);
    this.sender = null;
    this.several = false;
    this.to = [];
    this.pick = null;
    this.mode = "";
    this.moment = null;
    this.opened = null;
    this.fix = null;
    this.render();
  }

  takeNote() {
    const text = this.text.value.trim();
    if (text) {
      this.do("note", { at: this.noteAt, text });
      this.say(this.w.noted, { time: written(elapsed(this.view.clock, this.noteAt)) });
    }
    this.closeNote();
  }

  closeNote() {
    this.form.hidden = true;
    this.text.value = "";
    this.text.blur();
    this.render();
  }

  openFix(key, part = "c") {
    this.cancel();
    this.fix = { key, part };
    this.current = null;
    const act = this.view.acts.get(key);
    this.show(act);
    this.say(this.w.correcting, { act: this.sentence(act) });
  }

  fixWith(changes) {
    const act = this.view.acts.get(this.fix.key);
    if (!act) return this.closeFix();
    this.correct(act, changes);
    const now = this.view.acts.get(this.fix.key);
    this.show(now);
    this.say(this.sentence(now));
  }

  closeFix() {
    this.fix = null;
    this.render();
  }

  // --- keys ------------------------------------------------------------------------------------

  key(event) {
    if (!this.root.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const at = event.composedPath()[0];
    if (at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))) return;
    const inside = at instanceof HTMLElement && this.root.contains(at);
    if (inside && (event.key === " " || event.key === "Enter") && at.matches(":focus-visible")) return;
    if (!inside && at !== document.body && /^(BUTTON|A)$/.test(at.tagName) && /^( |Enter)$/.test(event.key)) return;
    if (this.pressed(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  pressed(event) {
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
    if (digit && (event.shiftKey || /^[0-9]$/.test(event.key))) {
      if (digit === "0") this.hub();
      else {
        const seat = this.data.seats.find((one) => one.key === (event.shiftKey ? "⇧" : "") + digit);
        if (seat) this.seat(seat.id);
      }
      return true;
    }
    const key = event.key.toLowerCase();
    if (event.shiftKey) {
      const command = { p: "pause", b: "break", s: "star", n: "note", l: "left", e: "end", backspace: "restore" }[key];
      if (command) this.command(command);
      if (command) return true;
    }
    if (key === "backspace" || key === "delete") {
      if (this.fix) this.takeBack(this.view.acts.get(this.fix.key));
      else this.undo();
    } else if (key === " ") this.hub();
    else if (key === "enter") {
      if (this.fix) this.closeFix();
      else if (this.several && this.to.length) this.commit(this.to);
      else if (this.mode === "end" || this.sender === null) this.hub();
      else return false;
    } else if (key === "escape") this.cancel();
    else if (key === "+") this.command("several");
    else if (key === "?" && this.fix && this.fix.part === "to") this.fixWith({ to: "nobody" });
    else if (key === "?" && this.sender !== null) this.commit("nobody");
    else if (key === "arrowup" || key === "arrowdown") this.stepFix(key === "arrowup" ? 1 : -1);
    else if ((key === "arrowleft" || key === "arrowright") && this.fix) {
      const parts = ["s", "to", "c"];
      const to = parts.indexOf(this.fix.part) + (key === "arrowright" ? 1 : -1);
      this.fix.part = parts[Math.min(Math.max(to, 0), 2)];
      this.render();
    } else if (key.startsWith("arrow")) {
      // The page's own arrow keys have no meaning while the pad is open.
    } else {
      const code = event.shiftKey ? null : this.data.codes.find((one) => one.key === key);
      if (!code) return false;
      this.choose(code.id);
    }
    return true;
  }

  // From act to act, the latest first.
  stepFix(by) {
    const keys = [...this.view.acts.values()].reverse().map((act) => act.key);
    const at = this.fix ? keys.indexOf(this.fix.key) + by : 0;
    if (at < 0) this.closeFix();
    else if (keys[at]) this.openFix(keys[at], this.fix?.part ?? "c");
  }

  // --- what is shown ---------------------------------------------------------------------------

  say(template, values = {}) {
    this.line = Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), template);
    this.live.textContent = this.line;
    this.render();
  }

  sentence(act) {
    return `${this.name(act.s)} → ${this.receiver(act)}: ${this.codes.get(act.c)?.name ?? act.c}`;
  }

  name(id) {
    return isolated(this.names.get(id) ?? "…");
  }

  receiver(act) {
    if (Array.isArray(act.to)) return act.to.map((id) => this.name(id)).join(", ");
    return act.to === "self" ? this.name(act.s) : act.to === "group" ? this.w.group : this.w.nobody;
  }

  second() {
    // Streamlit says a lost connection in a dialog that makes the page behind it inert; the pad says it itself.
    const dialog = document.querySelector('[data-testid="stDialog"]');
    if (dialog?.textContent.startsWith("Connection error")) dialog.querySelector("button")?.click();
    const running = this.data && state(this.view.clock) === "running";
    this.delivery.look(running);
    this.seconds = (this.seconds ?? 0) + 1;
    if (this.seconds % (4 * LEFT_S) === 0) {
      this.queue.adopt(1000 * LEFT_S);
      if (this.queue.size) this.delivery.soon();
    }
    if (this.data) this.showTime();
    this.showWaiting();
  }

  showTime() {
    const { clock } = this.view;
    const text = written(elapsed(clock, this.now()));
    if (this.time.textContent !== text) this.time.textContent = text;
  }

  showWaiting() {
    if (!this.data) return;
    const waiting = this.queue.size;
    const oldest = Math.min(...this.queue.pending.map(({ event }) => event.at));
    const long = waiting > 0 && this.now() - oldest > 2500;
    const text = long || waiting > 9 ? this.w.waiting.replaceAll("{n}", waiting) : "";
    if (this.waiting.textContent !== text) this.waiting.textContent = text;
    const fails = this.problem && (waiting || this.unread);
    const silent = waiting && this.delivery.isSilent;
    const problems = [silent ? this.w.no_answer : fails ? this.problem : waiting && !this.queue.kept ? this.w.not_kept : ""];
    if (long && this.queue.pending.some(({ event }) => event.text !== undefined)) problems.push(this.w.words_wait);
    const problem = problems.filter(Boolean).join(" ");
    if (this.trouble.textContent !== problem) this.trouble.textContent = problem;
  }

  render() {
    if (!this.data) return;
    const { clock, acts, moments, statuses } = this.view;
    const now = state(clock);
    this.root.dataset.state = now;
    this.status.textContent = this.w[`is_${now}`];
    this.showTime();
    this.showWaiting();
    this.showSeats(statuses, acts);
    this.showHub(now);
    this.showCommands(now, acts, moments);
    this.showKinds(acts);
    this.showList(acts, moments);
    this.said.textContent = this.line ?? "";
    this.said.classList.toggle("hint", !this.line);
    if (!this.line) this.said.textContent = now === "running" ? this.w.first_who : now === "ready" ? this.w.before : "";
  }

  showSeats(statuses, acts) {
    const fixed = this.fix && acts.get(this.fix.key);
    const to = fixed ? fixed.to : this.to;
    this.circle.light(null);
    for (const [id, { button, data }] of this.circle.seats) {
      const gone = away(statuses[id]);
      const sends = fixed ? fixed.s === id : this.sender === id;
      const receives = Array.isArray(to) && to.includes(id);
      button.classList.toggle("away", gone);
      button.classList.toggle("sends", sends);
      button.classList.toggle("receives", receives);
      const about = gone ? this.w[statuses[id] === "left early" ? "has_left" : "not_here"] : sends ? this.w.acts : "";
      button.setAttribute("aria-label", [data.name, about].filter(Boolean).join(", "));
      button.setAttribute("aria-pressed", String(sends || receives));
      button.title = about;
    }
  }

  showHub(now) {
    const hub = this.circle.hub;
    let words = this.w.group;
    let call = false;
    if (this.mode === "end") [words, call] = [this.w.end_now, true];
    else if (this.fix) words = this.fix.part === "c" ? this.w.done : this.w.group;
    else if (this.several && this.to.length) [words, call] = [this.w.done, true];
    else if (this.sender === null && now === "ready") [words, call] = [this.w.start, true];
    else if (this.sender === null && now !== "running") [words, call] = [this.w.go_on, now !== "ended"];
    if (hub.lastChild.textContent !== words) hub.lastChild.textContent = words;
    hub.classList.toggle("call", call);
    hub.classList.toggle("open", this.sender !== null && !call);
  }

  showCommands(now, acts, moments) {
    const { pause, break: rest, end, star, several, left, undo, restore, note } = this.commands;
    const put = (button, words, pressed) => {
      if (button.firstChild.textContent !== words) button.firstChild.textContent = words;
      button.setAttribute("aria-label", words);
      if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
    };
    put(pause, now === "pause" ? this.w.go_on : this.w.pause);
    put(rest, now === "break" ? this.w.go_on : this.w.break);
    put(end, now === "ended" ? this.w.to_summary : now === "ready" ? this.w.back : this.w.end);
    put(star, this.w.moment);
    put(note, this.w.note);
    put(several, this.several && this.to.length ? this.w.done : this.w.several, this.several);
    put(left, this.w.left, this.mode === "left");
    put(undo, this.w.undo);
    put(restore, this.w.restore);
    const still = now === "ready" || now === "ended";
    for (const button of [pause, rest]) button.disabled = still;
    star.disabled = now === "ready";
    undo.disabled = !acts.size && !moments.size;
    restore.hidden = ![...this.undone.keys()].some((key) => !acts.has(key));
    several.disabled = this.sender === null;
  }

  showKinds(acts) {
    const act = this.fix ? acts.get(this.fix.key) : this.current && acts.get(this.current);
    const chosen = this.sender !== null ? (this.pick ?? null) : (act?.c ?? null);
    for (const [code, button] of this.kindButtons) {
      button.setAttribute("aria-pressed", String(code === chosen));
      button.classList.toggle("default", code === this.kind);
      const about = code === this.kind ? this.w.is_default : "";
      button.setAttribute("aria-label", [this.codes.get(code).name, about].filter(Boolean).join(", "));
    }
  }

  showList(acts, moments) {
    const shown = [...acts.values(), ...moments.values()].sort(byComing).reverse().slice(0, 2 * SHOWN);
    const rows = shown.map((entry) => this.row(entry));
    const lost = this.refused.map(([client, number, why]) => this.refusal(`${client}:${number}`, why));
    const wanted = [...lost, ...rows];
    for (const row of [...this.list.children]) if (!wanted.includes(row)) row.remove();
    wanted.forEach((row, at) => {
      if (this.list.children[at] !== row) this.list.insertBefore(row, this.list.children[at] ?? null);
    });
    for (const [key, row] of this.rows) if (!wanted.includes(row)) this.rows.delete(key);
  }

  row(entry) {
    const isAct = entry.s !== undefined;
    let row = this.rows.get(entry.key);
    if (!row) {
      row = this.make("li", isAct ? "act" : "moment");
      row.dataset.key = entry.key;
      this.rows.set(entry.key, row);
    }
    const open = this.fix?.key === entry.key || this.opened === entry.key;
    const content = JSON.stringify([entry, open && this.fix?.part, open, this.moment, this.w.group]);
    if (row.content === content) return row;
    const active = this.root.getRootNode().activeElement;
    const focused = active && row.contains(active) && active.dataset.part;
    row.content = content;
    row.classList.toggle("waits", Boolean(entry.waits));
    row.classList.toggle("open", open);
    row.replaceChildren();
    const part = (name, words, pressed, tap) => {
      const button = this.make("button", `chip ${name}`, row, words);
      button.type = "button";
      button.dataset.part = name;
      button.setAttribute("aria-pressed", String(pressed));
      press(button, tap);
      return button;
    };
    if (isAct && open) this.openAct(entry, part);
    else this.closedRow(entry, isAct, open, part);
    if (entry.waits) this.make("span", "unseen", row, this.w.waits);
    if (focused) (row.querySelector(`[data-part="${focused}"]`) ?? row.querySelector("button"))?.focus({ preventScroll: true });
    return row;
  }

  // One button: when, who, towards whom, and beneath it the kind.
  closedRow(entry, isAct, open, part) {
    const button = part("whole", "", open || this.moment === entry.key, () => {
      if (isAct) this.openFix(entry.key);
      else this.openMoment(entry);
    });
    this.make("time", "", button, written(entry.at));
    const lines = this.make("span", "lines", button);
    if (isAct) {
      this.make("span", "who", lines, `${this.name(entry.s)} → ${this.receiver(entry)}`);
      this.make("span", "quiet", lines, this.codes.get(entry.c)?.name ?? entry.c);
    } else {
      this.make("span", "who", lines, entry.text || this.w.a_moment);
      this.make("span", "quiet", lines, entry.open ? this.w.to_code : entry.text ? this.w.note : this.w.coded);
      if (open) part("remove", this.w.remove, false, () => this.takeBack(entry));
    }
  }

  // An act that is corrected: each part by itself.
  openAct(act, part) {
    const shown = [
      ["s", this.names.get(act.s) ?? "…"],
      ["to", `→ ${this.receiver(act)}`],
      ["c", this.codes.get(act.c)?.name ?? act.c],
    ];
    for (const [name, words] of shown) part(name, words, this.fix.part === name, () => this.openFix(act.key, name));
    part("remove", this.w.remove, false, () => this.takeBack(act));
    part("done", this.w.done, false, () => this.closeFix());
  }

  openMoment(moment) {
    const on = this.opened !== moment.key;
    this.cancel();
    this.opened = on ? moment.key : null;
    this.moment = on && moment.open ? moment.key : null;
    this.say(this.moment ? this.w.coding : "", { time: written(moment.at) });
  }

  refusal(key, why) {
    const name = `refused:${key}`;
    let row = this.rows.get(name);
    if (!row) {
      row = this.make("li", "refused", null, `${this.w.refused} ${why}`);
      this.rows.set(name, row);
    }
    return row;
  }

  // The pad takes the height that is left, so that nothing has to be scrolled.
  fit() {
    const top = this.root.getBoundingClientRect().top + window.scrollY;
    const host = this.root.getRootNode().host ?? this.root;
    const scrolled = host.closest('[data-testid="stMain"]')?.scrollTop ?? 0;
    const height = Math.max(window.innerWidth < 768 ? 736 : 560, window.innerHeight - top - scrolled - 12);
    this.root.style.height = `${Math.round(height)}px`;
  }

  // The screen stays on while a session is recorded, where the browser can do that.
  async stayAwake() {
    if (!navigator.wakeLock || !this.data || state(this.view.clock) !== "running") return;
    try {
      this.wake = await navigator.wakeLock.request("screen");
    } catch {
      this.wake = null; // low battery, or forbidden: it goes dark as ever
    }
  }
}

// A note's words are never kept in the browser; that there was something is.
function wordless({ text, ...bare }) {
  return text === undefined ? bare : { ...bare, k: "star" };
}

const away = (status) => status === undefined || status === "absent" || status === "left early";
const byComing = (a, b) => a.at - b.at;
