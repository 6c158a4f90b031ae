import assert from "node:assert/strict";
import { test } from "node:test";

const load = (name) => import(`${process.env.BUILT}/${name}.mjs`);
const { midnight_s, offsetChanges, parseTime_s, timeText, unixOfWall_s } = await load("draft/zone");
const { parseNumber, typedNumber, numberText } = await load("draft/numbers");
const { clockMinutes, constant, nameWithOtherUnit, parseSeries, profileOf, seriesOf } = await load("draft/profile");
const { cellTime, rowFromSession, rowsFromTable, sessionFromRow, firstArrival_s } = await load("draft/rows");
const { buildRequest, gridOf } = await load("draft/request");
const { emptyDraft } = await load("draft/draft");
const { splitIssues } = await load("draft/row_issues");
const { curlLine } = await load("draft/curl");
const { draftOfRequest, withDemand, withSite } = await load("draft/opening");
const { freeOfMarks, isName } = await load("draft/names");
const { columnOf } = await load("draft/series_file");

test("TellsTheOffsetOfAZoneOnBothSidesOfAClockChange", () => {
  assert.equal(timeText(Date.parse("2025-08-18T09:59:53Z") / 1000, "Europe/Paris"), "2025-08-18T11:59:53+02:00");
  assert.equal(timeText(Date.parse("2025-01-18T09:59:53Z") / 1000, "America/St_Johns"), "2025-01-18T06:29:53-03:30");
  const begin_s = midnight_s("2025-03-30", "Europe/Paris");
  const changes = offsetChanges(begin_s, midnight_s("2025-03-31", "Europe/Paris"), "Europe/Paris");
  assert.deepEqual(changes, [{ from_unix_s: begin_s, offset_s: 3600 }, { from_unix_s: Date.parse("2025-03-30T01:00:00Z") / 1000, offset_s: 7200 }]);
});

test("TakesTheEarlierOfTwoInstantsThatTheClockShowsTwice", () => {
  assert.equal(unixOfWall_s(Date.parse("2025-10-26T02:30:00Z") / 1000, "Europe/Paris"), Date.parse("2025-10-26T00:30:00Z") / 1000);
});

test("ReadsTimesWithAndWithoutAnOffset", () => {
  assert.equal(parseTime_s("2025-08-18 11:59", "Europe/Paris"), Date.parse("2025-08-18T09:59:00Z") / 1000);
  assert.equal(parseTime_s("2025-08-18T11:59:53+00:00", "Europe/Paris"), Date.parse("2025-08-18T11:59:53Z") / 1000);
  assert.equal(parseTime_s("soon", "UTC"), null);
});

test("ReadsNumbersAsPeopleTypeThem", () => {
  assert.deepEqual(["7,4", " 7.4 ", "1 000", "−3", "1e3", "", "7 kW", "1,2,3"].map(parseNumber), [7.4, 7.4, 1000, -3, 1000, null, null, null]);
  assert.equal(typedNumber("seven"), "seven");
  assert.equal(numberText(0.1 + 0.2), "0.3");
});

test("GivesEveryStepOfADayItsHours", () => {
  const grid = { start_s: midnight_s("2025-08-18", "Europe/Paris"), step_s: 3600, steps: 24, time_zone: "Europe/Paris" };
  const values = seriesOf({ base: 0.2, bands: [{ from: "22:00", to: "06:00", value: 0.1 }, { from: "05:00", to: "07:00", value: 0.3 }], series: null }, grid);
  assert.equal(values.length, 24);
  assert.deepEqual([values[0], values[4], values[5], values[6], values[7], values[21], values[22], values[23]], [0.1, 0.1, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1]);
  assert.equal(seriesOf(constant(7), grid), 7);
  assert.equal(seriesOf({ base: 1, bands: [{ from: "03:00", to: "04:00", value: "30 kW" }], series: null }, grid), "30 kW"); // of which the service says what it should be
});

test("KeepsTheHoursOfTheClockOnADayOf23", () => {
  const grid = { start_s: midnight_s("2025-03-30", "Europe/Paris"), step_s: 3600, steps: 23, time_zone: "Europe/Paris" };
  const values = seriesOf({ base: 0, bands: [{ from: "03:00", to: "04:00", value: 1 }], series: null }, grid);
  assert.deepEqual(values.flatMap((value, step) => (value === 1 ? [step] : [])), [2]); // 02:00 is not there
});

test("ReadsTimesOfTheClock", () => {
  assert.deepEqual(["00:00", "7:30", "24:00", "24:01", "7:60", "x"].map(clockMinutes), [0, 450, 1440, null, null, null]);
});

