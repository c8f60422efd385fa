/**
 * What the header says about the figures.
 * @param {object} state
 * @param {boolean} state.isOnline
 * @param {boolean} state.isStale some slot could not be refreshed
 * @param {import("./live-stream.js").LiveState} state.live
 * @param {string} state.updated when the figures were read
 * @param {string} state.lastRun when the last run came in
 */
export function freshnessText({ isOnline, isStale, live, updated, lastRun }) {
  if (!isOnline) return `Offline, showing ${updated}`;
  if (isStale || live === "lost") return "Reconnecting…";
  if (live === "paused") return `Paused, showing ${updated}`;
  return [live === "live" ? "Live" : `Updated ${updated}`, lastRun].filter(Boolean).join(" · ");
}

/**
 * @param {import("./slot.js").Slot[]} slots
 * @param {import("./live-stream.js").LiveState} live
 */
export function showFreshness(slots, live) {
  const line = document.querySelector("[data-freshness]");
  const target = line?.querySelector("[data-freshness-text]");
  if (!line || !(target instanceof HTMLElement)) return;
  // The words stay where they are when they become fewer.
  target.style.minWidth ||= `${target.offsetWidth}px`;
  const isOnline = navigator.onLine;
  const isStale = slots.some((slot) => slot.isStale);
  line.classList.toggle("is-stale", isStale || !isOnline || live === "lost");
  const updated = slots[0]?.element.dataset.updated ?? "";
  const text = freshnessText({
    isOnline, isStale, live, updated, lastRun: document.querySelector("[data-last-run]")?.textContent ?? "",
  });
  if (target.textContent !== text) target.textContent = text;
}
