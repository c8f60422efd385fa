/**
 * How Chart.js draws.
 * @param {import("./chart.js").ChartData} data
 * @param {Record<string, string>} colours
 * @param {string} family of the font
 * @param {boolean} isSplit
 */
export function options(data, colours, family, isSplit) {
  const font = { family, size: 12 };
  const ticks = { color: colours.soft, font, padding: 6 };
  return {
    animation: false,
    maintainAspectRatio: false,
    layout: { padding: { top: 8, right: 6 } },
    interaction: { mode: "index", intersect: false },
    scales: {
      x: {
        grid: { display: false, borderColor: colours.line },
        ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 28 },
      },
      y: {
        stacked: isSplit,
        min: 0,
        max: data.axis.at(-1)?.value,
        grid: { color: colours.line, drawBorder: false, drawTicks: false },
        afterBuildTicks: (/** @type {{ticks: object[]}} */ axis) => (axis.ticks = data.axis.map(({ value }) => ({ value }))),
        ticks: { ...ticks, callback: (/** @type {unknown} */ _, /** @type {number} */ index) => data.axis[index].label },
      },
    },
    plugins: { legend: { display: false }, tooltip: tooltip(data, colours, font) },
  };
}

/**
 * @param {import("./chart.js").ChartData} data
 * @param {Record<string, string>} colours
 * @param {{family: string, size: number}} font
 */
function tooltip(data, colours, font) {
  return {
    backgroundColor: colours.card,
    borderColor: colours.edge,
    borderWidth: 1,
    titleColor: colours.ink,
    bodyColor: colours.soft,
    titleFont: { ...font, size: 13, weight: 600 },
    bodyFont: { ...font, size: 13 },
    bodySpacing: 4,
    padding: 12,
    cornerRadius: 8,
    caretSize: 0,
    caretPadding: 12,
    displayColors: false,
    // One text per bucket, not one per series.
    filter: (/** @type {unknown} */ _, /** @type {number} */ index) => index === 0,
    callbacks: {
      title: (/** @type {{dataIndex: number}[]} */ [item]) => data.titles[item.dataIndex],
      label: (/** @type {{dataIndex: number}} */ item) => data.tooltips[item.dataIndex],
    },
  };
}

/**
 * A thin line through the bucket that the tooltip describes.
 * @param {Record<string, string>} colours
 */
export const guide = (colours) => ({
  id: "guide",
  /** @param {any} chart */
  beforeDatasetsDraw({ ctx, chartArea, tooltip }) {
    if (!tooltip?.getActiveElements().length) return;
    const { x } = tooltip.getActiveElements()[0].element;
    ctx.save();
    ctx.strokeStyle = colours.edge;
    ctx.setLineDash([2, 3]);
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  },
});
