// The room that the pad has on the screen, and the screen itself, which stays on while a session is recorded.

const LEAST = 560;

export class Room {
  constructor(pad) {
    this.pad = pad;
    this.wake = null;
  }

  leave() {
    this.wake?.release().catch(() => {});
  }

  // The pad takes the height that is left, so that nothing has to be scrolled.
  fit() {
    const { root } = this.pad;
    const top = root.getBoundingClientRect().top + window.scrollY;
    const host = root.getRootNode().host ?? root;
    const scrolled = host.closest('[data-testid="stMain"]')?.scrollTop ?? 0;
    root.style.height = `${Math.round(Math.max(LEAST, window.innerHeight - top - scrolled - 12))}px`;
  }

  // A browser lets the screen go dark once the page is out of sight.
  seen() {
    if (document.visibilityState === "visible") this.stayAwake();
  }

  // Where the browser can do that.
  async stayAwake(anew = true) {
    if (!navigator.wakeLock || (this.wake && !anew) || !this.pad.data || this.pad.now !== "running") return;
    try {
      this.wake = await navigator.wakeLock.request("screen");
    } catch {
      this.wake = null; // low battery, or forbidden: it goes dark as ever
    }
  }
}
