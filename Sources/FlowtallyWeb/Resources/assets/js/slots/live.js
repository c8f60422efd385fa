import { announce } from "../announce.js";
import { LiveStream } from "./live-stream.js";

/** However much changes, a slot is loaded once in so many milliseconds. */
const interval = 1_000;

/**
 * A slot, or other parts of a page.
 * @typedef {Pick<import("./slot.js").Slot, "name" | "isBusy" | "isStale" | "news" | "load">} Loadable
 */

/**
 * By slot, the changes that it does not show.
 * @type {Record<string, string[]>}
 */
const unseen = {
  chart: ["savings", "serviceRequests"],
  requests: ["runs", "workflows", "savings"],
  runs: ["savings", "serviceRequests"],
  workflows: ["serviceRequests"],
};

/**
 * Whether changes may alter what a slot shows.
 * @param {string} slot
 * @param {string[] | null} scopes null for everything
 */
export const isAffected = (slot, scopes) => !scopes || scopes.some((scope) => !unseen[slot]?.includes(scope));

/** Loads slots when something changed: each the first time at once, then in steps, and never while it is still loading. */
export class LiveRefresh {
  /** @type {Set<Loadable>} */
  #waiting = new Set();
  /** @type {Set<Loadable>} */
  #running = new Set();
  #parts;

  /**
   * @param {object} parts
   * @param {(slot: Loadable) => void} parts.onLoaded
   * @param {() => boolean} [parts.isAwake] whether somebody would see it
   * @param {() => Promise<void>} [parts.pause]
   */
  constructor({
    onLoaded, isAwake = () => !document.hidden,
    pause = () => new Promise((resolve) => setTimeout(resolve, interval)),
  }) {
    this.#parts = { onLoaded, isAwake, pause };
  }

  /** @param {Iterable<Loadable>} slots */
  load(slots) {
    for (const slot of slots) this.#waiting.add(slot);
    for (const slot of this.#waiting) if (!this.#running.has(slot)) this.#run(slot);
  }

  /** @param {Loadable} slot */
  async #run(slot) {
    const { onLoaded, isAwake, pause } = this.#parts;
    this.#running.add(slot);
    while (this.#waiting.has(slot) && isAwake()) {
      if (!slot.isBusy) {
        this.#waiting.delete(slot);
        await slot.load();
        onLoaded(slot);
      }
      await pause();
    }
    this.#running.delete(slot);
  }
}

/**
 * Follows what happens in the ledger while the page is looked at.
 * @param {Loadable[]} slots
 * @param {() => void} onState
 */
export function followChanges(slots, onState) {
  const refresh = new LiveRefresh({
    onLoaded: (slot) => {
      // Equal words are not said again, so that a screen reader is not interrupted more than once a minute.
      if (!slot.isStale) announce(slot.news);
    },
  });
  const stream = new LiveStream({
    since: document.body.dataset.generation ?? "",
    onState,
    onChange: (scopes) => refresh.load(slots.filter((slot) => isAffected(slot.name, scopes))),
  });
  const attend = () => {
    if (document.hidden) return stream.pause();
    stream.follow();
    // What came in just before nobody looked.
    refresh.load([]);
  };
  document.addEventListener("visibilitychange", attend);
  // A page that the browser keeps for going back must not hold a connection; each showing of a page begins with `pageshow`.
  addEventListener("pagehide", () => stream.pause());
  // What a form does must not load what is about to be left, and perhaps deleted.
  document.addEventListener("submit", () => stream.pause());
  addEventListener("pageshow", attend);
  return stream;
}
