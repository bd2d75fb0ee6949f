// The kinds of act as buttons; on a phone those that this group needs most, and all of them a tap away.

import { make } from "../groupdyn.parts/parts.js";
import { press } from "./circle.js";

const USUAL = 9; // kinds that a phone shows at once
const FEWEST = 5; // and a short one

export class Kinds {
  constructor(pad, parent) {
    this.pad = pad;
    this.root = make("div", "kinds", parent);
    this.root.setAttribute("role", "group");
    this.buttons = new Map();
  }

  dress(words) {
    this.root.setAttribute("aria-label", words.kinds);
  }

  fill(codes) {
    const ids = codes.map((code) => code.id).join("\n");
    if (this.ids !== ids) {
      this.ids = ids;
      this.build(codes);
    }
    const tooMany = codes.length > USUAL + 1;
    for (const code of codes) {
      const button = this.buttons.get(code.id);
      button.firstChild.textContent = code.name;
      button.lastChild.textContent = code.key;
      button.title = code.about;
      button.style.setProperty("--rank", code.rank);
      button.classList.toggle("rare", code.rank >= USUAL && tooMany);
      button.classList.toggle("seldom", code.rank >= FEWEST && tooMany);
    }
    this.all.hidden = !tooMany;
    this.showAll(this.root.classList.contains("open"));
  }

  build(codes) {
    this.root.replaceChildren();
    this.buttons.clear();
    for (const code of codes) {
      const button = make("button", `kind ${code.tone}`, this.root);
      button.type = "button";
      button.dataset.code = code.id;
      make("span", "", button);
      make("kbd", "", button).setAttribute("aria-hidden", "true");
      press(button, () => this.pad.hand.choose(code.id), () => this.pad.hand.makeDefault(code.id));
      this.buttons.set(code.id, button);
    }
    this.all = make("button", "kind all", this.root);
    this.all.type = "button";
    make("span", "", this.all);
    press(this.all, () => this.showAll(!this.root.classList.contains("open")));
  }

  // All of them lie over the circle.
  showAll(on) {
    const { w } = this.pad;
    this.root.classList.toggle("open", on);
    this.all.firstChild.textContent = on ? w.fewer_kinds : w.all_kinds;
    this.all.setAttribute("aria-expanded", String(on));
  }

  show({ acts }) {
    const { hand, changes, codes, w } = this.pad;
    const act = changes.fix ? acts.get(changes.fix.key) : hand.current && acts.get(hand.current);
    const chosen = hand.sender !== null ? hand.pick : (act?.c ?? null);
    for (const [code, button] of this.buttons) {
      const about = code === hand.kind ? w.is_default : "";
      button.setAttribute("aria-pressed", String(code === chosen));
      button.classList.toggle("default", code === hand.kind);
      button.setAttribute("aria-label", [codes.get(code).name, about].filter(Boolean).join(", "));
    }
  }
}
