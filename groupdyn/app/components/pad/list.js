// What was recorded last, the latest first. A tap opens an act to be corrected, or a moment to be coded; a row is
// made anew only where something of it has changed, so that a finger never finds another one in its place.

import { make } from "../groupdyn.parts/parts.js";
import { byComing, isAct } from "./changes.js";
import { press } from "./circle.js";
import { written } from "./clock.js";

const SHOWN = 24;

export class List {
  constructor(pad, parent) {
    this.pad = pad;
    this.root = make("ol", "", parent);
    this.rows = new Map(); // by the key of what they show
  }

  show({ acts, moments }) {
    const shown = [...acts.values(), ...moments.values()].sort(byComing).reverse().slice(0, SHOWN);
    const lost = this.pad.refused.map(([client, number, why]) => this.refusal(`${client}:${number}`, why));
    const wanted = [...lost, ...shown.map((entry) => this.row(entry))];
    for (const row of [...this.root.children]) if (!wanted.includes(row)) row.remove();
    wanted.forEach((row, at) => {
      if (this.root.children[at] !== row) this.root.insertBefore(row, this.root.children[at] ?? null);
    });
    for (const [key, row] of this.rows) if (!wanted.includes(row)) this.rows.delete(key);
  }

  row(entry) {
    const { changes, root, w } = this.pad;
    let row = this.rows.get(entry.key);
    if (!row) {
      row = make("li", isAct(entry) ? "act" : "moment");
      row.dataset.key = entry.key;
      this.rows.set(entry.key, row);
    }
    const open = changes.fix?.key === entry.key || changes.opened === entry.key;
    const content = JSON.stringify([entry, open && changes.fix?.part, open, changes.moment, w.group]);
    if (row.content === content) return row;
    const active = root.getRootNode().activeElement;
    const focused = active && row.contains(active) && active.dataset.part;
    row.content = content;
    row.classList.toggle("waits", Boolean(entry.waits));
    row.classList.toggle("open", open);
    row.replaceChildren();
    if (isAct(entry) && open) this.openAct(row, entry);
    else this.closed(row, entry, open);
    if (entry.waits) make("span", "unseen", row, w.waits);
    if (focused) (row.querySelector(`[data-part="${focused}"]`) ?? row.querySelector("button"))?.focus({ preventScroll: true });
    return row;
  }

  part(row, name, words, pressed, tap) {
    const button = make("button", `chip ${name}`, row, words);
    button.type = "button";
    button.dataset.part = name;
    button.setAttribute("aria-pressed", String(pressed));
    press(button, tap);
    return button;
  }

  // One button: when, who, towards whom, and beneath it the kind.
  closed(row, entry, open) {
    const { pad } = this;
    const { changes, codes, w } = pad;
    const time = written(entry.at);
    const tap = () => (isAct(entry) ? changes.open(entry.key) : changes.openMoment(entry, time));
    const button = this.part(row, "whole", "", open || changes.moment === entry.key, tap);
    make("time", "", button, time);
    const lines = make("span", "lines", button);
    if (isAct(entry)) {
      make("span", "who", lines, `${pad.name(entry.s)} → ${pad.receiver(entry)}`);
      make("span", "quiet", lines, codes.get(entry.c)?.name ?? entry.c);
    } else {
      make("span", "who", lines, entry.text || w.a_moment);
      make("span", "quiet", lines, entry.open ? w.to_code : entry.text ? w.note : w.coded);
      if (open) this.part(row, "remove", w.remove, false, () => changes.takeBack(entry));
    }
  }

  // An act that is corrected: each part by itself.
  openAct(row, act) {
    const { pad } = this;
    const { changes, w } = pad;
    const shown = [
      ["s", pad.names.get(act.s) ?? "…"],
      ["to", `→ ${pad.receiver(act)}`],
      ["c", pad.codes.get(act.c)?.name ?? act.c],
    ];
    for (const [name, words] of shown) {
      this.part(row, name, words, changes.fix.part === name, () => changes.open(act.key, name));
    }
    this.part(row, "remove", w.remove, false, () => changes.takeBack(act));
    this.part(row, "done", w.done, false, () => changes.close());
  }

  refusal(key, why) {
    const name = `refused:${key}`;
    let row = this.rows.get(name);
    if (!row) {
      row = make("li", "refused", null, `${this.pad.w.refused} ${why}`);
      this.rows.set(name, row);
    }
    return row;
  }
}
