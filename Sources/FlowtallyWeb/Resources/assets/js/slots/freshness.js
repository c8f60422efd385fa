/**
 * What the header says about the figures.
 * @param {object} state
 * @param {boolean} state.isOnline
 * @param {boolean} state.isStale some slot could not be refreshed
 * @param {string} state.updated when the figures were read
 * @param {string} state.lastRun when the last run came in
 */
export function freshnessText({ isOnline, isStale, updated, lastRun }) {
  if (!isOnline) return `Offline, showing ${updated}`;
  if (isStale) return "Reconnecting…";
  return [`Updated ${updated}`, lastRun].filter(Boolean).join(" · ");
}

/** @param {import("./slot.js").Slot[]} slots */
export function showFreshness(slots) {
  const line = document.querySelector("[data-freshness]");
  const target = line?.querySelector("[data-freshness-text]");
  if (!line || !target) return;
  const isOnline = navigator.onLine;
  const isStale = slots.some((slot) => slot.isStale);
  line.classList.toggle("is-stale", isStale || !isOnline);
  const updated = slots[0]?.element.dataset.updated ?? "";
  const text = freshnessText({
    isOnline, isStale, updated, lastRun: document.querySelector("[data-last-run]")?.textContent ?? "",
  });
  if (target.textContent !== text) target.textContent = text;
}
