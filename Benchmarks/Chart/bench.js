import { RunsChart } from "/js/chart/chart.js";
import { readColours } from "/js/chart/colours.js";
import { options } from "/js/chart/options.js";
import { datasets } from "/js/chart/series.js";

const slot = document.querySelector("[data-slot]");
const plot = document.querySelector("[data-plot]");
const state = { range: "", granularity: "", workflowId: "", hidden: [], isSplit: false };

/** Runs of so many days, with a week's rhythm. */
function history(count) {
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const runs = Array.from({ length: count }, (_, day) => Math.round((day % 7 < 5 ? 200 : 80) + 60 * random()));
  const each = (value) => runs.map((_, index) => value(index));
  return {
    title: "", file: "", isSparse: false, labels: each((day) => `day ${day}`), titles: each((day) => `day ${day}`),
    hrefs: each(() => ""), tooltips: each((day) => [`${runs[day]} runs`]), runs, completed: runs, failed: each(() => 0),
    cancelled: each(() => 0), average: each((day) => 160 + Math.sin(day / 90)), trend: each((day) => 150 + day / 100),
    partial: each((day) => day === count - 1), axis: [0, 100, 200, 300].map((value) => ({ value, label: `${value}` })),
  };
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Draws anew several times; milliseconds from the call to the frame after it. */
async function timesToDraw(draw) {
  const times = [];
  for (let round = 0; round < 5; round++) {
    await nextFrame();
    const start = performance.now();
    await draw();
    await nextFrame();
    times.push(performance.now() - start);
  }
  return times;
}

const charts = {
  /** As the product draws it. */
  reduced(data) {
    slot.querySelector("[data-chart]").textContent = JSON.stringify(data);
    const chart = new RunsChart(slot);
    return () => chart.show(state);
  },
  /** Every point. */
  whole(data) {
    let chart;
    return () => {
      chart?.destroy();
      const colours = readColours(plot);
      chart = new Chart(plot.querySelector("canvas"), {
        type: "line", data: { labels: data.labels, datasets: datasets(data, colours, false) }, options: options(data, colours, "sans-serif", false),
      });
    };
  },
};

/** Draws a chart of so many points; resolves to the times that it took. */
window.drawChart = (kind, count) => {
  window.Chart?.getChart(plot.querySelector("canvas"))?.destroy();
  plot.replaceChildren(document.createElement("canvas"));
  return timesToDraw(charts[kind](history(count)));
};

/** Notes the time between frames until `stopFrames`. */
let frames = null;
window.startFrames = () => {
  frames = [];
  let last = performance.now();
  const note = (now) => {
    if (!frames) return;
    frames.push(now - last);
    last = now;
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
};
window.stopFrames = () => {
  const noted = frames;
  frames = null;
  return noted.slice(1);
};
window.isReady = true;
