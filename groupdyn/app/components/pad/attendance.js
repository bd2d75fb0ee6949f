// Who is here: whoever was not is tapped when they come, also in a pause, and whoever leaves after “Leaves”.

export const away = (status) => status === undefined || status === "absent" || status === "left early";

export function comes(pad, id, status) {
  const inTime = status === "left early" || pad.now === "ready";
  stands(pad, id, status, inTime ? "present" : "late", pad.w.arrived);
}

export function leaves(pad, id, status) {
  if (away(status)) pad.say("");
  else stands(pad, id, status, "left early", pad.w.left_now);
}

function stands(pad, id, was, status, words) {
  pad.do("status", { p: id, st: status });
  pad.say(words, { name: pad.names.get(id) });
  pad.changes.stood({ person: id, was: was ?? "absent", said: pad.told.line });
}

// What a seat says of it.
export function about(pad, status) {
  if (!away(status)) return "";
  return status === "left early" ? pad.w.has_left : pad.w.not_here;
}
