/**
 * At most about so many buckets of a chart: of each stretch the lowest and the highest, so that every peak stays.
 * @param {import("./chart.js").ChartData} data
 * @param {number} most
 * @returns {import("./chart.js").ChartData}
 */
export function reduced(data, most) {
  const count = data.runs.length;
  if (count <= most) return data;
  const kept = keptIndexes(data.runs, Math.max(1, Math.floor((most - 2) / 2)));
  /** @param {any} value what belongs to each bucket, or to the chart */
  const pick = (value) => (Array.isArray(value) && value.length === count ? kept.map((index) => value[index]) : value);
  return /** @type {any} */ (Object.fromEntries(Object.entries(data).map(([name, value]) => [name, pick(value)])));
}

/**
 * @param {number[]} values
 * @param {number} stretches
 */
function keptIndexes(values, stretches) {
  const kept = new Set([0]);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * values.length) / stretches);
    const to = Math.floor(((stretch + 1) * values.length) / stretches);
    let lowest = from;
    let highest = from;
    for (let index = from + 1; index < to; index++) {
      if (values[index] < values[lowest]) lowest = index;
      if (values[index] > values[highest]) highest = index;
    }
    kept.add(Math.min(lowest, highest)).add(Math.max(lowest, highest));
  }
  return [...kept.add(values.length - 1)];
}
