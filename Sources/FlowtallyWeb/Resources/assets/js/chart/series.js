/** @typedef {import("./chart.js").ChartData} ChartData */

/** The series of a chart that is split by outcome, from the ground up: failures stand where one sees them best. */
const outcomes = /** @type {const} */ (["failed", "cancelled", "completed"]);

/** The series that are drawn. */
export const seriesNames = (/** @type {boolean} */ isSplit) => [...(isSplit ? outcomes : ["runs"]), "average", "trend"];

/**
 * What Chart.js draws.
 * @param {ChartData} data
 * @param {Record<string, string>} colours
 * @param {boolean} isSplit
 */
export function datasets(data, colours, isSplit) {
  const line = {
    borderWidth: 2, borderJoinStyle: "round", pointRadius: 0, pointHoverRadius: 0, pointHitRadius: 0, showLine: !data.isSparse,
  };
  const areas = isSplit
    ? outcomes.map((name, index) => ({ ...area(data, colours, name), stack: "outcomes", fill: data.isSparse ? false : index === 0 ? "origin" : "-1" }))
    : [area(data, colours, "runs")];
  return [
    ...areas.map((series) => ({ ...line, ...series })),
    { ...line, name: "average", data: data.average, borderColor: colours["chart-average"], order: 2, stack: "average" },
    { ...line, name: "trend", data: data.trend, borderColor: colours["chart-trend"], borderWidth: 1.5, borderDash: [6, 5], order: 1, stack: "trend" },
  ];
}

/**
 * @param {ChartData} data
 * @param {Record<string, string>} colours
 * @param {"runs" | "completed" | "failed" | "cancelled"} name
 */
function area(data, colours, name) {
  const colour = colours[`chart-${name}`];
  const isPartial = (/** @type {{dataIndex: number}} */ { dataIndex }) => data.partial[dataIndex];
  const touchesPartial = (/** @type {{p0DataIndex: number, p1DataIndex: number}} */ { p0DataIndex, p1DataIndex }) =>
    data.partial[p0DataIndex] || data.partial[p1DataIndex];
  const radius = (/** @type {{dataIndex: number}} */ { dataIndex }) => {
    if (data.isSparse) return data.runs[dataIndex] > 0 ? 4 : 0;
    return data.partial[dataIndex] ? 3.5 : 0;
  };
  return {
    name,
    data: data[name],
    order: 3,
    stack: name,
    borderColor: colour,
    backgroundColor: colours[`chart-${name}-fill`],
    fill: data.isSparse ? false : "origin",
    segment: {
      borderDash: (/** @type {any} */ segment) => (touchesPartial(segment) ? [3, 5] : undefined),
      backgroundColor: (/** @type {any} */ segment) => (touchesPartial(segment) ? "transparent" : undefined),
    },
    pointRadius: radius,
    pointHoverRadius: 4.5,
    pointBorderWidth: 2,
    pointHoverBorderWidth: 2,
    pointBorderColor: colour,
    pointHoverBorderColor: colour,
    pointBackgroundColor: (/** @type {any} */ point) => (isPartial(point) ? colours.card : colour),
    pointHoverBackgroundColor: colours.card,
    clip: 6,
  };
}
