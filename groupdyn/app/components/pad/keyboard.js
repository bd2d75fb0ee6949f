// The keys of the pad (`groupdyn/capture/pad_keys.py`): digits are seats, 0 and the space bar the group, a letter is
// a kind of act, a letter with ⇧ a command; arrows go through what was recorded.

const COMMANDS = { p: "pause", b: "break", s: "star", n: "note", l: "left", e: "end", backspace: "restore" };

export class Keyboard {
  constructor(pad) {
    this.pad = pad;
  }

  key(event) {
    const { root } = this.pad;
    if (!root.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const at = event.composedPath()[0];
    if (at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))) return;
    const inside = at instanceof HTMLElement && root.contains(at);
    if (inside && (event.key === " " || event.key === "Enter") && at.matches(":focus-visible")) return;
    if (!inside && at !== document.body && /^(BUTTON|A)$/.test(at.tagName) && /^( |Enter)$/.test(event.key)) return;
    if (this.digit(event) || this.command(event) || this.other(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  digit(event) {
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
    if (!digit || !(event.shiftKey || /^[0-9]$/.test(event.key))) return false;
    const { hand, data } = this.pad;
    if (digit === "0") hand.hub();
    else {
      const seat = data.seats.find((one) => one.key === (event.shiftKey ? "⇧" : "") + digit);
      if (seat) hand.seat(seat.id);
    }
    return true;
  }

  command(event) {
    const command = event.shiftKey && COMMANDS[event.key.toLowerCase()];
    if (command) this.pad.commands.run(command);
    return Boolean(command);
  }

  // Whether it was one of the pad's.
  other(event) {
    const { pad } = this;
    const { hand, changes } = pad;
    const key = event.key.toLowerCase();
    if (key === "backspace" || key === "delete") {
      if (changes.fix) changes.takeBack(pad.view.acts.get(changes.fix.key));
      else changes.undo();
    } else if (key === " ") hand.hub();
    else if (key === "enter") {
      if (changes.fix) changes.close();
      else if (hand.full) hand.commit(hand.to);
      else if (hand.mode === "end" || hand.sender === null) hand.hub();
      else return false;
    } else if (key === "escape") pad.cancel();
    else if (key === "+") pad.commands.run("several");
    else if (key === "?" && changes.fix?.part === "to") changes.fixWith({ to: "nobody" });
    else if (key === "?" && hand.sender !== null) hand.commit("nobody");
    else if (key === "arrowup" || key === "arrowdown") changes.step(key === "arrowup" ? 1 : -1);
    else if ((key === "arrowleft" || key === "arrowright") && changes.fix) changes.turn(key === "arrowright" ? 1 : -1);
    else if (key.startsWith("arrow")) {
      // The page's own arrow keys have no meaning while the pad is open.
    } else {
      const code = event.shiftKey ? null : pad.data.codes.find((one) => one.key === key);
      if (!code) return false;
      hand.choose(code.id);
    }
    return true;
  }
}
