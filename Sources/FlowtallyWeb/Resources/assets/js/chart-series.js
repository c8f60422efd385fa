/**
 * @param {import("./chart.js").ChartData} data
 * @param {Record<string, string>} colours
 */
export function datasets(data, colours) {
  const isSparse = [data.points].flat().some(Boolean);
  const line = { borderWidth: 2, borderJoinStyle: "round", pointRadius: 0, pointHoverRadius: 0, showLine: !isSparse };
  return [
    { ...line, ...runs(data, colours, isSparse) },
    { ...line, name: "average", data: data.average, borderColor: colours["chart-average"], order: 2 },
    { ...line, name: "trend", data: data.trend, borderColor: colours["chart-trend"], borderWidth: 1.5, borderDash: [6, 5], order: 1 },
  ];
}

function runs(data, colours, isSparse) {
  const isPartial = ({ dataIndex }) => data.partial[dataIndex];
  const touchesPartial = ({ p0DataIndex, p1DataIndex }) => data.partial[p0DataIndex] || data.partial[p1DataIndex];
  const radius = ({ dataIndex }) => {
    if (isSparse) return data.runs[dataIndex] > 0 ? 4 : 0;
    return data.partial[dataIndex] ? 3.5 : 0;
  };
  return {
    name: "runs",
    data: data.runs,
    order: 3,
    borderColor: colours["chart-runs"],
    backgroundColor: colours["chart-fill"],
    fill: isSparse ? false : "origin",
    segment: {
      borderDash: (segment) => (touchesPartial(segment) ? [3, 5] : undefined),
      backgroundColor: (segment) => (touchesPartial(segment) ? "transparent" : undefined),
    },
    pointRadius: radius,
    pointHoverRadius: 4.5,
    pointBorderWidth: 2,
    pointHoverBorderWidth: 2,
    pointBorderColor: colours["chart-runs"],
    pointHoverBorderColor: colours["chart-runs"],
    pointBackgroundColor: (point) => (isPartial(point) ? colours.card : colours["chart-runs"]),
    pointHoverBackgroundColor: colours.card,
    clip: 6,
  };
}
