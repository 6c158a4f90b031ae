import assert from "node:assert/strict";
import { test } from "node:test";

const load = (name) => import(`${process.env.BUILT}/${name}.mjs`);
const { cellsText, parseCells, pasteCells } = await load("grid/paste");
const { limitedExcess } = await load("plan/excess");
const { placedGroups, removeGroup, renameGroup } = await load("draft/groups");
const store = await load("draft/store");
const { en } = await load("texts/en");
const { de } = await load("texts/de");

test("ReadsCellsAsSpreadsheetsCopyThem", () => {
  assert.deepEqual(parseCells("a\tb\r\nc\td\r\n"), [["a", "b"], ["c", "d"]]);
  assert.deepEqual(parseCells(`"two\nlines"\t"a ""quote"""\n`), [["two\nlines", `a "quote"`]]);
  const cells = [["plain", "tab\there"], [`"`, ""]];
  assert.deepEqual(parseCells(cellsText(cells)), cells);
});

const target = { visible: ["id", "evse", "max_power_kw"], order: [2, 1], column: "evse", row: 2 };
test("PastesFromTheMarkedCellOnInTheOrderThatIsShown", () => {
  const rows = pasteCells([{ key: 1, id: "a" }, { key: 2, id: "b" }], [["A1", "7"], ["A2", "11"]], target);
  assert.deepEqual(rows, [{ key: 1, id: "a", evse: "A2", max_power_kw: "11" }, { key: 2, id: "b", evse: "A1", max_power_kw: "7" }]);
});

test("AddsRowsWhereABlockGoesOverTheEnd", () => {
  const rows = pasteCells([{ key: 1 }, { key: 2 }], [["x"], ["y"], ["z"]], target);
  assert.equal(rows.length, 3);
  assert.equal(rows[2].evse, "z");
});

test("PutsABlockWithNamesUnderThem", () => {
  const rows = pasteCells([{ key: 1 }, { key: 2 }], [["max_power_kw", "id"], ["7", "car"]], target);
  assert.deepEqual(rows[1], { key: 2, id: "car", max_power_kw: "7" });
});

test("LeavesRowsThatArePastedOverAsTheyWere", () => {
  const before = [{ key: 1, id: "a" }, { key: 2, id: "b" }];
  pasteCells(before, [["A1"]], target);
  assert.deepEqual(before, [{ key: 1, id: "a" }, { key: 2, id: "b" }]);
});

test("UndoesMovesOfOneSliderTogetherAndOtherChangesOneByOne", () => {
  const at = () => store.draft.peek().site.grid_limit_kw.base;
  const move = (base) => { store.changeSite({ grid_limit_kw: { base, bands: [], series: null } }); };
  const start = at();
  for (const limit of [50, 51, 52]) move(limit);
  store.changeSite({ id: "x" });
  store.undo();
  assert.equal(store.draft.peek().site.id, "");
  assert.equal(at(), 52);
  store.undo();
  assert.equal(at(), start);
  assert.equal(store.canUndo.peek(), false);
  store.redo();
  assert.equal(at(), 52);
});

test("TellsTheLimitThatTheOtherLoadNeeds", () => {
  const excess = limitedExcess({ site: { base_load_kw: [10, 70, 90], pv_kw: [0, 0, 5], limit_kw: [60, 60, 60] } });
  assert.deepEqual(excess, { needed_kw: [10, 70, 85], most_kw: 85 });
});

const site = { groups: [{ id: "a", parent: null, limit_kw: 9 }, { id: "b", parent: "a", limit_kw: 5 }, { id: "c", parent: "b", limit_kw: 3 }], evses: [{ id: "A1", group: "b", max_power_kw: null, min_power_kw: null }] };
test("ListsGroupsBelowTheirParents", () => {
  const circle = [...site.groups, { id: "d", parent: "d", limit_kw: 1 }];
  assert.deepEqual(placedGroups(circle).map(({ group, depth }) => [group.id, depth]), [["a", 0], ["b", 1], ["c", 2], ["d", 0]]);
});
test("RenamesAGroupWhereverItIsNamed", () => {
  const renamed = renameGroup(site, 1, "B");
  assert.deepEqual([renamed.groups[1].id, renamed.groups[2].parent, renamed.evses[0].group], ["B", "B", "B"]);
});
test("LeavesWhatNamesAGroupAloneWhileAnotherHasItsName", () => {
  const two = { groups: [{ id: "a", parent: null, limit_kw: 9 }, { id: "b", parent: null, limit_kw: 5 }], evses: [{ id: "A1", group: "a", max_power_kw: null, min_power_kw: null }, { id: "B1", group: "b", max_power_kw: null, min_power_kw: null }] };
  const taken = renameGroup(two, 1, "a");
  assert.deepEqual(taken.groups.map((group) => group.id), ["a", "a"]);
  assert.deepEqual(renameGroup({ ...two, ...taken }, 1, "b"), { groups: two.groups, evses: two.evses });
});
test("MovesWhatStoodInAGroupUpWhenItGoes", () => {
  const removed = removeGroup(site, 1);
  assert.deepEqual([removed.groups.map((group) => group.id), removed.groups[1].parent, removed.evses[0].group], [["a", "c"], "a", "a"]);
});

test("HasEveryTextInBothLanguages", () => {
  const shape = (value) => (typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)])) : typeof value);
  assert.deepEqual(shape(de), shape(en));
});

const { drawnSteps, movedStretch, roundLimit_kw } = await load("plan/limit_pen");
test("MovesTheStretchOfOneLimitAndDrawsSteps", () => {
  assert.deepEqual(movedStretch([5, 7, 7, 5], 2, 9), [5, 9, 9, 5]);
  assert.deepEqual(movedStretch([5, 5], 0, 1), [1, 1]);
  assert.deepEqual(drawnSteps([1, 1, 1, 1], 3, 1, 4), [1, 4, 4, 4]);
  assert.deepEqual([roundLimit_kw(-3, 100), roundLimit_kw(51.4, 100), roundLimit_kw(3.26, 10), roundLimit_kw(1.26, 4), roundLimit_kw(503, 1000)], [0, 51, 3.5, 1.3, 505]);
});

const { differences } = await load("plan/differences");
test("TellsWhatTwoPlansDifferIn", () => {
  const cost = { energy_cost: 10, unmet_cost: 0, demand_charge_cost: 2, overload_cost: 0 };
  const session = (id, energy_delivered_kwh) => ({ id, energy_delivered_kwh });
  const found = differences({ cost, sessions: [session("a", 5), session("b", 7), session("c", 1)] }, { cost: { ...cost, energy_cost: 8, unmet_cost: 3 }, sessions: [session("a", 4), session("b", 9), session("d", 1)] });
  assert.deepEqual(found.costs.map(({ part }) => part), ["energy_cost", "unmet_cost", "demand_charge_cost"]);
  assert.deepEqual(found.sum, { then: 12, now: 13 });
  assert.deepEqual(found.cars.map(({ id }) => id), ["b", "a"]);
  assert.deepEqual([found.inBoth, found.onlyThen, found.onlyNow], [2, 1, 1]);
});
