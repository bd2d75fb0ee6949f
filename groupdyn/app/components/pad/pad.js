// The live pad. Two taps make an act: who, and towards whom. A third one, whenever it comes before the next
// act, says its kind. What is done waits in a queue that outlives the page until the server has stored it.
// `groupdyn/capture/recording.py` says what each action means.
//
// This file holds the parts together: what they are told by the server (`receive`), what is shown of it and of
// what waits (`view`), and the one way in which an action is done (`do`). A tap goes to the `Hand`, a change of
// what was recorded to the `Changes`; every other part draws one thing and is drawn anew by `render`.

import { make, isolated } from "../groupdyn.parts/parts.js";
import { Delivery, Queue } from "../groupdyn.queue/delivery.js";
import { Changes } from "./changes.js";
import { state } from "./clock.js";
import { Commands } from "./commands.js";
import { fold } from "./fold.js";
import { Hand } from "./hand.js";
import { Keyboard } from "./keyboard.js";
import { Kinds } from "./kinds.js";
import { List } from "./list.js";
import { Note } from "./note.js";
import { People } from "./people.js";
import { Room } from "./room.js";
import { Told } from "./told.js";
import { Wall } from "./wall.js";

const LEFT_S = 20; // what waits so long in another window is delivered by this one
const LOOK_MS = 250;

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
    this.seen = 0; // when what is shown was told
    this.wall = new Wall();
    this.queue = new Queue("pad", data.token, wordless);
    this.delivery = new Delivery(this.queue);
    this.hand = new Hand(this, data.kind);
    this.changes = new Changes(this);
    this.problem = "";
    this.refused = [];
    this.build();
    parent.append(this.root);
    this.room = new Room(this);
    this.listening = new AbortController();
    const { signal } = this.listening;
    const keyboard = new Keyboard(this);
    window.addEventListener("keydown", (event) => keyboard.key(event), { capture: true, signal }); // before Streamlit's own
    window.addEventListener("online", () => this.delivery.reconnected(), { signal });
    window.addEventListener("beforeunload", (event) => this.wordsWait && event.preventDefault(), { signal }); // the browser asks
    window.addEventListener("resize", () => this.room.fit(), { signal });
    document.addEventListener("visibilitychange", () => this.room.seen(), { signal });
    this.looks = 0;
    this.ticks = setInterval(() => (this.root.isConnected ? this.look() : this.leave()), LOOK_MS);
    if (this.queue.size) this.delivery.soon(50);
  }

  leave() {
    clearInterval(this.ticks);
    this.listening.abort();
    this.delivery.now();
    this.room.leave();
    this.root.remove();
  }

  build() {
    this.root = make("section", "pad");
    const bar = make("div", "bar", this.root);
    this.told = new Told(this, bar);
    this.commands = new Commands(this);
    this.commands.add(["pause", "break", "end"], bar);
    const stage = make("div", "stage", this.root);
    this.people = new People(this, stage);
    this.commands.add(["star", "note", "several", "left"], stage);
    this.told.buildLine(stage);
    this.note = new Note(this, stage);
    this.kinds = new Kinds(this, this.root);
    const acts = make("div", "acts", this.root);
    const head = make("div", "head", acts);
    this.told.buildTrouble(head);
    this.commands.add(["undo", "restore"], head);
    this.list = new List(this, acts);
    this.told.buildAloud(this.root);
  }

  // --- what there is ---------------------------------------------------------------------------

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
    this.wall.compare(data);
    this.data = data;
    this.names = new Map(data.seats.map((seat) => [seat.id, seat.name]));
    this.codes = new Map(data.codes.map((code) => [code.id, code]));
    for (const [name, colour] of Object.entries(data.colours)) this.root.style.setProperty(`--${name}`, colour);
    this.problem = data.trouble;
    this.refused = data.refused;
    this.delivery.answered(data.taken, Boolean(data.trouble));
    this.people.fill(data.seats);
    this.kinds.fill(data.codes);
    this.dress();
    this.render();
    this.room.fit();
    this.room.stayAwake(false);
  }

  // Words that stay.
  dress() {
    this.root.setAttribute("aria-label", this.w.pad);
    for (const part of [this.people, this.kinds, this.note]) part.dress(this.w);
  }

  get w() {
    return this.data.words;
  }

  get view() {
    return fold(this.data, this.queue.pending, this.changes.undone);
  }

  get now() {
    return state(this.view.clock);
  }

  // A note's words are in this page alone until they are stored: nothing confidential is kept in the browser.
  get wordsWait() {
    return this.note.begun || this.queue.pending.some(({ event }) => event.text !== undefined);
  }

  // --- what is done ----------------------------------------------------------------------------

  // An action: kept at once, sent soon. Gives the key by which it is known.
  do(kind, more = {}, delay = 20) {
    const entry = this.queue.add({ k: kind, at: this.wall.now(), ...more });
    this.delivery.soon(delay);
    const key = `${entry.client}:${entry.event.n}`;
    this.changes.did(kind, key);
    return key;
  }

  // Whatever was begun and is not an act yet.
  cancel() {
    this.kinds.showAll(false);
    this.hand.clear();
    this.changes.clear();
    this.render();
  }

  // The session is over and all of it is stored: to its summary.
  finish() {
    if (this.queue.size) return this.say(this.w.first_stored);
    this.leaveFor("summary");
  }

  look() {
    // Streamlit says a lost connection in a dialog that makes the page behind it inert; the pad says it itself.
    const dialog = document.querySelector('[data-testid="stDialog"]');
    if (dialog?.textContent.startsWith("Connection error")) dialog.querySelector("button")?.click();
    this.delivery.look(this.data && this.now === "running");
    this.looks += 1;
    if ((this.looks * LOOK_MS) % (1000 * LEFT_S) === 0) {
      this.queue.adopt(1000 * LEFT_S);
      if (this.queue.size) this.delivery.soon();
    }
    if (this.data) this.told.look(this.view);
  }

  // --- what is shown ---------------------------------------------------------------------------

  // `before` is said aloud only: what stands in the list, or in the circle.
  say(template, values = {}, before = "") {
    const line = Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), template);
    this.told.say(line, before);
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

  render() {
    if (!this.data) return;
    const { view } = this;
    const now = state(view.clock);
    this.root.dataset.state = now;
    for (const part of [this.told, this.people, this.commands, this.kinds, this.list]) part.show(view, now);
  }
}

// A note's words are never kept in the browser; that there was something is.
function wordless({ text, ...bare }) {
  return text === undefined ? bare : { ...bare, k: "star" };
}