test("ReadsAPastedColumn", () => {
  assert.deepEqual(parseSeries("1\n2,5\r\n3\n"), [1, 2.5, 3]);
  assert.deepEqual(parseSeries("time\tprice\n00:00\t0.1\n01:00\t0.2"), [0.1, 0.2]);
  assert.equal(parseSeries("1\nx\n3"), null);
  const others = ["price EUR/MWh\n80", "price ct/kWh\n8", "øre/kWh\n80", "time\tprice [€/MWh]\n00:00\t80"];
  assert.deepEqual(others.map((text) => nameWithOtherUnit(text, "per_kwh")), ["price EUR/MWh", "price ct/kWh", "øre/kWh", "time\tprice [€/MWh]"]);
  assert.deepEqual(["price\n0.1", "price EUR/kWh\n0.1", "0.1\n0.2"].map((text) => nameWithOtherUnit(text, "per_kwh")), [null, null, null]);
  assert.deepEqual(["load, kW\n1", "load MW\n1", "load kWh\n1", "Watt\n1"].map((text) => nameWithOtherUnit(text, "kw")), [null, "load MW", "load kWh", null]);
});

test("ShowsTimesAsTheSitesClockAndSendsThemBack", () => {
  const row = rowFromSession({ id: "a", arrival: "2025-08-18T11:59:53+02:00", departure: "2025-08-18T16:46:00+02:00", max_power_kw: 22, energy_required_kwh: 26, priority: 1, min_power_kw: 0, evse: null }, "Europe/Paris");
  assert.equal(row.arrival, "2025-08-18 11:59:53");
  assert.equal(row.departure, "2025-08-18 16:46");
  assert.deepEqual(sessionFromRow(row), { id: "a", arrival: "2025-08-18 11:59:53", departure: "2025-08-18 16:46", max_power_kw: 22, energy_required_kwh: 26 });
});

test("KeepsTheOffsetWhereTheClockShowsAnHourTwice", () => {
  assert.equal(cellTime("2025-10-26T02:30:00+01:00", "Europe/Paris"), "2025-10-26 02:30+01:00");
  assert.equal(cellTime("2025-10-20T02:30:00+02:00", "Europe/Paris"), "2025-10-20 02:30");
});

test("SendsWhatIsNoNumberAsItWasTyped", () => {
  assert.deepEqual(sessionFromRow({ key: 1, id: "a", max_power_kw: "lots", energy_required_kwh: "7,5" }), { id: "a", max_power_kw: "lots", energy_required_kwh: 7.5 });
});

test("PutsTheRowsThatWereLeftOutBackWhereTheyStood", () => {
  const session = (id) => ({ id, arrival: "2025-08-18T10:00:00Z", departure: "2025-08-18T12:00:00Z", max_power_kw: 7, energy_required_kwh: 5 });
  const rows = rowsFromTable({ horizon: { time_zone: "UTC" }, rows: 4, sessions: [session("a"), session("d")], issues: [], notes: [],
    left_out: [{ row: 3, cells: { id: "b", arrival: "soon" } }, { row: 4, cells: { id: "c" } }] }, "UTC");
  assert.deepEqual(rows.map((row) => row.id), ["a", "b", "c", "d"]);
  assert.equal(rows[1].arrival, "soon");
});

test("BeginsTheHorizonAtLocalMidnightOfTheFirstArrival", () => {
  const draft = emptyDraft();
  draft.site.time_zone = "Europe/Paris";
  draft.rows = [{ key: 1, id: "a", arrival: "2025-03-30 08:00" }, { key: 2, id: "b", arrival: "soon" }];
  assert.equal(firstArrival_s(draft.rows, "Europe/Paris"), Date.parse("2025-03-30T06:00:00Z") / 1000);
  const grid = gridOf(draft);
  assert.equal(grid.start_s, Date.parse("2025-03-29T23:00:00Z") / 1000);
  assert.equal(grid.steps, 92);
  const request = JSON.parse(buildRequest(draft, draft.rows).text);
  assert.equal(request.horizon.start, "2025-03-30T00:00:00+01:00");
  assert.equal(request.sessions[1].arrival, "soon");
});

test("FindsTheRowOfAnIssue", () => {
  const rows = [{ key: 11 }, { key: 12 }];
  const split = splitIssues([
    { path: "sessions[1].departure", slug: "missing", message: "m" }, { path: "sessions[0]", slug: "x", message: "n" },
    { path: "site.grid_limit_kw", slug: "negative", message: "o" }, { path: "", slug: "more_issues", message: "p" },
  ], rows);
  assert.deepEqual(split.rows.map(({ row, column }) => [row, column]), [[12, "departure"], [11, null]]);
  assert.deepEqual(split.others.map(({ path }) => path), ["site.grid_limit_kw"]);
});

