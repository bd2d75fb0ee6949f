// The server's wall time; ours, unless the two surely differ.

const SKEW_MS = 2000; // a clock that differs less is taken as right

export class Wall {
  constructor() {
    this.least = -Infinity; // how far the server's clock is ahead of ours, at least and at most
    this.most = Infinity;
    this.latest = 0;
  }

  // The server's time was read before it came here, and after we sent what it answers.
  compare({ now, echo }) {
    this.least = Math.max(this.least, now - Date.now());
    if (echo) this.most = Math.min(this.most, now - echo);
  }

  now() {
    const skew = this.least > SKEW_MS ? this.least : this.most < -SKEW_MS ? this.most : 0;
    this.latest = Math.max(this.latest, Math.round(Date.now() + skew)); // never back
    return this.latest;
  }
}
