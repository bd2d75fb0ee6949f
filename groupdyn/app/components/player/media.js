// The player. The file that is chosen is played from where it lies, through an address that only this page
// knows: it is never uploaded and never stored. Its name is not shown and not kept.

import { button } from "../groupdyn.parts/parts.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
export const JUMP_S = 5;

export class Media {
  constructor(words) {
    this.root = document.createElement("div");
    this.root.className = "media";
    this.file = document.createElement("input");
    this.file.type = "file";
    this.file.accept = "audio/*,video/*";
    this.file.hidden = true;
    this.place = document.createElement("div");
    this.place.className = "screen";
    this.bar = document.createElement("div");
    this.bar.className = "controls";
    this.element = null;
    this.speed = 1;
    this.file.addEventListener("change", () => this.file.files[0] && this.open(this.file.files[0]));
    this.root.append(this.file, this.place, this.bar);
    this.onChange = () => {};
    this.say(words);
  }

  say(words) {
    this.words = words;
    this.draw();
  }

  get loaded() {
    return this.element !== null;
  }

  get time() {
    return this.loaded ? this.element.currentTime : null;
  }

  open(file) {
    this.close();
    const element = document.createElement(file.type.startsWith("video") ? "video" : "audio");
    element.src = URL.createObjectURL(file);
    element.controls = true;
    element.preload = "auto";
    element.playbackRate = this.speed;
    element.addEventListener("error", () => {
      this.failed = true;
      this.close();
    });
    for (const kind of ["play", "pause", "ended"]) element.addEventListener(kind, () => this.draw());
    this.failed = false;
    this.element = element;
    this.place.append(element);
    this.draw();
    this.onChange();
  }

  close() {
    if (!this.element) return;
    URL.revokeObjectURL(this.element.src);
    this.element.remove();
    this.element = null;
    this.file.value = "";
    this.draw();
    this.onChange();
  }

  toggle() {
    if (!this.loaded) return;
    if (this.element.paused) this.element.play().catch(() => {});
    else this.element.pause();
  }

  jump(by) {
    if (this.loaded) this.element.currentTime = Math.max(0, this.element.currentTime + by);
  }

  to(at) {
    if (this.loaded) this.element.currentTime = at;
  }

  faster(step) {
    const here = SPEEDS.indexOf(this.speed);
    this.speed = SPEEDS[Math.min(Math.max(here + step, 0), SPEEDS.length - 1)];
    if (this.loaded) this.element.playbackRate = this.speed;
    this.draw();
  }

  draw() {
    const { words } = this;
    this.root.classList.toggle("loaded", this.loaded);
    this.root.classList.toggle("video", this.element instanceof HTMLVideoElement);
    if (!this.loaded) {
      const said = document.createElement("span");
      said.className = "quiet";
      said.textContent = this.failed ? words.not_playable : words.stays;
      this.bar.replaceChildren(button(words.choose, () => this.file.click(), "choose"), said);
      return;
    }
    const playing = !this.element.paused && !this.element.ended;
    const speed = document.createElement("output");
    speed.textContent = `${this.speed.toLocaleString(words.language)} ×`;
    speed.setAttribute("aria-label", words.speed);
    this.bar.replaceChildren(
      button(words.back, () => this.jump(-JUMP_S), "back"),
      button(playing ? words.pause : words.play, () => this.toggle(), "toggle"),
      button(words.ahead, () => this.jump(JUMP_S), "ahead"),
      button("−", () => this.faster(-1), "slower", words.slower),
      speed,
      button("+", () => this.faster(1), "faster", words.faster),
      button(words.other, () => this.file.click(), "choose quiet"),
    );
  }
}
