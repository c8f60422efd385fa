import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { js } from "./modules.mjs";

const { reduced } = await import(`${js}chart/decimation.js`);
const { datasets, seriesNames } = await import(`${js}chart/series.js`);
const { options } = await import(`${js}chart/options.js`);
const { moved } = await import(`${js}chart/keys.js`);
const { matches } = await import(`${js}chart/combobox.js`);

/** A chart of so many buckets, all alike but for their number. */
function chart(runs, other = {}) {
  const each = (value) => runs.map((_, index) => value(index));
  return {
    title: "Runs", file: "runs", isSparse: false,
    labels: each((index) => `day ${index}`), titles: each((index) => `day ${index}`), hrefs: each((index) => `/runs/${index}`),
    tooltips: each((index) => [`${runs[index]} runs`]), runs, completed: runs, failed: each(() => 0), cancelled: each(() => 0),
    average: each(() => 1), trend: each(() => null), partial: each((index) => index === runs.length - 1),
    axis: [{ value: 0, label: "0" }, { value: 5_000, label: "5,000" }], ...other,
  };
}

const colours = new Proxy({}, { get: (_, name) => String(name) });

describe("Decimation", () => {
  const random = ((seed) => () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647)(7);
  const values = Array.from({ length: 5_000 }, () => Math.floor(random() * 1_000));
  values[2_500] = 9_999;
  const data = chart(values);

  test("leaves a chart that is small enough as it is", () => {
    assert.equal(reduced(data, 5_000), data);
  });

  test("keeps the edges, every peak, and of every bucket all that belongs to it", () => {
    const few = reduced(data, 600);
    assert.ok(few.runs.length <= 600 && few.runs.length > 500);
    assert.deepEqual([few.labels[0], few.labels.at(-1)], ["day 0", "day 4999"]);
    assert.ok(few.runs.includes(9_999));
    for (const [index, label] of few.labels.entries()) {
      const place = Number(label.slice(4));
      assert.equal(few.runs[index], values[place]);
      assert.equal(few.hrefs[index], `/runs/${place}`);
      assert.equal(few.partial[index], place === 4_999);
    }
    assert.equal(few.title, "Runs");
    assert.deepEqual(few.axis, data.axis);
  });

  test("keeps the order, and the lowest and highest of every stretch", () => {
    const few = reduced(data, 100);
    const places = few.labels.map((label) => Number(label.slice(4)));
    assert.deepEqual(places, [...places].sort((a, b) => a - b));
    const stretch = values.slice(0, Math.floor(5_000 / 49));
    assert.ok(few.runs.includes(Math.max(...stretch)) && few.runs.includes(Math.min(...stretch)));
  });
});

describe("The series", () => {
  test("are one area and two lines, or three areas that stand on each other", () => {
    const names = (isSplit) => datasets(chart([1, 2, 3]), colours, isSplit).map(({ name }) => name);
    assert.deepEqual(names(false), ["runs", "average", "trend"]);
    assert.deepEqual(names(true), ["failed", "cancelled", "completed", "average", "trend"]);
    assert.deepEqual(names(true), seriesNames(true));
    const [failed, cancelled, completed] = datasets(chart([1, 2, 3]), colours, true);
    assert.deepEqual([failed.fill, cancelled.fill, completed.fill], ["origin", "-1", "-1"]);
    assert.equal(new Set([failed, cancelled, completed].map(({ stack }) => stack)).size, 1);
  });

  test("are dashed towards a bucket that is not over", () => {
    const [{ segment }] = datasets(chart([1, 2, 3]), colours, false);
    assert.equal(segment.borderDash({ p0DataIndex: 0, p1DataIndex: 1 }), undefined);
    assert.deepEqual(segment.borderDash({ p0DataIndex: 1, p1DataIndex: 2 }), [3, 5]);
    assert.equal(segment.backgroundColor({ p0DataIndex: 1, p1DataIndex: 2 }), "transparent");
  });

  test("are points without lines where there is little to see", () => {
    const [runs] = datasets(chart([0, 4, 0], { isSparse: true }), colours, false);
    assert.equal(runs.showLine, false);
    assert.deepEqual([0, 1, 2].map((dataIndex) => runs.pointRadius({ dataIndex })), [0, 4, 0]);
  });
});

describe("The axis and the tooltip", () => {
  const { scales, plugins } = options(chart([7, 8, 9]), colours, "sans", false);

  test("show the numbers as the server wrote them", () => {
    const axis = {};
    scales.y.afterBuildTicks(axis);
    assert.deepEqual(axis.ticks, [{ value: 0 }, { value: 5_000 }]);
    assert.deepEqual([scales.y.min, scales.y.max, scales.y.ticks.callback(5_000, 1)], [0, 5_000, "5,000"]);
  });

  test("tell of one bucket once", () => {
    const { callbacks, filter } = plugins.tooltip;
    assert.equal(callbacks.title([{ dataIndex: 1 }]), "day 1");
    assert.deepEqual(callbacks.label({ dataIndex: 1 }), ["8 runs"]);
    assert.deepEqual([filter({}, 0), filter({}, 1)], [true, false]);
  });
});

test("keys move the bucket, stop at the ends and let go", () => {
  assert.equal(moved("ArrowLeft", null, 29), 29);
  assert.equal(moved("ArrowRight", null, 29), 0);
  assert.equal(moved("ArrowRight", 29, 29), 29);
  assert.equal(moved("ArrowLeft", 0, 29), 0);
  assert.deepEqual(["Home", "End", "Escape"].map((key) => moved(key, 5, 29)), [0, 29, null]);
  assert.equal(moved("a", 5, 29), undefined);
});

test("a search finds names by any of their words, whatever the case and accents", () => {
  assert.ok(matches("Überfällige Rechnungen", "rech uber"));
  assert.ok(matches("Nightly invoices", ""));
  assert.ok(matches("Nightly invoices", " INVOICES "));
  assert.ok(!matches("Nightly invoices", "daily"));
});
