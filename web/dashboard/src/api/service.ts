// Every call of the service. What goes wrong is one of two things: nobody answers (ServiceAway), or the answer is no (Refusal).
import { anotherKey, currentKey } from "./key";
import type { Issue, ParseAnswer, PlanDocument, Problem, ReportFacts, SeriesAnswer, SessionsAnswer, VersionAnswer } from "./documents";

export class ServiceAway extends Error {}

export class Refusal extends Error {
  /** `retryAfter_s`: as the service asks for. */
  constructor(readonly problem: Problem, readonly retryAfter_s = 0) {
    super(problem.detail);
  }
}

/** A moment later it goes. Result: what to wait for that, or null. */
export function busyFor_ms(error: unknown): number | null {
  const leastWait_ms = 1500;
  const isBusy = error instanceof Refusal && ["queue_full", "too_many_requests"].includes(error.problem.code);
  return isBusy ? Math.max(leastWait_ms, 1000 * error.retryAfter_s) : null;
}

/** Each with its place; where the problem has none, it is itself the only one. */
export const issuesOf = ({ issues = [], code, detail }: Problem): Issue[] => (issues.length > 0 ? issues : [{ path: "", slug: code, message: detail }]);

export const json = { "Content-Type": "application/json" };
export const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return { status: response.status, code: "", detail: `${response.status} ${response.statusText}` };
  }
}

/** Where the service asks for a key, its reader is asked for one, and the request waits. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const key = currentKey();
    const headers = key === null ? { ...init.headers } : { ...init.headers, Authorization: `Bearer ${key}` };
    const response = await answerOf(path, { ...init, headers });
    if (response.status === 401) await anotherKey(key, key === null ? "missing" : "unknown", init.signal);
    else if (response.status === 403) await anotherKey(key, "forbidden", init.signal);
    else return checked(response);
  }
}

async function answerOf(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ServiceAway("no answer", { cause: error });
  }
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  // A proxy in front of a service that is gone, or the service while it ends.
  const problem = await problemOf(response);
  if (response.status === 502 || response.status === 504 || problem.code === "shutting_down") throw new ServiceAway(problem.detail);
  throw new Refusal(problem, Number(response.headers.get("Retry-After") ?? 0) || 0);
}

export async function read<T>(response: Response, signal?: AbortSignal): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ServiceAway("the answer broke off", { cause: error });
  }
}

/** A request or a change as JSON, and where it goes: the caller keeps the text of its sessions from one request to the next. */
export interface Asked {
  path: string;
  text: string;
}

export async function postPlan({ path, text }: Asked, signal: AbortSignal): Promise<PlanDocument> {
  return read(await ask(`${path}?store=false`, { method: "POST", headers: json, body: text, signal }), signal);
}

export async function postReportFacts(requestText: string, plan: PlanDocument, signal: AbortSignal): Promise<ReportFacts> {
  return read(await ask("/v1/report", { method: "POST", headers: { ...json, Accept: "application/json" }, body: bothText(requestText, plan), signal }), signal);
}

const bothText = (requestText: string, plan: PlanDocument): string => `{"request":${requestText},"plan":${JSON.stringify(plan)}}`;

/** The plan as a file: `text/html` the report, `text/csv`, or a workbook. */
export async function postReportFile(requestText: string, plan: PlanDocument, type: string): Promise<Blob> {
  return (await ask("/v1/report", { method: "POST", headers: { ...json, Accept: type }, body: bothText(requestText, plan) })).blob();
}

export async function postSyntheticDemand(options: { sessions: number; seed: number; date: string; time_zone: string }): Promise<SessionsAnswer> {
  return read(await ask("/v1/demand/synthetic", { method: "POST", headers: json, body: JSON.stringify(options) }));
}

export async function postDemandTable(file: Blob, query: { time_zone: string; start: string; step_s: number }): Promise<ParseAnswer> {
  const parameters = new URLSearchParams({ time_zone: query.time_zone, start: query.start, step_s: String(query.step_s) });
  return read(await ask(`/v1/demand/parse?${parameters}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file }));
}

/** A table of prices or loads, as one value for each step. */
export async function postSeriesTable(file: Blob, query: { unit: "kw" | "per_kwh"; time_zone: string; start: string; step_s: string; steps: string }): Promise<SeriesAnswer> {
  return read(await ask(`/v1/series/parse?${new URLSearchParams(query)}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file }));
}

export async function postDemandExport(requestText: string, type: string): Promise<Blob> {
  return (await ask("/v1/demand/export", { method: "POST", headers: { ...json, Accept: type }, body: requestText })).blob();
}

export const getVersion = async (): Promise<VersionAnswer> => read(await ask("/v1/version"));

export async function isAlive(): Promise<boolean> {
  try {
    await ask("/health/live", { cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}
