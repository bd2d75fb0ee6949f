// The session's clock in the browser: the same steps as groupdyn/capture/clock.py, so that the time on the
// screen is the time that is stored. Wall times are milliseconds.

export function state(clock) {
  if (clock.start === null) return "ready";
  if (clock.end !== null) return "ended";
  const last = clock.stops.at(-1);
  return last && last[2] === null ? last[0] : "running";
}

export function elapsed(clock, at) {
  if (clock.start === null) return 0;
  const now = Math.min(Math.max(at, clock.start), clock.end ?? Infinity);
  const still = clock.stops
    .filter(([kind]) => kind === "pause")
    .reduce((sum, [, begin, end]) => sum + Math.max(0, Math.min(end ?? now, now) - begin), 0);
  return now - clock.start - still;
}

const notBefore = (clock, at) =>
  Math.max(at, clock.start ?? 0, clock.end ?? 0, ...(clock.stops.at(-1) ?? []).slice(1).map((mark) => mark ?? 0));

function onward(clock, at) {
  if (clock.end !== null) return { ...clock, stops: [...clock.stops, ["pause", clock.end, at]], end: null };
  const last = clock.stops.at(-1);
  if (!last || last[2] !== null) return clock;
  return { ...clock, stops: [...clock.stops.slice(0, -1), [last[0], last[1], at]] };
}

const steps = {
  start: (clock, at) => (clock.start === null ? { ...clock, start: at } : clock),
  pause: (clock, at) => stop(clock, "pause", at),
  break: (clock, at) => stop(clock, "break", at),
  go: (clock, at) => onward(clock, notBefore(clock, at)),
  end(clock, at) {
    if (["ready", "ended"].includes(state(clock))) return clock;
    const end = notBefore(clock, at);
    return { ...onward(clock, end), end };
  },
};

function stop(clock, kind, at) {
  if (["ready", "ended", kind].includes(state(clock))) return clock;
  const begin = notBefore(clock, at);
  return { ...onward(clock, begin), stops: [...onward(clock, begin).stops, [kind, begin, null]] };
}

export function step(clock, kind, at) {
  return steps[kind] ? steps[kind](clock, at) : clock;
}

export function written(ms) {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}
