import { announce } from "../announce.js";

/**
 * The bucket that a key moves to: null lets go of it, undefined is another key's business.
 * @param {string} key
 * @param {number | null} index
 * @param {number} last
 */
export function moved(key, index, last) {
  switch (key) {
    case "ArrowLeft": return Math.max(0, (index ?? last + 1) - 1);
    case "ArrowRight": return Math.min(last, (index ?? -1) + 1);
    case "Home": return 0;
    case "End": return last;
    case "Escape": return null;
    default: return undefined;
  }
}

/**
 * Keys move the bucket that the tooltip describes, and Enter opens its runs.
 * @param {HTMLElement} plot
 * @param {any} chart
 * @param {import("./chart.js").ChartData} data
 */
export function followKeys(plot, chart, data) {
  /** @type {number | null} */
  let index = null;

  /** @param {number | null} next */
  const activate = (next) => {
    index = next;
    const elements = next === null ? [] : chart.getSortedVisibleDatasetMetas()
      .filter((/** @type {any} */ { data: points }) => points[next] && !points[next].skip)
      .map((/** @type {any} */ { index: datasetIndex }) => ({ datasetIndex, index: next }));
    chart.setActiveElements(elements);
    chart.tooltip.setActiveElements(elements, { x: 0, y: 0 });
    chart.update("none");
    if (next !== null) announce([data.titles[next], ...data.tooltips[next]].join(", "));
  };

  plot.onkeydown = (event) => {
    if (event.key === "Enter" && index !== null) location.assign(data.hrefs[index]);
    const next = moved(event.key, index, data.runs.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    activate(next);
  };
  plot.onblur = () => activate(null);
}
