// What the pad shows: what the server has, and on top of it what waits here. The same steps as
// groupdyn/capture/recording.py.

import { elapsed, step } from "./clock.js";

export const keyOf = ([client, number]) => `${client}:${number}`;

// `undone` holds the acts that were taken back here, so that they can be brought back before the server has.
export function fold(server, pending, undone) {
  let clock = server.clock;
  const acts = new Map(server.acts.map((act) => [keyOf(act.of), { ...act, key: keyOf(act.of) }]));
  const moments = new Map(server.moments.map((moment) => [keyOf(moment.of), { ...moment, key: keyOf(moment.of) }]));
  const statuses = { ...server.statuses };
  for (const { client, event } of pending) {
    const key = `${client}:${event.n}`;
    const of = event.of && keyOf(event.of);
    clock = step(clock, event.k === "tap" ? "start" : event.k, event.at);
    if (event.k === "tap") {
      const at = event.el ?? elapsed(clock, event.at);
      const to = towards(event.s, event.to);
      acts.set(key, { of: [client, event.n], key, at, s: event.s, to, c: event.c, waits: true });
      if (moments.has(of)) moments.get(of).open = false;
    } else if (event.k === "correct" && acts.has(of)) {
      Object.assign(acts.get(of), { s: event.s, to: towards(event.s, event.to), c: event.c, waits: true });
    } else if (event.k === "undo") {
      acts.delete(of);
      moments.delete(of);
    } else if (event.k === "restore" && undone.has(of)) {
      acts.set(of, { ...undone.get(of), waits: true });
    } else if (event.k === "star" || event.k === "note") {
      const at = elapsed(clock, event.at);
      const open = event.k === "star";
      moments.set(key, { of: [client, event.n], key, at, text: event.text ?? "", open, waits: true });
    } else if (event.k === "status") {
      statuses[event.p] = event.st;
    }
  }
  return { clock, acts, moments, statuses };
}

export function towards(sender, to) {
  if (typeof to === "string") return to;
  const others = [...new Set(to)].filter((person) => person !== sender);
  return others.length ? others : to.length ? "self" : "nobody";
}
