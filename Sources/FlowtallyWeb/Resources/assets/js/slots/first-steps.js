import { announce } from "../announce.js";

const interval = 3_000;

/**
 * While there is no run, looks for the first one every few seconds, and fills the page in when it comes.
 * @param {import("./slot.js").Slot[]} slots
 */
export function awaitFirstRun(slots) {
  const panel = document.querySelector("[data-first-steps]");
  const metrics = slots.find((slot) => slot.name === "metrics");
  const heading = panel?.querySelector("h2");
  if (!panel || !metrics || !heading) return;

  const timer = setInterval(async () => {
    if (document.hidden || !navigator.onLine || metrics.isStale) return;
    await metrics.load();
    if (metrics.isStale || metrics.element.querySelector("[data-ledger-empty]")) return;
    clearInterval(timer);
    // The panel stays, as it may hold a key that is shown only once.
    heading.textContent = "The first run has arrived";
    panel.classList.add("is-done");
    announce(heading.textContent);
    for (const slot of slots) if (slot !== metrics) slot.load();
  }, interval);
}
