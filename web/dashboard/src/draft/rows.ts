// A row of the demand holds what stands in its cells, as text: what is wrong stays there to be put right.
import type { ParseAnswer, SessionDocument, SessionKey } from "../api/documents";
import { columns, measured, sessionColumns } from "./columns";
import { numberText, typedNumber } from "./numbers";
import { offsetAt_s, parseTime_s } from "./zone";

export type Cells = Partial<Record<SessionKey, string>>;
export interface DemandRow extends Cells {
  key: number; // of this row as long as the page is open, or kept
}

let lastKey = 0;
export const newKey = (): number => ++lastKey;
/** After rows were read back: their keys are taken. */
export function keepKeys(rows: DemandRow[]): void {
  for (const row of rows) lastKey = Math.max(lastKey, row.key);
}

const offsetsNear = new Map<string, boolean>();
function isNearClockChange(date: string, zone: string): boolean {
  const id = `${zone} ${date}`;
  let near = offsetsNear.get(id);
  if (near === undefined) {
    const noon_s = Date.parse(`${date}T12:00:00Z`) / 1000;
    near = offsetAt_s(noon_s - 93_600, zone) !== offsetAt_s(noon_s + 93_600, zone);
    offsetsNear.set(id, near);
  }
  return near;
}

/** `2025-08-18 11:24`, as the site's clock shows it; with its offset on the days around a clock change, where it may be needed. */
export function cellTime(text: string, zone: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(.*)$/.exec(text);
  if (match === null) return text;
  const [, date, clock, seconds = ":00", offset] = match;
  return `${date} ${clock}${seconds === ":00" ? "" : seconds}${isNearClockChange(date, zone) ? offset : ""}`;
}

export function rowFromSession(session: SessionDocument, zone: string): DemandRow {
  const row: DemandRow = { key: newKey() };
  for (const { key, kind } of sessionColumns) {
    const value = session[key];
    if (value === null || value === undefined) continue;
    if (key === "priority" && value === 1) continue; // the defaults that the service fills in
    if (key === "min_power_kw" && value === 0) continue;
    row[key] = kind === "time" ? cellTime(String(value), zone) : kind === "number" ? numberText(value) : String(value);
  }
  return row;
}

/** In the order of the file: the rows that the service took, and those that it left out, to be put right. */
export function rowsFromTable(answer: ParseAnswer, zone: string): DemandRow[] {
  const good = answer.sessions.map((session) => rowFromSession(session, zone));
  const rows: DemandRow[] = [];
  const leftOut = new Map(answer.left_out.map((entry) => [entry.row, entry.cells]));
  const last = Math.max(answer.rows + 1, ...leftOut.keys());
  let next = 0;
  for (let row = 2; row <= last || next < good.length; ++row) { // 1 has the names
    const cells = leftOut.get(row);
    if (cells !== undefined) {
      const shown: DemandRow = { key: newKey(), ...cells };
      for (const { key, kind } of columns) if (kind === "time" && shown[key] !== undefined) shown[key] = cellTime(shown[key], zone);
      rows.push(shown);
    } else if (next < good.length) {
      rows.push(good[next++]);
    }
  }
  return rows;
}

export function sessionFromRow(row: DemandRow): SessionDocument {
  const session: SessionDocument = {};
  for (const { key, kind } of sessionColumns) {
    const text = row[key]?.trim() ?? "";
    if (text !== "") session[key] = kind === "number" ? typedNumber(text) : text;
  }
  return session;
}

/** What was measured by one time is not what was measured by another. */
export const withoutMeasured = (rows: DemandRow[]): DemandRow[] => rows.map((row) => {
  if (row[measured] === undefined) return row;
  const others = { ...row };
  Reflect.deleteProperty(others, measured);
  return others;
});

export const isBlank = (row: DemandRow): boolean => columns.every(({ key }) => (row[key]?.trim() ?? "") === "");

/** The first arrival that can be read, or null. */
const arrivals = new WeakMap<DemandRow[], { zone: string; first_s: number | null }>();

export function firstArrival_s(rows: DemandRow[], zone: string): number | null {
  const known = arrivals.get(rows);
  if (known?.zone === zone) return known.first_s;
  const first_s = findFirstArrival_s(rows, zone);
  arrivals.set(rows, { zone, first_s });
  return first_s;
}

function findFirstArrival_s(rows: DemandRow[], zone: string): number | null {
  let first: number | null = null;
  for (const { arrival } of rows) {
    const time_s = arrival === undefined ? null : parseTime_s(arrival, zone);
    if (time_s !== null && (first === null || time_s < first)) first = time_s;
  }
  return first;
}
