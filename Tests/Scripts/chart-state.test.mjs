import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { js } from "./modules.mjs";

const { readState, remembered, sourceQuery, toggled, writeState } = await import(`${js}chart/state.js`);

describe("The chart in the address", () => {
  const usual = { range: "30d", granularity: "", workflowId: "", hidden: ["trend"], isSplit: true };

  test("comes back as it was written", () => {
    for (const state of [
      { range: "7d", granularity: "", workflowId: "", hidden: [], isSplit: false },
      { range: "90d", granularity: "day", workflowId: "0192-ab", hidden: ["average", "trend"], isSplit: true },
    ]) {
      assert.deepEqual(readState(writeState("", state), usual), state);
    }
  });

  test("is what one is used to where the address says nothing", () => {
    assert.deepEqual(readState("", usual), usual);
    assert.deepEqual(readState("?range=7d", usual), { ...usual, range: "7d", hidden: [], isSplit: false });
  });

  test("leaves the rest of the address alone, but for what was just done", () => {
    assert.equal(writeState("?tab=rates&done=saved", { ...usual, hidden: [], isSplit: false }), "?tab=rates&range=30d");
  });

  test("asks the server only for what changes its answer", () => {
    assert.equal(sourceQuery({ ...usual, workflowId: "w" }), "?range=30d&workflowId=w");
  });

  test("series go and come back", () => {
    assert.deepEqual(toggled(["trend"], "average"), ["trend", "average"]);
    assert.deepEqual(toggled(["trend", "average"], "trend"), ["average"]);
  });

  test("is found among other cookies", () => {
    assert.equal(remembered("a=1; flowtally_chart=range%3D7d%26split%3Dtrue; b=2"), "range=7d&split=true");
    assert.equal(remembered("a=1"), "");
  });
});
