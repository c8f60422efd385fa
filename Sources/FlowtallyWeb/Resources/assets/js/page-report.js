/**
 * @typedef {object} News what was not reported yet
 * @property {number} [interactionMs]
 * @property {Record<string, number>} [failedFetches]
 */

/** How a view of a page goes, from the entries of PerformanceObservers. */
export class PageReport {
  /** @type {number | undefined} */
  #paint;
  #shifts = { start: 0, end: 0, sum: 0, worst: 0 };
  #isFirst = true;
  /** @type {News} */
  #news = {};

  /** @param {string} page its template, not its address */
  constructor(page) {
    this.page = page;
  }

  /** @param {Record<string, any>} entry */
  add(entry) {
    const { entryType, startTime, duration, interactionId } = entry;
    if (entryType === "largest-contentful-paint") this.#paint = Math.round(startTime);
    else if (entryType === "layout-shift") this.#addShift(entry);
    else if (entryType === "resource") this.#addFetch(entry);
    else if (interactionId || entryType === "first-input") {
      this.#news.interactionMs = Math.max(this.#news.interactionMs ?? 0, Math.round(duration));
    }
  }

  /** @returns {object | null} what was not taken yet */
  take() {
    const report = { page: this.page, ...this.#news };
    if (this.#isFirst) Object.assign(report, { largestPaintMs: this.#paint, layoutShift: Math.round(this.#shifts.worst * 1e4) / 1e4 });
    this.#isFirst = false;
    this.#news = {};
    return Object.keys(report).length > 1 ? report : null;
  }

  /**
   * Shifts less than a second apart, within five seconds, count as one.
   * @param {Record<string, any>} entry
   */
  #addShift({ startTime, value, hadRecentInput }) {
    if (hadRecentInput) return;
    const shifts = this.#shifts;
    if (startTime > shifts.end + 1_000 || startTime > shifts.start + 5_000) Object.assign(shifts, { start: startTime, sum: 0 });
    shifts.end = startTime;
    shifts.sum += value;
    shifts.worst = Math.max(shifts.worst, shifts.sum);
  }

  /** @param {Record<string, any>} entry */
  #addFetch({ initiatorType, responseStatus: status }) {
    const kind = status === 0 ? "network" : status >= 500 ? "failed" : status >= 400 && "refused";
    if (initiatorType !== "fetch" || !kind) return;
    const failures = (this.#news.failedFetches ??= {});
    failures[kind] = (failures[kind] ?? 0) + 1;
  }
}
