import assert from "node:assert/strict";
import { test } from "node:test";
import { PageReport } from "../../Sources/FlowtallyWeb/Resources/assets/js/page-report.js";

const paint = (startTime) => ({ entryType: "largest-contentful-paint", startTime });
const shift = (startTime, value, hadRecentInput = false) => ({ entryType: "layout-shift", startTime, value, hadRecentInput });
const event = (duration, interactionId = 7) => ({ entryType: "event", duration, interactionId });
const resource = (responseStatus, initiatorType = "fetch") => ({ entryType: "resource", responseStatus, initiatorType });

/** The report of a page with these entries. */
const reported = (...entries) => {
  const report = new PageReport("overview");
  for (const entry of entries) report.add(entry);
  return report.take();
};

test("the last of the largest paints counts, in whole milliseconds", () => {
  assert.equal(reported(paint(80.2), paint(312.6)).largestPaintMs, 313);
});

test("a page that does not move says so", () => {
  assert.equal(JSON.stringify(reported()), '{"page":"overview","layoutShift":0}');
});

test("shifts that follow each other add up, and the worst burst counts", () => {
  assert.equal(reported(shift(0, 0.01), shift(500, 0.02), shift(3_000, 0.025)).layoutShift, 0.03);
});

test("a burst lasts at most five seconds", () => {
  const steady = Array.from({ length: 10 }, (_, second) => shift(second * 900, 0.01));
  assert.equal(reported(...steady).layoutShift, 0.06);
});

test("a shift that somebody caused does not count", () => {
  assert.equal(reported(shift(0, 0.5, true)).layoutShift, 0);
});

test("the slowest interaction counts, and events that nobody caused do not", () => {
  assert.equal(reported(event(48), event(104), event(900, 0), { entryType: "first-input", duration: 8 }).interactionMs, 104);
  assert.equal(reported({ entryType: "first-input", duration: 8 }).interactionMs, 8);
});

test("failed fetches are counted by kind; pictures, successes and browsers that do not say are left out", () => {
  const failures = [resource(0), resource(503), resource(500), resource(404)];
  const others = [resource(200), resource(304), resource(0, "img"), resource(undefined)];
  assert.deepEqual(reported(...failures, ...others).failedFetches, { network: 1, failed: 2, refused: 1 });
});

test("what was reported is not reported again", () => {
  const report = new PageReport("overview");
  report.add(paint(100));
  report.add(event(40));
  report.take();
  assert.equal(report.take(), null);
  report.add(paint(900));
  report.add(resource(503));
  assert.deepEqual(report.take(), { page: "overview", failedFetches: { failed: 1 } });
});
