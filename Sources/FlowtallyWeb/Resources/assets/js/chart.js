import { options } from "./chart-options.js";
import { datasets } from "./chart-series.js";
import { followKeys } from "./chart-keys.js";
import { followLegend } from "./chart-legend.js";
import { readColours } from "./colours.js";

/**
 * @typedef {object} ChartData all texts come formatted from the server
 * @property {string[]} labels
 * @property {string[]} titles
 * @property {string[][]} tooltips
 * @property {number[]} runs
 * @property {(number | null)[]} average
 * @property {(number | null)[]} trend
 * @property {boolean[]} partial
 * @property {boolean[]} points
 */

let current = null;
let host = null;

/**
 * Draws the chart from the data block in the slot, in place of the chart before.
 * @param {HTMLElement} slot
 */
export function showChart(slot) {
  host = slot;
  current?.destroy();
  current = null;
  const plot = slot.querySelector("[data-plot]");
  if (!plot || !globalThis.Chart) return;
  const data = JSON.parse(slot.querySelector("[data-chart]").textContent);
  const colours = readColours(plot);
  current = new Chart(plot.querySelector("canvas"), {
    type: "line",
    data: { labels: data.labels, datasets: datasets(data, colours) },
    ...options(data, colours),
  });
  followLegend(slot, current);
  followKeys(plot, current, data);
}

const redraw = () => host && showChart(host);

for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
  matchMedia(query).addEventListener("change", redraw);
}

// A canvas keeps its colours on paper, so it is drawn in the light ones before.
let theme;
const showTheme = (value) => {
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
  redraw();
};
addEventListener("beforeprint", () => {
  theme = document.documentElement.dataset.theme;
  showTheme("light");
});
addEventListener("afterprint", () => showTheme(theme));