test("QuotesARequestForAShell", () => {
  assert.equal(curlLine("http://h", { path: "/v1/plans", text: `{"id":"it's"}` }, false), `curl -s 'http://h/v1/plans' -H 'Content-Type: application/json' --data-binary '{"id":"it'\\''s"}'`);
});

test("KeepsHoursAsHoursWhereASeriesIsOpenedAgain", () => {
  const grid = { start_s: midnight_s("2025-08-18", "Europe/Paris"), step_s: 900, steps: 96, time_zone: "Europe/Paris" };
  const hours = { base: 0.2, bands: [{ from: "00:00", to: "06:00", value: 0.1 }, { from: "17:00", to: "24:00", value: 0.3 }], series: null };
  assert.deepEqual(profileOf(seriesOf(hours, grid), grid, 0), hours);
  const wild = Array.from({ length: 96 }, (_, step) => step);
  assert.deepEqual(profileOf(wild, grid, 0).series, wild);
  assert.deepEqual(profileOf([1, 2, 3], grid, 0).series, [1, 2, 3]); // of another day: the service says how many it should be
  assert.deepEqual([profileOf(7, grid, 0), profileOf(null, grid, 5)], [constant(7), constant(5)]);
});

test("OpensARequestAsTheSameRequest", () => {
  for (const [start, steps] of [["2025-08-18T00:00:00+02:00", 96], ["2025-03-30T00:00:00+01:00", 92], ["2025-08-18T10:00:00+02:00", 8]]) {
    const request = {
      schema: "chargeplan.request/1",
      horizon: { start, step_s: 900, steps, time_zone: "Europe/Paris", presence: "floor" },
      site: { id: "d", currency: "CHF", grid_limit_kw: 40, overload_price_per_kw: null, export_limit_kw: [1, 2], base_load_kw: 5, pv_kw: Array.from({ length: steps }, (_, t) => t), import_price_per_kwh: 0.2,
        export_price_per_kwh: 0.05, demand_charge_per_kw: 0.4, billed_peak_kw: 12, efficiency: 0.9, groups: [{ id: "f", parent: null, limit_kw: [3, 4] }], evses: [{ id: "A1", group: "f", max_power_kw: 22, min_power_kw: 4 }] },
      options: { formulation: "milp", solver: "highs", tie_break: "late", time_limit_s: 9, unmet_penalty_cost: 7, gap: 0.01, threads: 1 },
      sessions: [{ id: "a", evse: "A1", arrival: "2025-08-18T11:59:53+02:00", departure: "2025-08-18T16:46:00+02:00", max_power_kw: 22, energy_required_kwh: 26, priority: 2 }],
    };
    const draft = draftOfRequest(request);
    const again = JSON.parse(buildRequest(draft, draft.rows).text);
    assert.deepEqual({ ...again, sessions: [] }, { ...request, sessions: [] });
    assert.deepEqual(again.sessions[0], { ...request.sessions[0], arrival: "2025-08-18 11:59:53", departure: "2025-08-18 16:46" });
  }
});

test("KeepsInstantsWhereTheSitesClockBecomesAnother", () => {
  const draft = { ...emptyDraft(), rows: [{ key: 1, id: "a", arrival: "2025-08-18 12:00", departure: "soon" }] };
  draft.site.time_zone = "Europe/Paris";
  const moved = withSite(draft, { site: { grid_limit_kw: 5 }, horizon: { time_zone: "America/New_York" } });
  assert.deepEqual([moved.rows[0].arrival, moved.rows[0].departure], ["2025-08-18 06:00", "soon"]);
  const opened = withDemand(draft, { horizon: { time_zone: "UTC" }, sessions: [{ id: "b", arrival: "2025-08-18 06:00", departure: "2025-08-18 09:00" }] }, "x");
  assert.deepEqual([opened.rows[0].arrival, opened.source], ["2025-08-18 08:00", "x"]);
  assert.equal(withSite(draft, { grid_limit_kw: 9 }).site.grid_limit_kw.base, 9); // a bare site
});

test("MakesNamesThatTheServiceTakes", () => {
  assert.deepEqual(["Dépôt 1", "Straße <2>", "..x", "日本"].map(freeOfMarks), ["Depot-1", "Strasse-2", "x", ""]);
  assert.deepEqual(["a.b-c_1", ".a", "a b", "", "a".repeat(129)].map(isName), [true, false, false, false, false]);
});

test("TellsAColumnFromATable", () => {
  assert.deepEqual(columnOf("1\n2,5\r\n3\n"), [1, 2.5, 3]);
  assert.deepEqual(columnOf("price\n0.1\n0.2"), [0.1, 0.2]);
  assert.deepEqual(["hour,price\n0,120\n1,95", "time;price\n0;1", "2025-08-18 00:00,0.1", "PK\u0003\u0004"].map(columnOf), [null, null, null, null]);
});
