// One line of the quick list: `[time] who whom what`, each word as short as it stays clear.
// `an be sup` → Ana → Ben, support; `12:31 an *` → Ana to the group at 12:31, what is still missing.

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// 12:31, 1:02:03 or 751s as seconds; null where it is no time.
export function seconds(word) {
  const clock = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2}(?:[.,]\d+)?)$/.exec(word);
  if (clock) return Number(clock[1] || 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3].replace(",", "."));
  const plain = /^(\d+(?:[.,]\d+)?)s$/.exec(word);
  return plain ? Number(plain[1].replace(",", ".")) : null;
}

export function written(at) {
  if (at === null || at === undefined) return "";
  const whole = Math.floor(at);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

// Who fits a word: an exact name or key alone, else those that begin with it, else those with such a word inside.
export function fitting(word, entries) {
  const wanted = fold(word.replaceAll("\u00a0", " "));
  if (!wanted) return entries;
  const exact = entries.filter((e) => e.names.some((name) => fold(name) === wanted));
  if (exact.length) return exact;
  const starts = entries.filter((e) => e.names.some((name) => fold(name).startsWith(wanted)));
  if (starts.length) return starts;
  return entries.filter((e) => e.names.some((name) => fold(name).split(/[\s_-]+/).some((part) => part.startsWith(wanted))));
}

export class Lexicon {
  constructor(data) {
    const { words } = data;
    this.people = data.people.map((p) => ({ value: p.id, name: p.name, names: [p.name, p.member] }));
    this.codes = data.codes.map((c) => ({ value: c.id, name: c.name, names: [c.name, c.id, c.key].filter(Boolean) }));
    const apart = [
      { value: "group", name: words.group, names: ["*", words.group, "group"] },
      { value: "self", name: words.self, names: ["=", words.self, "self"] },
      { value: "nobody", name: words.nobody, names: ["?"] },
    ];
    this.slots = [this.people, [...this.people, ...apart], this.codes];
    this.by = { 0: index(this.people), 1: index(this.slots[1]), 2: index(this.codes) };
  }

  name(slot, value) {
    return this.by[slot].get(value) ?? String(value);
  }

  // `said` is how a name is written into a line.
  receiver(to, said = (name) => name) {
    return (Array.isArray(to) ? to : [to]).map((id) => said(this.name(1, id))).join(" + ");
  }
}

const index = (entries) => new Map(entries.map((e) => [e.value, e.name]));

// What a line says so far: {at, words, slot, word, found}. `found[slot]` is what a word can mean.
export function understood(text, lexicon) {
  const words = text.split(/ +/);
  let at = null;
  if (words.length && seconds(words[0]) !== null) at = seconds(words.shift());
  const slot = Math.min(Math.max(words.length - 1, 0), 2);
  const found = words.slice(0, 3).map((word, k) => {
    if (k !== 1 || !word.includes("+")) return fitting(word, lexicon.slots[k]);
    const parts = word.split("+").map((part) => (part ? fitting(part, lexicon.people) : []));
    if (parts.some((p) => p.length !== 1)) return parts.at(-1);
    return [{ value: [...new Set(parts.map(([p]) => p.value))], name: parts.map(([p]) => p.name).join(" + ") }];
  });
  return { at, words, slot, word: words[slot] ?? "", found, tooMuch: words.filter(Boolean).length > 3 };
}
