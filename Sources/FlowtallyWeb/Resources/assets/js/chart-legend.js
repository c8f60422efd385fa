import { recall, remember } from "./store.js";

/**
 * Each legend entry switches its series off and on; the browser remembers which.
 * @param {HTMLElement} slot
 * @param {Chart} chart
 */
export function followLegend(slot, chart) {
  const hidden = new Set(recall("hiddenSeries") ?? []);

  const show = () => {
    for (const button of slot.querySelectorAll("[data-series]")) {
      const isShown = !hidden.has(button.dataset.series);
      button.setAttribute("aria-pressed", String(isShown));
      chart.setDatasetVisibility(chart.data.datasets.findIndex(({ name }) => name === button.dataset.series), isShown);
    }
    chart.update("none");
  };

  for (const button of slot.querySelectorAll("[data-series]")) {
    button.onclick = () => {
      const { series } = button.dataset;
      if (!hidden.delete(series)) hidden.add(series);
      remember("hiddenSeries", [...hidden]);
      show();
    };
  }
  show();
}
