// A note on a moment, of the time at which it was begun.

import { make } from "../groupdyn.parts/parts.js";
import { elapsed, written } from "./clock.js";

export class Note {
  constructor(pad, parent) {
    this.pad = pad;
    this.form = make("form", "note", parent);
    this.text = make("input", "", this.form);
    this.text.type = "text";
    this.text.maxLength = 2000;
    this.text.autocomplete = "off";
    this.save = make("button", "", this.form);
    this.form.hidden = true;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take();
    });
    this.text.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.close();
    });
  }

  dress(words) {
    this.text.placeholder = words.note_hint;
    this.text.setAttribute("aria-label", words.note_hint);
    this.save.textContent = words.save;
  }

  // Some of its words are there.
  get begun() {
    return Boolean(this.text.value.trim());
  }

  open() {
    this.at = this.pad.wall.now();
    this.form.hidden = false;
    this.text.focus();
  }

  take() {
    const { pad } = this;
    const text = this.text.value.trim();
    if (text) {
      pad.do("note", { at: this.at, text });
      pad.say(pad.w.noted, { time: written(elapsed(pad.view.clock, this.at)) });
    }
    this.close();
  }

  close() {
    this.form.hidden = true;
    this.text.value = "";
    this.text.blur();
    this.pad.render();
  }
}
