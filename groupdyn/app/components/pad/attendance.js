// Who is here: whoever was not is tapped when they come, and whoever leaves after “Leaves”.

export const away = (status) => status === undefined || status === "absent" || status === "left early";

export function comes(pad, id, status) {
  pad.do("status", { p: id, st: status === "left early" ? "present" : "late" });
  pad.say(pad.w.arrived, { name: pad.names.get(id) });
}

export function leaves(pad, id) {
  pad.do("status", { p: id, st: "left early" });
  pad.say(pad.w.left_now, { name: pad.names.get(id) });
}

// What a seat says of it.
export function about(pad, status) {
  if (!away(status)) return "";
  return status === "left early" ? pad.w.has_left : pad.w.not_here;
}
