/**
 * @param {import("./chart.js").ChartData} data
 * @param {Record<string, string>} colours
 */
export function options(data, colours) {
  const { fontFamily } = getComputedStyle(document.body);
  const font = { family: fontFamily, size: 12 };
  const ticks = { color: colours.soft, font, padding: 6 };
  return {
    plugins: [guide(colours)],
    options: {
      animation: false,
      maintainAspectRatio: false,
      locale: document.documentElement.lang,
      layout: { padding: { top: 8, right: 6 } },
      interaction: { mode: "index", intersect: false },
      scales: {
        x: {
          grid: { display: false, borderColor: colours.line },
          ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 28 },
        },
        y: {
          beginAtZero: true,
          suggestedMax: 4,
          grid: { color: colours.line, drawBorder: false, drawTicks: false },
          ticks: { ...ticks, precision: 0, maxTicksLimit: 5 },
        },
      },
      plugins: { legend: { display: false }, tooltip: tooltip(data, colours, font) },
    },
  };
}

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
    filter: (item, index) => index === 0,
    callbacks: {
      title: ([item]) => data.titles[item.dataIndex],
      label: (item) => data.tooltips[item.dataIndex],
    },
  };
}

/** A thin line through the bucket that the tooltip describes. */
const guide = (colours) => ({
  id: "guide",
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
