// A dropped file becomes the rows of the demand; the rows that cannot be used are among them, as they stand in the file.
import { signal } from "@preact/signals";
import type { Issue } from "../api/documents";
import { issuesOf, postDemandTable, postSyntheticDemand, Refusal, ServiceAway } from "../api/service";
import { away } from "../plan/planner";
import { goesOnWith } from "./goes_on";
import { gridOf } from "./request";
import { rowFromSession, rowsFromTable } from "./rows";
import { change, draft } from "./store";
import { timeText } from "./zone";

export const isReading = signal(false);
/** One with bytes that are not UTF-8, which its reader may know to be of an older Windows. */
export const notUtf8 = signal<File | null>(null);
/** Of a file of which nothing can be used. */
export const unreadable = signal<{ name: string; issues: Issue[] } | null>(null);
/** Of the demand that comes from there. */
export const fileNotes = signal<{ source: string; notes: Issue[] }>({ source: "", notes: [] });

let begun = 0;

/** `work` is told whether it is still the latest: a file that takes its time does not put itself in the place of one that came after it. */
async function reading(name: string, work: (isLatest: () => boolean) => Promise<void>): Promise<void> {
  const own = ++begun;
  const isLatest = (): boolean => own === begun;
  isReading.value = true;
  unreadable.value = null;
  notUtf8.value = null;
  try {
    await work(isLatest);
  } catch (error) {
    if (error instanceof ServiceAway) away();
    else if (!(error instanceof Refusal)) throw error;
    else if (isLatest()) unreadable.value = { name, issues: issuesOf(error.problem) };
  } finally {
    if (isLatest()) isReading.value = false;
  }
}

const isOfOldWindows = (file: File, issues: Issue[] = []): boolean => !file.name.endsWith(".gz") && issues.some(({ slug }) => slug === "not_utf8");

export const readFile = (file: File): Promise<void> => reading(file.name, async (isLatest) => {
  const zone = draft.peek().site.time_zone;
  const grid = gridOf(draft.peek());
  const answer = await postDemandTable(file, { time_zone: zone, start: timeText(grid.start_s, grid.time_zone), step_s: grid.step_s }).catch((error: unknown) => {
    if (isLatest() && error instanceof Refusal && isOfOldWindows(file, error.problem.issues)) notUtf8.value = file;
    throw error;
  });
  if (!isLatest()) return;
  if (isOfOldWindows(file, answer.issues)) notUtf8.value = file;
  fileNotes.value = { source: file.name, notes: answer.notes };
  change("file", withDemand(rowsFromTable(answer, zone), file.name));
});

export const readAsWindows1252 = async (file: File): Promise<void> =>
  readFile(new File([new TextDecoder("windows-1252").decode(await file.arrayBuffer())], file.name));

export const drawDemand = (options: { sessions: number; seed: number; date: string }): Promise<void> => reading("", async (isLatest) => {
  const zone = draft.peek().site.time_zone;
  const answer = await postSyntheticDemand({ ...options, time_zone: zone });
  if (!isLatest()) return;
  fileNotes.value = { source: "", notes: [] };
  change("drawn", withDemand(answer.sessions.map((session) => rowFromSession(session, zone)), ""));
});

/** The planned day is that of the new demand. */
const withDemand = (rows: ReturnType<typeof rowsFromTable>, source: string): ReturnType<typeof draft.peek> =>
  ({ ...draft.peek(), rows, source, isExample: false, horizon: { ...draft.peek().horizon, date: null, fixed: null }, goesOn: goesOnWith(draft.peek(), rows) });
