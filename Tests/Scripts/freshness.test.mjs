import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { js } from "./modules.mjs";

const { freshnessText } = await import(`${js}slots/freshness.js`);
const { isDue } = await import(`${js}slots/refresh.js`);

describe("The freshness line", () => {
  const state = { isOnline: true, isStale: false, live: "off", updated: "09:15", lastRun: "last run received 09:14" };

  test("says when the figures were read and when the last run came in", () => {
    assert.equal(freshnessText(state), "Updated 09:15 · last run received 09:14");
    assert.equal(freshnessText({ ...state, lastRun: "" }), "Updated 09:15");
  });

  test("says that changes come at once, or that they wait until somebody looks", () => {
    assert.equal(freshnessText({ ...state, live: "live" }), "Live · last run received 09:14");
    assert.equal(freshnessText({ ...state, live: "paused" }), "Paused, showing 09:15");
  });

  test("says that it tries, or that there is no network", () => {
    assert.equal(freshnessText({ ...state, isStale: true, live: "live" }), "Reconnecting…");
    assert.equal(freshnessText({ ...state, live: "lost" }), "Reconnecting…");
    assert.equal(freshnessText({ ...state, isStale: true, isOnline: false }), "Offline, showing 09:15");
  });
});

describe("Figures are had anew", () => {
  const minute = 60_000;
  const state = { age: 5 * minute, isHidden: false, isOnline: true, isReturning: false };

  test("every five minutes", () => {
    assert.ok(isDue(state));
    assert.ok(!isDue({ ...state, age: 5 * minute - 1 }));
  });

  test("after a minute when somebody comes back", () => {
    assert.ok(isDue({ ...state, age: minute, isReturning: true }));
    assert.ok(!isDue({ ...state, age: minute - 1, isReturning: true }));
  });

  test("never while the page is hidden or without a network", () => {
    assert.ok(!isDue({ ...state, isHidden: true }));
    assert.ok(!isDue({ ...state, isHidden: true, isReturning: true }));
    assert.ok(!isDue({ ...state, isOnline: false }));
  });
});
