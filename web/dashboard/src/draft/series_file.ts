// A file with one number for each step: a column of numbers as it is, a table with times by the service.
import { postSeriesTable } from "../api/service";
import { parseNumber } from "./numbers";
import { nameWithOtherUnit, parseSeries, type SeriesUnit } from "./profile";
import { gridOf } from "./request";
import { draft } from "./store";
import { timeText } from "./zone";

const mostColumn_bytes = 1_000_000;

/** Null where the text is more than one column. */
export function columnOf(text: string): number[] | null {
  const [first = ""] = text.trim().split("\n", 1);
  const hasTwoNames = first.includes(",") && parseNumber(first) === null;
  return hasTwoNames || /[;\t]/.test(text) ? null : parseSeries(text);
}

/** Its message is the column's name. */
export class OtherUnit extends Error {}

/** A column is taken as it is: one that says another unit is refused. */
export function inUnit(column: number[], text: string, unit: SeriesUnit): number[] {
  const name = nameWithOtherUnit(text, unit);
  if (name === null) return column;
  throw new OtherUnit(name);
}

export async function seriesOfFile(file: File, unit: SeriesUnit): Promise<number[]> {
  const text = file.size > mostColumn_bytes ? "" : await file.text();
  const column = columnOf(text);
  if (column !== null) return inUnit(column, text, unit);
  const { start_s, step_s, steps, time_zone } = gridOf(draft.peek());
  const answer = await postSeriesTable(file, { unit, time_zone: draft.peek().site.time_zone, start: timeText(start_s, time_zone), step_s: String(step_s), steps: String(steps) });
  return answer.values;
}
