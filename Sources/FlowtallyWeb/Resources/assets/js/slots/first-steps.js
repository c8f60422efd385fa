import { announce } from "../announce.js";

const interval = 3_000;
const greeting = "The first run has arrived";

/**
 * While there is no run, looks for the first one every few seconds, and fills the page in when it comes, by itself or live.
 * @param {import("./slot.js").Slot[]} slots
 */
export function awaitFirstRun(slots) {
  const panel = document.querySelector("[data-first-steps]");
  const metrics = slots.find((slot) => slot.name === "metrics");
  const heading = panel?.querySelector("h2");
  if (!panel || !metrics || !heading) return;

  const timer = setInterval(() => {
    if (!document.hidden && navigator.onLine && !metrics.isStale) metrics.load();
  }, interval);
  metrics.element.addEventListener("slot-change", async function greet() {
    if (metrics.isStale || metrics.element.querySelector("[data-ledger-empty]")) return;
    clearInterval(timer);
    metrics.element.removeEventListener("slot-change", greet);
    // The panel stays, as it may hold a key that is shown only once.
    heading.textContent = greeting;
    panel.classList.add("is-done");
    // Last, or what else is told of the change would be said in its place.
    await Promise.all(slots.filter((slot) => slot !== metrics).map((slot) => slot.load()));
    announce(greeting);
  });
}
