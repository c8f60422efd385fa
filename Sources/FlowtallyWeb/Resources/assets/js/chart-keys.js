import { announce } from "./announce.js";

/**
 * Arrow keys, Home and End move the point that the tooltip describes; Escape lets go of it.
 * @param {HTMLElement} plot
 * @param {Chart} chart
 * @param {import("./chart.js").ChartData} data
 */
export function followKeys(plot, chart, data) {
  const last = data.labels.length - 1;
  let index = null;

  const moves = {
    ArrowLeft: () => Math.max(0, (index ?? last + 1) - 1),
    ArrowRight: () => Math.min(last, (index ?? -1) + 1),
    Home: () => 0,
    End: () => last,
    Escape: () => null,
  };

  const activate = (next) => {
    index = next;
    const elements = next === null ? [] : chart.getSortedVisibleDatasetMetas()
      .filter(({ data: points }) => points[next] && !points[next].skip)
      .map(({ index: datasetIndex }) => ({ datasetIndex, index: next }));
    chart.setActiveElements(elements);
    chart.tooltip.setActiveElements(elements, { x: 0, y: 0 });
    chart.update("none");
    if (next !== null) announce([data.titles[next], ...data.tooltips[next]].join(", "));
  };

  plot.onkeydown = (event) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    activate(move());
  };
  plot.onblur = () => activate(null);
}
