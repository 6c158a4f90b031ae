import assert from "node:assert/strict";
import { test } from "node:test";

const load = (name) => import(`${process.env.BUILT}/${name}.mjs`);
const { buildChange, cellsToCheck, goesOnWith, timeToGoOn_s } = await load("draft/goes_on");
const { buildRequest, gridOf } = await load("draft/request");
const { emptyDraft } = await load("draft/draft");
const { splitIssues } = await load("draft/row_issues");
const { constant } = await load("draft/profile");
const { draftOfRequest } = await load("draft/opening");

const utc_s = (time) => Date.parse(`2025-08-18T${time}:00Z`) / 1000;
const row = (key, id, more = {}) => ({ key, id, arrival: "2025-08-18 08:00", departure: "2025-08-18 16:00", max_power_kw: "22", energy_required_kwh: "20", ...more });
function goingOn(rows) {
  const draft = { ...emptyDraft(), rows };
  draft.site = { ...draft.site, time_zone: "UTC" };
  return { ...draft, goesOn: { plan_id: "p 1", now_s: utc_s("12:00"), past_steps: 0, grid: gridOf(draft), site: draft.site, rows } };
}
const changeOf = (draft, good = draft.rows) => {
  const built = buildChange(draft, draft.goesOn, good);
  return { ...built, document: JSON.parse(built.text) };
};

test("SendsNothingButTheTimeWhereNothingIsNew", () => {
  const { path, document } = changeOf(goingOn([row(1, "a")]));
  assert.equal(path, "/v1/plans/p%201/replan");
  assert.deepEqual(document, { schema: "chargeplan.change/1", now: "2025-08-18T12:00:00+00:00", site: {}, sessions: { upsert: [], remove: [] } });
});

test("SendsOfTheSiteAndOfEachSessionOnlyWhatIsNew", () => {
  const draft = goingOn([row(1, "a"), row(2, "b"), row(3, "c")]);
  const { document, sent, rows } = changeOf({ ...draft, site: { ...draft.site, grid_limit_kw: constant(40) }, rows: [row(1, "a", { departure: "2025-08-18 14:00" }), row(3, "c"), row(4, " d ")] });
  assert.deepEqual(document.site, { grid_limit_kw: 40 });
  assert.deepEqual(document.sessions, {
    upsert: [{ id: "a", departure: "2025-08-18 14:00" }, { id: "d", arrival: "2025-08-18 08:00", departure: "2025-08-18 16:00", max_power_kw: 22, energy_required_kwh: 20 }], remove: ["b"],
  });
  assert.deepEqual(sent.map(({ key }) => key), [1, 4]);
  assert.deepEqual(rows.map(({ key }) => key), [1, 3, 4, 2]); // one that left may still be in the plan
});

test("LeavesAKnownSessionAsItWasWhereItsRowIsNotGood", () => {
  const draft = goingOn([row(1, "a"), row(2, "b")]);
  const { document } = changeOf({ ...draft, rows: [row(1, "a", { departure: "soon" }), row(2, "b")] }, [row(2, "b")]);
  assert.deepEqual(document.sessions, { upsert: [], remove: [] });
});

test("FindsTheRowOfAnIssueOfAChange", () => {
  const split = splitIssues([{ path: "sessions.upsert[1].departure", slug: "s", message: "m" }, { path: "sessions.remove[0]", slug: "s", message: "m" }, { path: "now", slug: "s", message: "m" }], [{ key: 7 }, { key: 8 }]);
  assert.deepEqual(split.rows.map(({ row: key, column }) => [key, column]), [[8, "departure"]]);
  assert.deepEqual(split.others.map(({ path }) => path), ["sessions.remove[0]", "now"]);
});

