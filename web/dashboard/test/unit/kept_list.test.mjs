import assert from "node:assert/strict";
import { test } from "node:test";

const { isFound, KeptList } = await import(`${process.env.BUILT}/plan/kept_list.mjs`);

/** A service with so many entries; the cursor is a number. */
function listOf(count) {
  const asked = [];
  const list = new KeptList(async (cursor, limit) => {
    asked.push([cursor, limit]);
    const [first, end] = [Number(cursor ?? 0), Math.min(count, Number(cursor ?? 0) + limit)];
    return { entries: Array.from({ length: end - first }, (_, i) => ({ id: `e${first + i}` })), next: end < count ? String(end) : null };
  });
  return { list, asked };
}

test("AsksForAListPartByPartAndForAllOfItToBeSearched", async () => {
  const { list, asked } = listOf(2500);
  await list.load();
  assert.deepEqual([list.entries.value.length, list.isWhole.value], [100, false]);
  await list.more();
  await list.all();
  assert.deepEqual(asked, [[null, 100], ["100", 100], ["200", 1000], ["1200", 1000], ["2200", 1000]]);
  assert.deepEqual([list.entries.value.length, list.entries.value[2499].id, list.isWhole.value], [2500, "e2499", true]);
  await list.more();
  assert.equal(asked.length, 5); // there is no more
});

test("AddsEachPartOnceHoweverOftenItIsAskedFor", async () => {
  const { list } = listOf(350);
  await list.all(); // nothing is known yet
  assert.equal(list.entries.value, null);
  await list.load();
  await Promise.all([list.more(), list.more(), list.all(), list.all()]);
  assert.deepEqual([list.entries.value.length, new Set(list.entries.value.map(({ id }) => id)).size], [350, 350]);
  list.forget("e7");
  assert.equal(list.entries.value.length, 349);
});

test("HoldsToTheAnswerToTheLastQuestion", async () => {
  const answers = [];
  const list = new KeptList(() => new Promise((resolve) => { answers.push(resolve); }));
  const [first, second] = [list.load(), list.load()];
  answers[1]({ entries: [{ id: "new" }], next: "n" });
  await second;
  answers[0]({ entries: [{ id: "old" }], next: null });
  await first;
  assert.deepEqual([list.entries.value, list.isWhole.value], [[{ id: "new" }], false]);
  const late = list.more();
  const again = list.load();
  answers[2]({ entries: [{ id: "of the list before" }], next: null });
  answers[3]({ entries: [{ id: "newer" }], next: null });
  await Promise.all([late, again]);
  assert.deepEqual(list.entries.value, [{ id: "newer" }]);
});

test("FindsEntriesThatHaveEveryWord", () => {
  assert.deepEqual(["", " ", "north 40", "NORTH", "south"].map((search) => isFound("North yard · 40 sessions", search)), [true, true, true, true, false]);
});
