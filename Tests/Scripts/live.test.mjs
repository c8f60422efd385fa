import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { js } from "./modules.mjs";
import { settled, Timers } from "./timers.mjs";

const { LiveStream } = await import(`${js}slots/live-stream.js`);
const { LiveRefresh, isAffected } = await import(`${js}slots/live.js`);

class Source extends EventTarget {
  readyState = 0;
  isClosed = false;

  constructor(address) {
    super();
    this.address = address;
  }

  close() {
    this.isClosed = true;
  }

  opens() {
    this.dispatchEvent(new Event("open"));
  }

  breaks(readyState = 0) {
    this.readyState = readyState;
    this.dispatchEvent(new Event("error"));
  }

  says(name, id, data = {}) {
    this.dispatchEvent(new MessageEvent(name, { lastEventId: id, data: JSON.stringify(data) }));
  }
}

function following() {
  const trial = { sources: [], changes: [], timers: new Timers() };
  trial.stream = new LiveStream({
    since: "7", timers: trial.timers, onState() {},
    onChange: (scopes) => trial.changes.push(scopes),
    open(address) {
      trial.sources.push(new Source(address));
      return trial.sources.at(-1);
    },
  });
  trial.stream.follow();
  return trial;
}

describe("The stream of events", () => {
  test("begins where the page is, and tells what may look different", () => {
    const { stream, sources: [source], changes } = following();
    assert.equal(source.address, "/api/dashboard/events?since=7");
    assert.equal(stream.state, "off");
    source.opens();
    assert.equal(stream.state, "live");
    source.says("changed", "8", { generation: 8, scopes: ["runs"] });
    source.says("resync", "9", { generation: 9 });
    assert.deepEqual(changes, [["runs"], null]);
  });

  test("is paused while nobody looks, and goes on where it was", () => {
    const { stream, sources } = following();
    sources[0].opens();
    sources[0].says("changed", "8", { scopes: ["runs"] });
    stream.pause();
    assert.ok(sources[0].isClosed);
    assert.equal(stream.state, "paused");
    stream.follow();
    stream.follow();
    assert.equal(sources.length, 2);
    assert.equal(sources[1].address, "/api/dashboard/events?since=8");
  });

  test("is lost while the browser tries again, and is taken to be impossible after some failures", () => {
    const { stream, sources: [source] } = following();
    source.opens();
    source.breaks();
    assert.equal(stream.state, "lost");
    for (let failure = 0; failure < 3; failure++) source.breaks();
    assert.equal(stream.state, "off");
    assert.ok(!source.isClosed);
    source.opens();
    assert.equal(stream.state, "live");
  });

  test("is opened anew after an answer that is no stream, but not once nobody looks", async () => {
    const { stream, sources, timers } = following();
    sources[0].breaks(2);
    await timers.pass(5 * 60_000);
    assert.equal(sources.length, 2);
    sources[1].breaks(2);
    stream.pause();
    await timers.pass(60 * 60_000);
    assert.equal(sources.length, 2);
  });
});

describe("A change", () => {
  test("reaches the slots that show it", () => {
    assert.ok(isAffected("metrics", ["savings"]));
    assert.ok(isAffected("chart", ["runs", "workflows"]));
    assert.ok(!isAffected("chart", ["serviceRequests"]));
    assert.ok(!isAffected("requests", ["runs", "workflows"]));
    assert.ok(isAffected("requests", ["settings"]));
    assert.ok(isAffected("requests", null));
  });
});

describe("Slots are loaded", () => {
  class Slot {
    loads = [];
    isBusy = false;

    load() {
      return new Promise((resolve) => this.loads.push(resolve));
    }
  }

  const trial = () => {
    const state = { isAwake: true, pauses: [], loaded: [] };
    const refresh = new LiveRefresh({
      isAwake: () => state.isAwake,
      onLoaded: (slot) => state.loaded.push(slot),
      pause: () => new Promise((resolve) => state.pauses.push(resolve)),
    });
    return { state, refresh, slot: new Slot() };
  };

  test("at once, and anew only when that is done and a pause is over", async () => {
    const { state, refresh, slot } = trial();
    refresh.load([slot]);
    assert.equal(slot.loads.length, 1);
    for (let change = 0; change < 5; change++) refresh.load([slot]);
    slot.loads[0]();
    await settled();
    assert.deepEqual(state.loaded, [slot]);
    assert.equal(slot.loads.length, 1);
    state.pauses[0]();
    await settled();
    assert.equal(slot.loads.length, 2);
    slot.loads[1]();
    await settled();
    state.pauses[1]();
    await settled();
    assert.equal(slot.loads.length, 2);
  });

  test("each for itself: a slow one keeps no other waiting", async () => {
    const { state, refresh, slot: slow } = trial();
    const other = new Slot();
    refresh.load([slow, other]);
    other.loads[0]();
    await settled();
    state.pauses[0]();
    await settled();
    refresh.load([slow, other]);
    assert.equal(other.loads.length, 2);
    assert.equal(slow.loads.length, 1);
  });

  test("when the list that is open in them closes", async () => {
    const { state, refresh, slot } = trial();
    slot.isBusy = true;
    refresh.load([slot]);
    await settled();
    assert.equal(slot.loads.length, 0);
    slot.isBusy = false;
    state.pauses[0]();
    await settled();
    assert.equal(slot.loads.length, 1);
  });

  test("when somebody looks again", async () => {
    const { state, refresh, slot } = trial();
    state.isAwake = false;
    refresh.load([slot]);
    await settled();
    assert.equal(slot.loads.length, 0);
    state.isAwake = true;
    refresh.load([]);
    assert.equal(slot.loads.length, 1);
  });
});
