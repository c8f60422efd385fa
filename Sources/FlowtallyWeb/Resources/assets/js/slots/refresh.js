const interval = 5 * 60_000;
const restingTime = 60_000;

/**
 * Whether figures should be had anew.
 * @param {object} state
 * @param {number} state.age how long ago they were asked for, in milliseconds
 * @param {boolean} state.isHidden
 * @param {boolean} state.isOnline
 * @param {boolean} state.isReturning somebody has just come back to the page
 */
export function isDue({ age, isHidden, isOnline, isReturning }) {
  return !isHidden && isOnline && age >= (isReturning ? restingTime : interval);
}

/**
 * Loads all slots now and then, on return to a page that rested, and when the network comes back; never while the page is hidden.
 * @param {import("./slot.js").Slot[]} slots
 * @param {() => void} showFreshness
 */
export function refreshRegularly(slots, showFreshness) {
  let last = Date.now();

  /** @param {import("./slot.js").Slot[]} chosen */
  const load = (chosen) => {
    for (const slot of chosen) if (!slot.isBusy) slot.load();
  };

  const consider = (isReturning = false) => {
    const state = { age: Date.now() - last, isHidden: document.hidden, isOnline: navigator.onLine, isReturning };
    if (isDue(state)) {
      last = Date.now();
      load(slots);
    } else if (isReturning && !document.hidden) {
      load(slots.filter((slot) => slot.isStale));
    }
  };

  // A machine that slept runs no timers; the first tick after it finds the figures old.
  setInterval(consider, interval / 20);
  document.addEventListener("visibilitychange", () => consider(true));
  addEventListener("focus", () => consider(true));
  addEventListener("offline", showFreshness);
  addEventListener("online", () => {
    showFreshness();
    load(slots);
  });
}
