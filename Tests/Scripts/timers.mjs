/** Time that passes when a test says so. */
export class Timers {
  now = 0;
  #next = 1;
  #waiting = new Map();

  setTimeout = (action, milliseconds) => {
    this.#waiting.set(this.#next, { action, at: this.now + milliseconds });
    return this.#next++;
  };

  clearTimeout = (timer) => this.#waiting.delete(timer);

  /** The times at which something will happen. */
  get pending() {
    return [...this.#waiting.values()].map(({ at }) => at - this.now).sort((a, b) => a - b);
  }

  /** Lets time pass, and what waits for it happen in order. */
  async pass(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      const due = [...this.#waiting].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      const [timer, { action, at }] = due;
      this.now = at;
      this.#waiting.delete(timer);
      action();
      await settled();
    }
    this.now = end;
  }
}

/** Lets promises that are ready go on. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
