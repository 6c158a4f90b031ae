// A file with one number for each step: a column of numbers as it is, a table with times by the service.
import { postSeriesTable } from "../api/service";
import { parseNumber } from "./numbers";
import { parseSeries } from "./profile";
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

export async function seriesOfFile(file: File, unit: "kw" | "per_kwh"): Promise<number[]> {
  const column = file.size > mostColumn_bytes ? null : columnOf(await file.text());
  if (column !== null) return column;
  const { start_s, step_s, steps, time_zone } = gridOf(draft.peek());
  const answer = await postSeriesTable(file, { unit, time_zone: draft.peek().site.time_zone, start: timeText(start_s, time_zone), step_s: String(step_s), steps: String(steps) });
  return answer.values;
}
