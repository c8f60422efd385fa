import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { js } from "./modules.mjs";
import { Timers, settled } from "./timers.mjs";

const { SlotLoader } = await import(`${js}slots/loader.js`);
const { Refused, SignedOut } = await import(`${js}slots/answer.js`);

const answer = (html, etag = `"${html}"`) => ({ html, etag, updated: "09:15" });

describe("A slot's loader", () => {
  let timers, seen, kept, requests, isAwake, loader;

  beforeEach(() => {
    timers = new Timers();
    seen = [];
    kept = new Map();
    requests = [];
    isAwake = true;
    const note = (name) => (given) => seen.push(given ? `${name} ${given.html}` : name);
    loader = new SlotLoader({
      timers,
      isAwake: () => isAwake,
      cache: { read: (source) => kept.get(source) ?? null, write: (source, given) => kept.set(source, given) },
      view: Object.fromEntries(
        ["show", "showKept", "showWaiting", "markKept", "showFailure", "leave"].map((name) => [name, note(name)])),
      fetchAnswer: (source, known, signal) => new Promise((resolve, reject) => {
        requests.push({ source, known, resolve, reject });
        signal.addEventListener("abort", () => reject(new Error("aborted")));
      }),
    });
  });

  const respond = async (index, html) => {
    requests[index].resolve(answer(html));
    await settled();
  };

  const fail = async (index, error = new Error("broken")) => {
    requests[index].reject(error);
    await settled();
  };

  test("shows an answer and keeps it", async () => {
    loader.load("/slot");
    await respond(0, "figures");
    assert.deepEqual(seen, ["show figures"]);
    assert.equal(kept.get("/slot").html, "figures");
    assert.equal(loader.isStale, false);
    assert.deepEqual(timers.pending, []);
  });

  test("asks with what it knows", async () => {
    kept.set("/slot", answer("before"));
    loader.load("/slot");
    assert.equal(requests[0].known.html, "before");
  });

  test("shows waiting only where a person waits, and only when it takes long", async () => {
    loader.load("/slot");
    await timers.pass(1_000);
    assert.deepEqual(seen, []);
    loader.load("/other", true);
    await timers.pass(199);
    assert.deepEqual(seen, []);
    await timers.pass(1);
    assert.deepEqual(seen, ["showWaiting"]);
    await respond(1, "late");
    assert.deepEqual(seen, ["showWaiting", "show late"]);
  });

  test("shows the last answer at once, marks it when the new one takes long, and replaces it", async () => {
    kept.set("/7d", answer("week"));
    loader.load("/7d", true);
    assert.deepEqual(seen, ["showKept week"]);
    await timers.pass(200);
    await respond(0, "new week");
    assert.deepEqual(seen, ["showKept week", "markKept", "show new week"]);
  });

  test("an answer that was overtaken is not shown", async () => {
    loader.load("/30d");
    loader.load("/7d", true);
    await respond(0, "month");
    assert.deepEqual(seen, []);
    await respond(1, "week");
    assert.deepEqual(seen, ["show week"]);
  });

  test("what is on its way is not begun anew: it is loaded once more when it has come", async () => {
    let ends = 0;
    for (let change = 0; change < 3; change++) loader.load("/slot").then(() => ends++);
    assert.equal(requests.length, 1);
    await respond(0, "before");
    assert.deepEqual(seen, ["show before"]);
    assert.equal(requests.length, 2);
    assert.equal(ends, 0);
    await respond(1, "after");
    assert.deepEqual(seen, ["show before", "show after"]);
    assert.equal(requests.length, 2);
    assert.equal(ends, 3);
    assert.deepEqual(timers.pending, []);
  });

  test("however often it is asked for meanwhile, an answer that takes too long is given up in time", async () => {
    for (let second = 0; second < 8; second++) {
      loader.load("/slot");
      await timers.pass(1_000);
    }
    assert.deepEqual(seen, ["showFailure"]);
    assert.equal(requests.length, 1);
    assert.equal(timers.pending.length, 1);
  });

  test("a person does not wait for what others asked for", async () => {
    loader.load("/slot");
    loader.load("/slot", true);
    assert.equal(requests.length, 2);
    await respond(1, "asked");
    assert.deepEqual(seen.at(-1), "show asked");
    assert.equal(requests.length, 2);
  });

  test("what a person asked for is not begun anew by a change", async () => {
    loader.load("/7d", true);
    await timers.pass(100);
    loader.load("/7d");
    await timers.pass(100);
    assert.deepEqual(seen, ["showWaiting"]);
    assert.equal(requests.length, 1);
  });

  test("gives up on an answer that takes too long, and tries again", async () => {
    loader.load("/slot");
    await timers.pass(8_000);
    assert.deepEqual(seen, ["showFailure"]);
    assert.equal(loader.isStale, true);
    await timers.pass(2_000);
    assert.equal(requests.length, 2);
    await respond(1, "at last");
    assert.deepEqual(seen, ["showFailure", "show at last"]);
    assert.equal(loader.isStale, false);
  });

  test("tries again less and less often", async () => {
    loader.load("/slot");
    for (let failures = 0; failures < 10; failures++) {
      await fail(failures);
      assert.equal(timers.pending.length, 1);
      assert.ok(timers.pending[0] <= Math.min(300_000, 2_000 * 2 ** failures));
      await timers.pass(timers.pending[0]);
      assert.equal(requests.length, failures + 2);
    }
  });

  test("does not try again while nobody would see it", async () => {
    loader.load("/slot");
    await fail(0);
    isAwake = false;
    await timers.pass(300_000);
    assert.equal(requests.length, 1);
  });

  test("a refusal is not asked for again", async () => {
    loader.load("/slot");
    await fail(0, new Refused());
    assert.deepEqual(seen, ["showFailure"]);
    assert.deepEqual(timers.pending, []);
  });

  test("somebody who is not signed in any more leaves", async () => {
    loader.load("/slot");
    await fail(0, new SignedOut());
    assert.deepEqual(seen, ["leave"]);
  });

  test("begins with what came with the page", () => {
    loader.start("/slot", answer("painted"));
    assert.deepEqual(seen, []);
    assert.equal(kept.get("/slot").html, "painted");
  });

  test("where nothing came with the page, shows the last answer and tries again", async () => {
    kept.set("/slot", answer("yesterday"));
    loader.start("/slot", null);
    assert.deepEqual(seen, ["showKept yesterday", "showFailure"]);
    await timers.pass(2_000);
    await respond(0, "today");
    assert.equal(seen.at(-1), "show today");
  });
});
