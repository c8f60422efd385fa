/**
 * Copies the freshness line, which the server words, into the header.
 * @param {import("./slot.js").Slot[]} slots
 */
export function showFreshness(slots) {
  const line = document.querySelector("[data-freshness]");
  if (!line) return;
  const isStale = slots.some((slot) => slot.isStale);
  const text = document.querySelector("[data-slot=metrics] [data-updated]")?.textContent;
  line.classList.toggle("is-stale", isStale);
  const target = line.querySelector("[data-freshness-text]");
  if (isStale) target.textContent = "Reconnecting…";
  else if (text) target.textContent = text;
}
