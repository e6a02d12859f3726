// What is fetched of the trace: the best there is at once, better as soon as it has come.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Tiles, bucketsIn, tile } from "./review-tiles.js";

/** A recording of an hour at 100 buckets a second; counts its questions. */
function scene() {
  const questions = [];
  let news = 0;
  const ask = async (fromS, toS, points) => {
    questions.push([fromS, toS, points]);
    const n = Math.min(points, Math.round((toS - fromS) * 100));
    const values = Array.from({ length: n }, () => 1);
    const figures = { min: values, max: values, mean: values };
    return { start_s: fromS, end_s: toS, n, load_n: figures, position_m: figures };
  };
  const tiles = new Tiles({ ask, onNews: () => (news += 1) });
  return { tiles, questions, news: () => news };
}

const settled = () => new Promise((done) => setImmediate(done));

test("before anything has come there is nothing to draw", () => {
  assert.equal(scene().tiles.for({ fromS: 0, toS: 10 }, 1000), null);
});

test("a close look shows the rough picture until the fine one has come", async () => {
  const { tiles, questions, news } = scene();
  await tiles.begin(3600, 2000);
  const view = { fromS: 100, toS: 110 };

  assert.equal(tiles.for(view, 1000).n, 2000);
  await settled();

  assert.equal(news(), 2);
  assert.deepEqual(questions.at(-1), [90, 120, 3000]);
  assert.equal(tiles.for(view, 1000).n, 3000);
  await settled();
  assert.equal(questions.length, 2, "what is there is not asked for again");
});

test("moving a little needs no question, moving to the edge brings the next stretch", async () => {
  const { tiles, questions } = scene();
  await tiles.begin(3600, 2000);
  tiles.for({ fromS: 100, toS: 110 }, 1000);
  await settled();

  tiles.for({ fromS: 103, toS: 113 }, 1000);
  await settled();
  assert.equal(questions.length, 2);

  const shown = tiles.for({ fromS: 108, toS: 118 }, 1000);
  assert.equal(shown.n, 3000, "the old stretch is shown meanwhile");
  await settled();
  assert.deepEqual(questions.at(-1), [98, 128, 3000]);
});

test("samples that are not finer are not asked for for ever", async () => {
  const { tiles, questions } = scene();
  await tiles.begin(3600, 2000);
  const view = { fromS: 100, toS: 101 };
  tiles.for(view, 1000);
  await settled();
  assert.equal(tiles.for(view, 1000).n, 300);
  await settled();

  assert.equal(questions.length, 2);
});

test("what is missing is a hole", () => {
  const figures = { min: [1, null], max: [1, null], mean: [1, null] };
  const found = tile({ start_s: 0, end_s: 2, n: 2, load_n: figures, position_m: figures });

  assert.deepEqual([...found.load.mean], [1, NaN]);
});

test("a window shows the buckets that touch it", () => {
  const found = { startS: 10, n: 100, perS: 10 };

  assert.deepEqual(bucketsIn(found, { fromS: 12, toS: 13 }), { first: 20, stop: 31 });
  assert.deepEqual(bucketsIn(found, { fromS: 0, toS: 100 }), { first: 0, stop: 100 });
  assert.deepEqual(bucketsIn(found, { fromS: 50, toS: 60 }), { first: 400, stop: 400 });
});
