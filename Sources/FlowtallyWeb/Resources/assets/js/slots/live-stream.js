import { backoff } from "./backoff.js";

/** After so many failures in a row a stream is taken to be impossible here. */
const patience = 3;
const closed = 2;

/**
 * What is known of the stream: it has not come yet or is impossible, it is open, it is lost, or nobody looks.
 * @typedef {"off" | "live" | "lost" | "paused"} LiveState
 */

/** The server's events, as long as somebody looks; where a stream breaks it comes back, and tells what was missed. */
export class LiveStream {
  /** @type {LiveState} */
  state = "off";
  #parts;
  #last;
  #failures = 0;
  /** @type {EventSource | null} */
  #source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {object} parts
   * @param {string} parts.since the generation that the page shows
   * @param {(scopes: string[] | null) => void} parts.onChange what may look different; null for everything
   * @param {() => void} parts.onState
   * @param {(address: string) => EventSource} [parts.open]
   * @param {Pick<typeof globalThis, "setTimeout" | "clearTimeout">} [parts.timers]
   */
  constructor({
    since, onChange, onState, open = (address) => new EventSource(address), timers = globalThis,
  }) {
    this.#parts = { onChange, onState, open, timers };
    this.#last = since;
  }

  /** Opens the stream unless it is open. */
  follow() {
    if (this.#source) return;
    if (this.state === "paused") this.#become("off");
    const source = (this.#source = this.#parts.open(`/api/dashboard/events?since=${this.#last}`));
    source.addEventListener("open", () => {
      this.#failures = 0;
      this.#become("live");
    });
    source.addEventListener("changed", (event) => this.#tell(event, JSON.parse(event.data).scopes));
    source.addEventListener("resync", (event) => this.#tell(event, null));
    source.addEventListener("error", () => this.#fail(source));
  }

  pause() {
    this.#end();
    this.#become("paused");
  }

  /**
   * @param {MessageEvent} event
   * @param {string[] | null} scopes
   */
  #tell(event, scopes) {
    this.#last = event.lastEventId;
    this.#parts.onChange(scopes);
  }

  /** @param {EventSource} source */
  #fail(source) {
    this.#become(++this.#failures > patience ? "off" : "lost");
    // The browser itself comes back after a broken connection, but not after an answer that is no stream.
    if (source.readyState !== closed) return;
    this.#end();
    this.#timer = this.#parts.timers.setTimeout(() => this.follow(), backoff(this.#failures));
  }

  #end() {
    this.#parts.timers.clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  /** @param {LiveState} state */
  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.#parts.onState();
  }
}
