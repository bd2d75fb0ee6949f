// Delivers what waits in the queue and drops it once the server has said that it is stored. One batch is on
// its way at a time and holds everything that waits; without an answer it is sent again.

const PATIENCE_MS = 4000; // for the first answer; doubled up to four times as long
const RETRY_MS = 3000; // after an answer that it could not be stored
const BEAT_MS = 4 * 60_000; // a pad that runs keeps the workspace open …
const BEATS = 15; // … for an hour without a touch, no longer

export { Queue } from "./queue.js";

export class Delivery {
  constructor(queue) {
    this.queue = queue;
    this.send = () => {};
    this.onTheWay = 0; // since when
    this.patience = PATIENCE_MS;
    this.isSilent = false; // nobody has answered in time
    this.timer = null;
    this.beat = Date.now();
    this.beats = 0;
  }

  // At the latest in so many milliseconds: what is done so quickly goes together.
  soon(ms = 0) {
    const due = Date.now() + ms;
    if (this.timer && this.due <= due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.now(), ms);
  }

  now() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.queue.size || this.onTheWay) return;
    this.onTheWay = Date.now();
    this.send({ stamp: `${this.queue.client}-${Date.now()}`, at: Date.now(), queues: this.queue.batch() });
  }

  // The server has answered: client → the number up to which all is settled; `failed` if not all could be stored.
  answered(taken, failed) {
    const some = this.queue.acknowledge(taken);
    if (some || failed) this.isSilent = false;
    if (some) this.patience = PATIENCE_MS;
    if (some || failed) this.onTheWay = 0;
    if (this.queue.size && !this.onTheWay && !this.timer) this.soon(failed ? RETRY_MS : 0);
  }

  // Called again and again: nobody answers, so it is sent anew.
  look(running = false) {
    if (this.onTheWay && Date.now() - this.onTheWay > this.patience) {
      this.onTheWay = 0;
      this.isSilent = true;
      this.patience = Math.min(2 * this.patience, 4 * PATIENCE_MS);
      this.now();
    }
    if (running && this.beats < BEATS && Date.now() - this.beat > BEAT_MS) {
      this.beats += 1;
      this.beat = Date.now();
      this.send({ stamp: `beat-${Date.now()}`, at: Date.now(), queues: this.queue.batch() });
    }
  }

  touched() {
    this.beats = 0;
  }

  reconnected() {
    this.onTheWay = 0;
    this.soon(300);
  }
}
