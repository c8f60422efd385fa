import { Refused, SignedOut } from "./answer.js";
import { backoff } from "./backoff.js";

/** How long a person waits before waiting shows. */
const waitingShows = 200;
/** How long an answer may take. */
const patience = 8_000;

/** @typedef {import("./answer.js").Answer} Answer */

/**
 * What a loader shows its slot's states on.
 * @typedef {object} View
 * @property {(answer: Answer) => void} show fresh content
 * @property {(answer: Answer) => void} showKept content from before, which is being asked for anew
 * @property {() => void} showWaiting nothing has come yet
 * @property {() => void} markKept what is shown is from before
 * @property {() => void} showFailure
 * @property {() => void} leave the viewer has to sign in
 */

/** Loads the content of one slot, keeps what came, and tries again where nothing did. */
export class SlotLoader {
  /** True while the last attempt was a failure. */
  isStale = false;
  #parts;
  #attempt = 0;
  #failures = 0;
  #shown = "";
  /** @type {AbortController | null} */
  #request = null;
  /** @type {string | null} what is on its way */
  #loading = null;
  /** Whether it was asked for once more since. */
  #isDue = false;
  #end = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout>[]} */
  #timers = [];

  /**
   * @param {object} parts
   * @param {(source: string, known: Answer | null, signal: AbortSignal, isRetry: boolean) => Promise<Answer>} parts.fetchAnswer
   * @param {Pick<import("./answer-cache.js").AnswerCache, "read" | "write">} parts.cache
   * @param {View} parts.view
   * @param {() => boolean} [parts.isAwake] whether somebody would see a retry
   * @param {Pick<typeof globalThis, "setTimeout" | "clearTimeout">} [parts.timers]
   */
  constructor({ fetchAnswer, cache, view, isAwake = () => true, timers = globalThis }) {
    this.#parts = { fetchAnswer, cache, view, isAwake, timers };
  }

  /**
   * Takes over what came with the page; where that is nothing, shows the last answer and asks for another.
   * @param {string} source
   * @param {Answer | null} answer
   */
  start(source, answer) {
    const { cache, view } = this.#parts;
    if (answer) {
      this.#shown = source;
      cache.write(source, answer);
      return;
    }
    const kept = cache.read(source);
    if (kept) view.showKept(kept);
    this.#fail(source);
  }

  /**
   * Loads what is not being loaded already. What is, is loaded once more afterwards, as something may have changed since it was
   * asked for; only a person does not have to wait for that.
   * @param {string} source
   * @param {boolean} isAsked whether a person asked for it and waits
   * @returns {Promise<void>} until nothing is being loaded
   */
  load(source, isAsked = false) {
    if (source === this.#loading && !isAsked) {
      this.#isDue = true;
      return this.#end;
    }
    return (this.#end = this.#begin(source, isAsked));
  }

  /**
   * @param {string} source
   * @param {boolean} isAsked
   */
  async #begin(source, isAsked) {
    const { fetchAnswer, cache, view } = this.#parts;
    const attempt = ++this.#attempt;
    this.#stop();
    this.#loading = source;
    this.#isDue = false;
    const request = (this.#request = new AbortController());
    this.#later(patience, () => request.abort());
    const known = cache.read(source);
    if (isAsked && source !== this.#shown) this.#showWaiting(source, known);
    try {
      const answer = await fetchAnswer(source, known, request.signal, this.isStale);
      if (attempt !== this.#attempt) return this.#end;
      this.#stop();
      this.#failures = 0;
      this.isStale = false;
      this.#shown = source;
      cache.write(source, answer);
      view.show(answer);
    } catch (error) {
      if (attempt !== this.#attempt) return this.#end;
      this.#stop();
      if (error instanceof SignedOut) view.leave();
      else this.#fail(source, !(error instanceof Refused));
      return;
    }
    if (this.#isDue) await this.load(source);
  }

  /**
   * @param {string} source
   * @param {Answer | null} known
   */
  #showWaiting(source, known) {
    const { view } = this.#parts;
    if (!known) {
      this.#later(waitingShows, () => view.showWaiting());
      return;
    }
    this.#shown = source;
    view.showKept(known);
    this.#later(waitingShows, () => view.markKept());
  }

  /**
   * @param {string} source
   * @param {boolean} isWorthRetrying
   */
  #fail(source, isWorthRetrying = true) {
    this.isStale = true;
    this.#parts.view.showFailure();
    if (!isWorthRetrying) return;
    this.#later(backoff(this.#failures++), () => {
      if (this.#parts.isAwake()) this.load(source);
    });
  }

  /** Nothing that was begun goes on. */
  #stop() {
    this.#request?.abort();
    this.#loading = null;
    for (const timer of this.#timers.splice(0)) this.#parts.timers.clearTimeout(timer);
  }

  /**
   * @param {number} milliseconds
   * @param {() => void} action
   */
  #later(milliseconds, action) {
    this.#timers.push(this.#parts.timers.setTimeout(action, milliseconds));
  }
}
