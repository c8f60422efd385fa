import { PageReport } from "./page-report.js";

/** Tells the server how this view went, when it is hidden or left. */
const { page = "", oneIn } = /** @type {HTMLElement} */ (document.querySelector("script[data-page]")).dataset;

if (Math.random() * Number(oneIn) < 1) {
  const report = new PageReport(page);
  /** @type {PerformanceObserver[]} */
  const observers = [];
  const types = ["layout-shift", "first-input", "event", "resource"];
  // Nobody waits for a page that opens in the background.
  if (!document.hidden) types.push("largest-contentful-paint");
  for (const type of types) {
    if (!PerformanceObserver.supportedEntryTypes.includes(type)) continue;
    /** @type {PerformanceObserverInit & { durationThreshold: number }} */
    const options = { type, buffered: true, durationThreshold: 16 };
    const observer = new PerformanceObserver((list) => list.getEntries().forEach((entry) => report.add(entry)));
    observer.observe(options);
    observers.push(observer);
  }

  const send = () => {
    // What happened a moment ago may not have been told yet.
    for (const observer of observers) observer.takeRecords().forEach((entry) => report.add(entry));
    const taken = report.take();
    if (taken) navigator.sendBeacon("/telemetry/page", new Blob([JSON.stringify(taken)], { type: "application/json" }));
  };
  addEventListener("visibilitychange", () => document.hidden && send());
  addEventListener("pagehide", send);
}
