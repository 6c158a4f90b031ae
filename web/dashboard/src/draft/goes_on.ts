// A plan that goes on within its day: what is sent is a change, namely what differs from what that plan was made of.
import type { SessionDocument, SiteDocument } from "../api/documents";
import { measured, sessionColumns } from "./columns";
import type { Draft, GoesOn } from "./draft";
import { parseNumber } from "./numbers";
import type { StepGrid } from "./profile";
import { gridOf, siteOf, type BuiltRequest } from "./request";
import type { RowIssue } from "./row_issues";
import { firstArrival_s, sessionFromRow, type DemandRow } from "./rows";
import { dateOf, midnight_s, timeText } from "./zone";

const nameOf = (row: DemandRow): string => row.id?.trim() ?? "";
const byName = (rows: DemandRow[]): Map<string, DemandRow> => new Map(rows.map((row) => [nameOf(row), row]));
const textOf = (row: DemandRow, key: keyof SessionDocument): string => row[key]?.trim() ?? "";
const end_s = ({ start_s, step_s, steps }: StepGrid): number => start_s + steps * step_s;

/** Of a known session only what is new. */
function changedSession(row: DemandRow, before: DemandRow | undefined): SessionDocument {
  const session = sessionFromRow(row);
  if (before === undefined) return session;
  return Object.fromEntries(Object.entries(session).filter(([key]) => key === "id" || textOf(row, key as keyof SessionDocument) !== textOf(before, key as keyof SessionDocument)));
}

/** What a session is to get is said by one of both: the other goes. */
const isReplaced = (row: DemandRow, key: keyof SessionDocument): boolean =>
  (key === "energy_required_kwh" && textOf(row, "target_soc_ratio") !== "") || (key === "target_soc_ratio" && textOf(row, "energy_required_kwh") !== "");

const readMeasured_kwh = (row: DemandRow): number | null => parseNumber(row[measured] ?? "");

/** What a change cannot say: that something is gone, and a measured energy that is none. */
export function cellsToCheck({ rows }: GoesOn, now: DemandRow[], words: { emptied: string; measured: string }): RowIssue[] {
  const before = byName(rows);
  return now.flatMap((row): RowIssue[] => {
    const old = before.get(nameOf(row));
    const emptied = old === undefined ? [] : sessionColumns.filter(({ key }) => textOf(old, key) !== "" && textOf(row, key) === "" && !isReplaced(row, key));
    const isMeasured = textOf(row, measured) === "" || (readMeasured_kwh(row) ?? -1) >= 0;
    return [
      ...emptied.map(({ key }) => ({ row: row.key, column: key, slug: "emptied", message: words.emptied })),
      ...(isMeasured ? [] : [{ row: row.key, column: measured, slug: "not_measured", message: words.measured } as const]),
    ];
  });
}

export function changedSite(site: SiteDocument, before: SiteDocument): Partial<SiteDocument> {
  return Object.fromEntries(Object.entries(site).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof SiteDocument])));
}

/** `good` are the rows that are sent; a known session that is not good stays as it was. */
export function buildChange(draft: Draft, goesOn: GoesOn, good: DemandRow[]): BuiltRequest {
  const grid = gridOf(draft);
  const site = siteOf(draft, grid);
  const before = byName(goesOn.rows);
  const there = new Set(draft.rows.map(nameOf));
  const changed = good.map((row) => ({ row, session: changedSession(row, before.get(nameOf(row))) }))
    .filter(({ row, session }) => !before.has(nameOf(row)) || Object.keys(session).length > 1);
  const delivered_kwh = Object.fromEntries(good.flatMap((row) => {
    const energy_kwh = readMeasured_kwh(row);
    return energy_kwh === null ? [] : [[nameOf(row), energy_kwh]];
  }));
  const text = JSON.stringify({
    schema: "chargeplan.change/1", now: timeText(goesOn.now_s, grid.time_zone), site: changedSite(site, siteOf({ ...draft, site: goesOn.site }, grid)),
    sessions: { upsert: changed.map(({ session }) => session), remove: [...before.keys()].filter((id) => !there.has(id)) },
    ...(Object.keys(delivered_kwh).length === 0 ? {} : { delivered_kwh }),
  });
  const known = new Set(good.map(nameOf));
  return { path: `/v1/plans/${encodeURIComponent(goesOn.plan_id)}/replan`, text, site, grid, rows: [...good, ...goesOn.rows.filter((row) => !known.has(nameOf(row)))], sent: changed.map(({ row }) => row) };
}

/** The time at which a plan goes on: now. A plan of days to come has no past yet; one of days that are over goes on at this time of its first. */
export function timeToGoOn_s(grid: StepGrid, past_steps: number, clock_s: number): number {
  const earliest_s = grid.start_s + past_steps * grid.step_s;
  const minute_s = Math.floor(clock_s / 60) * 60;
  const midnightOf_s = (time_s: number): number => midnight_s(dateOf(time_s, grid.time_zone), grid.time_zone);
  const time_s = minute_s < end_s(grid) ? minute_s : midnightOf_s(grid.start_s) + minute_s - midnightOf_s(minute_s);
  return Math.min(Math.max(time_s, earliest_s), end_s(grid));
}

/** A demand of another day is planned as a day of its own. */
export function goesOnWith({ goesOn }: Draft, rows: DemandRow[]): GoesOn | null {
  const first_s = goesOn === null ? null : firstArrival_s(rows, goesOn.grid.time_zone);
  return goesOn !== null && first_s !== null && first_s >= goesOn.grid.start_s && first_s < end_s(goesOn.grid) ? goesOn : null;
}
