const interval = 5 * 60_000;
const restingTime = 60_000;

/**
 * Loads all slots now and then, and on return to a page that rested; never while it is hidden.
 * @param {import("./slot.js").Slot[]} slots
 */
export function refreshRegularly(slots) {
  let last = Date.now();

  const refresh = () => {
    last = Date.now();
    for (const slot of slots) {
      // A swap would close a list that somebody is choosing from.
      if (!slot.element.querySelector("select:focus")) slot.load();
    }
  };

  setInterval(() => {
    if (!document.hidden && Date.now() - last >= interval - 1_000) refresh();
  }, interval / 10);

  document.addEventListener("visibilitychange", () => {
    const rested = Date.now() - last > restingTime;
    if (!document.hidden && (rested || slots.some((slot) => slot.isStale))) refresh();
  });
}