test("FindsTheRowOfAMeasuredEnergyThatIsNone", () => {
  const split = splitIssues([{ path: "delivered_kwh.b.1", slug: "not_arrived", message: "m" }, { path: "delivered_kwh.c", slug: "s", message: "m" }], [], [row(7, "a"), row(8, "b.1")]);
  assert.deepEqual(split.rows, [{ row: 8, column: "delivered_kwh", slug: "not_arrived", message: "m" }]);
  assert.deepEqual(split.others.map(({ path }) => path), ["delivered_kwh.c"]);
});

test("FindsCellsThatAChangeCannotEmpty", () => {
  const draft = goingOn([row(1, "a", { evse: "A1" }), row(2, "b")]);
  const now = [row(1, "a"), row(2, "b", { energy_required_kwh: "", target_soc_ratio: "0.8" }), row(3, "new", { energy_required_kwh: "" })];
  assert.deepEqual(cellsToCheck(draft.goesOn, now, { emptied: "m", measured: "n" }), [{ row: 1, column: "evse", slug: "emptied", message: "m" }]); // the other one is replaced
});

test("SendsWhatWasMeasuredByNowAndNothingElseOfIt", () => {
  const draft = goingOn([row(1, "a"), row(2, "b")]);
  const rows = [row(1, "a", { delivered_kwh: "7,5" }), row(2, "b", { delivered_kwh: "lots" })];
  assert.deepEqual(cellsToCheck(draft.goesOn, rows, { emptied: "m", measured: "n" }), [{ row: 2, column: "delivered_kwh", slug: "not_measured", message: "n" }]);
  const { document } = changeOf({ ...draft, rows }, [rows[0]]);
  assert.deepEqual([document.delivered_kwh, document.sessions.upsert], [{ a: 7.5 }, []]);
  assert.equal("delivered_kwh" in JSON.parse(buildRequest({ ...draft, goesOn: null }, rows).text).sessions[0], false);
});

test("GoesOnNowWhereThePlanHasThatTime", () => {
  const { grid } = goingOn([row(1, "a")]).goesOn;
  assert.equal(timeToGoOn_s(grid, 0, utc_s("09:20") + 30), utc_s("09:20"));
  assert.equal(timeToGoOn_s(grid, 48, utc_s("09:20")), utc_s("12:00")); // not before what is past already
  assert.equal(timeToGoOn_s(grid, 0, utc_s("09:20") + 5 * 86_400), utc_s("09:20"));
  assert.equal(timeToGoOn_s(grid, 0, utc_s("09:20") - 5 * 86_400), grid.start_s); // nothing of it is past
  const short = { ...grid, start_s: utc_s("10:00"), steps: 8 };
  assert.deepEqual([utc_s("08:00"), utc_s("15:00")].map((clock_s) => timeToGoOn_s(short, 0, clock_s)), [utc_s("10:00"), utc_s("12:00")]);
});

test("KeepsTheGridOfThePlanAndEndsWithTheDemandOfAnotherDay", () => {
  const draft = goingOn([row(1, "a")]);
  assert.equal(gridOf({ ...draft, rows: [row(2, "x", { arrival: "2025-08-17 08:00" })] }), draft.goesOn.grid);
  assert.equal(goesOnWith(draft, [row(2, "b")]), draft.goesOn);
  assert.equal(goesOnWith(draft, [row(2, "b", { arrival: "2025-08-19 00:00" })]), null);
});

test("OpensOneValueFromNowOnAsOneValue", () => {
  const request = (past_steps) => ({ horizon: { start: "2025-08-18T00:00:00+00:00", step_s: 21600, steps: 4, time_zone: "UTC", past_steps }, site: { grid_limit_kw: [9, 9, 5, 5], pv_kw: [1, 2, 3, 4] }, sessions: [] });
  assert.deepEqual(draftOfRequest(request(2)).site.grid_limit_kw, constant(5));
  assert.equal(draftOfRequest(request(0)).site.grid_limit_kw.bands.length, 1);
  assert.deepEqual(JSON.parse(buildRequest(draftOfRequest(request(2)), []).text).site.pv_kw, [1, 2, 3, 4]);
});
