import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { js } from "./modules.mjs";

const { Refused, SignedOut, fetchAnswer, isWhole } = await import(`${js}slots/answer.js`);
const { AnswerCache } = await import(`${js}slots/answer-cache.js`);
const { backoff } = await import(`${js}slots/backoff.js`);

const mark = '<p hidden data-end="chart"></p>\n';

describe("An answer", () => {
  const original = globalThis.fetch;
  afterEach(() => (globalThis.fetch = original));

  const answering = (status, body = null, headers = {}) => {
    globalThis.fetch = async (_, options) => {
      globalThis.fetch.options = options;
      return new Response(body, { status, headers });
    };
  };
  const ask = (known = null, isRetry = false) => fetchAnswer("/chart", "chart", known, new AbortController().signal, isRetry);

  test("is taken with its tag and its time", async () => {
    answering(200, `<p>42</p>${mark}`, { etag: '"a"', updated: "9:15%E2%80%AFAM" });
    assert.deepEqual(await ask(), { html: `<p>42</p>${mark}`, etag: '"a"', updated: "9:15\u202fAM" });
    assert.equal(globalThis.fetch.options.headers, undefined);
  });

  test("is asked for on condition, and stays where nothing changed", async () => {
    answering(304, null, { updated: "09:20" });
    const known = { html: "known", etag: '"a"', updated: "09:15" };
    assert.deepEqual(await ask(known), { ...known, updated: "09:20" });
    assert.deepEqual(globalThis.fetch.options.headers, { "if-none-match": '"a"' });
  });

  test("is had past the browser's cache after a failure, as that may hold what was wrong", async () => {
    answering(200, mark);
    await ask();
    assert.equal(globalThis.fetch.options.cache, "default");
    await ask(null, true);
    assert.equal(globalThis.fetch.options.cache, "reload");
  });

  test("counts only when it is whole and the slot's own", async () => {
    for (const body of ["", "<p>42</p>", '<p>42</p><p hidden data-end="metrics"></p>', `${mark}<p>more</p>`, "<html>Welcome to the hotel</html>"]) {
      answering(200, body);
      await assert.rejects(ask(), body);
    }
    assert.ok(isWhole(mark, "chart"));
  });

  test("is told apart from a refusal, a failure and a session that ended", async () => {
    answering(401);
    await assert.rejects(ask(), SignedOut);
    answering(404);
    await assert.rejects(ask(), Refused);
    for (const status of [500, 502, 503, 429]) {
      answering(status);
      await assert.rejects(ask(), (error) => !(error instanceof Refused) && !(error instanceof SignedOut));
    }
  });
});

describe("The answers that are kept", () => {
  class FakeStorage {
    items = new Map();
    room = Infinity;
    get length() { return this.items.size; }
    key(index) { return [...this.items.keys()][index] ?? null; }
    getItem(key) { return this.items.get(key) ?? null; }
    removeItem(key) { this.items.delete(key); }
    setItem(key, value) {
      if (this.items.size >= this.room) throw new Error("QuotaExceededError");
      this.items.set(key, value);
    }
  }
  const answer = { html: "figures", etag: '"a"', updated: "09:15" };

  test("come back until they are half a day old", () => {
    let now = 0;
    const cache = new AnswerCache(new FakeStorage(), "jana.north", () => now);
    cache.write("/chart", answer);
    assert.deepEqual(cache.read("/chart"), answer);
    assert.equal(cache.read("/metrics"), null);
    now = 12 * 3_600_000;
    assert.equal(cache.read("/chart"), null);
  });

  test("are nobody else's: another person or workspace makes them go", () => {
    const storage = new FakeStorage();
    storage.setItem("other", "kept");
    new AnswerCache(storage, "jana.north").write("/chart", answer);
    assert.equal(new AnswerCache(storage, "jana.south").read("/chart"), null);
    assert.equal(new AnswerCache(storage, "jana.north").read("/chart"), null);
    assert.deepEqual([...storage.items.keys()], ["other"]);
  });

  test("go when somebody logs out", () => {
    const cache = new AnswerCache(new FakeStorage(), "jana.north");
    cache.write("/chart", answer);
    cache.clear();
    assert.equal(cache.read("/chart"), null);
  });

  test("make room where storage is full, and do without where there is none", () => {
    const storage = new FakeStorage();
    const cache = new AnswerCache(storage, "jana.north");
    cache.write("/a", answer);
    storage.room = 1;
    cache.write("/b", answer);
    assert.equal(storage.length, 0);
    const none = new AnswerCache(null, "jana.north");
    none.write("/a", answer);
    assert.equal(none.read("/a"), null);
  });

  test("are not believed where they are damaged", () => {
    const storage = new FakeStorage();
    storage.setItem("flowtally.answer jana.north /chart", "{");
    assert.equal(new AnswerCache(storage, "jana.north").read("/chart"), null);
  });
});

test("backoff doubles up to five minutes, with full jitter", () => {
  assert.deepEqual([0, 1, 2, 7, 8, 50].map((failures) => backoff(failures, () => 1)), [2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
  assert.equal(backoff(5, () => 0), 0);
  const waits = new Set(Array.from({ length: 20 }, () => backoff(3)));
  assert.ok(waits.size > 10);
});
