// The plan follows the draft. One request is under way at a time; what changes meanwhile is planned next, and a request that takes long
// is given up for it. The rows that the service does not take are left out and the others planned: its own sentences say why.
import { effect, signal } from "@preact/signals";
import type { Issue, PlanDocument, Problem } from "../api/documents";
import { planAsJob, type JobProgress } from "../api/jobs";
import { busyFor_ms, issuesOf, postPlan, postReportFacts, Refusal, ServiceAway, isAlive } from "../api/service";
import type { Draft } from "../draft/draft";
import { buildChange, cellsToCheck } from "../draft/goes_on";
import { buildRequest, type BuiltRequest } from "../draft/request";
import { splitIssues, type RowIssue } from "../draft/row_issues";
import { isBlank, type DemandRow } from "../draft/rows";
import { draft, isStarting } from "../draft/store";
import { texts } from "../texts/texts";
import { reportData, withFacts, type PlanData } from "./facts";
import { takeRequestOf, wholeRequest } from "./whole_request";

const patience_ms = 150; // a request that is younger is let finish, so that the picture follows while the limit is dragged
const longAfter_ms = 1500; // then it begins again as a job, which tells how far it is
const reasonsAfter_ms = 250; // of quiet
const retryAfter_ms = 1500;
const mostRounds = 20; // the service lists a thousand issues at once

export interface ShownPlan {
  data: PlanData;
  request: BuiltRequest;
  draft: Draft; // that it is of
  leftOut: number; // rows with issues
  answered_ms: number; // from the change to the answer
}

export type PlanState =
  | { kind: "idle" }
  | { kind: "planning"; since_ms: number }
  | { kind: "cancelled" }
  | { kind: "refused"; issues: Issue[] }
  | { kind: "failed"; problem: Problem };

export const shown = signal<ShownPlan | null>(null);
export const state = signal<PlanState>({ kind: "idle" });
/** Of a plan that takes long; null: it does not, or it waits for a worker. */
export const progress = signal<JobProgress | null>(null);
export const rowIssues = signal<RowIssue[]>([]);
export const awaySince = signal<Date | null>(null);

let running: { controller: AbortController; began_ms: number } | null = null;
let retry: ReturnType<typeof setTimeout> | undefined; // of a service that has too much to do
let isDirty = false;
const keptPlans = new WeakMap<Draft, ShownPlan>(); // made before: these are not planned again
let reasons: AbortController | null = null;
let bad: { rows: DemandRow[]; judgedBy: unknown[]; good: DemandRow[]; issues: RowIssue[] } | null = null;

/** The rows were judged with these: while they are the same, so is the judgement. */
const judgedBy = ({ site, horizon, options, goesOn }: Draft): unknown[] =>
  [goesOn, site.time_zone, site.evses, site.groups, site.efficiency, horizon.step_s, options.formulation, options.unmet_penalty_cost];

function known(now: Draft): { good: DemandRow[]; issues: RowIssue[] } {
  const by = judgedBy(now);
  if (bad?.rows === now.rows && by.every((value, i) => value === bad?.judgedBy[i])) return bad;
  return { good: now.rows.filter((row) => !isBlank(row)), issues: [] };
}

async function solve(request: BuiltRequest, signal: AbortSignal): Promise<PlanDocument> {
  const quick = new AbortController();
  const stop = (): void => { quick.abort(); };
  signal.addEventListener("abort", stop, { once: true });
  const timer = setTimeout(stop, longAfter_ms);
  try {
    return await postPlan(request, quick.signal);
  } catch (error) {
    if (!quick.signal.aborted || signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
  const plan = await planAsJob(request, signal, (now) => { if (!signal.aborted) progress.value = now; });
  takeRequestOf(plan.id, request);
  return plan;
}

interface Outcome {
  request: BuiltRequest;
  plan: PlanDocument;
  issues: RowIssue[];
}

function without(rows: DemandRow[], issues: RowIssue[]): DemandRow[] {
  const flagged = new Set(issues.map((issue) => issue.row));
  return rows.filter((row) => !flagged.has(row.key));
}

async function planGoodRows(now: Draft, signal: AbortSignal): Promise<Outcome> {
  let { good, issues } = known(now);
  const { goesOn } = now;
  if (goesOn !== null) {
    const toCheck = cellsToCheck(goesOn, good, texts().goesOn);
    issues = [...issues, ...toCheck];
    good = without(good, toCheck);
  }
  for (let round = 0; ; ++round) {
    const request = goesOn === null ? buildRequest(now, good) : buildChange(now, goesOn, good);
    try {
      const plan = await solve(request, signal);
      bad = { rows: now.rows, judgedBy: judgedBy(now), good, issues };
      return { request, plan, issues };
    } catch (error) {
      if (!(error instanceof Refusal) || error.problem.status !== 422) throw error;
      const split = splitIssues(error.problem.issues ?? [], request.sent, good);
      if (split.rows.length === 0) throw error;
      issues = [...issues, ...split.rows];
      if (split.others.length > 0 || round === mostRounds) rowIssues.value = issues;
      if (split.others.length > 0) throw new Refusal({ ...error.problem, issues: split.others });
      if (round === mostRounds) throw new Refusal({ ...error.problem, issues: [{ path: "sessions", slug: "too_many", message: texts().states.tooManyBad(issues.length) }] });
      good = without(good, split.rows);
    }
  }
}

async function run(): Promise<void> {
  clearTimeout(retry);
  const controller = new AbortController();
  const began_ms = performance.now();
  running = { controller, began_ms };
  isDirty = false;
  progress.value = null;
  state.value = { kind: "planning", since_ms: began_ms };
  const now = draft.peek();
  try {
    const { request, plan, issues } = await planGoodRows(now, controller.signal);
    if (running?.controller !== controller) return; // given up, and another took its place
    shown.value = { data: reportData(plan, request), request, draft: now, leftOut: new Set(issues.map((issue) => issue.row)).size, answered_ms: performance.now() - began_ms };
    rowIssues.value = issues;
    state.value = { kind: "idle" };
    awaySince.value = null;
    askForReasons();
  } catch (error) {
    if (running?.controller !== controller) return;
    fail(error);
  } finally {
    if (running?.controller === controller) {
      running = null;
      if (isDirty) void run();
    }
  }
}

function fail(error: unknown): void {
  const busy_ms = busyFor_ms(error);
  if (error instanceof ServiceAway) {
    away();
  } else if (error instanceof Refusal && error.problem.status === 422) {
    state.value = { kind: "refused", issues: issuesOf(error.problem) };
  } else if (busy_ms !== null) {
    retry = setTimeout(() => { void run(); }, busy_ms);
  } else {
    state.value = { kind: "failed", problem: error instanceof Refusal ? error.problem : { status: 0, code: "internal", detail: String(error) } };
  }
}

/** Nobody answers: the page is read only until somebody does, then the draft is planned. */
export function away(): void {
  state.value = { kind: "idle" };
  if (awaySince.peek() !== null) return;
  awaySince.value = new Date();
  const knock = async (): Promise<void> => {
    if (awaySince.peek() === null) return;
    if (await isAlive()) {
      awaySince.value = null;
      if (!isStarting.peek()) plan();
    } else {
      setTimeout(() => { void knock(); }, retryAfter_ms);
    }
  };
  setTimeout(() => { void knock(); }, retryAfter_ms);
}

/** Why the short ones are short: not while the limit moves. */
function askForReasons(): void {
  reasons?.abort();
  const now = shown.peek();
  if (now === null || isDirty || now.data.plan.status === "infeasible" || now.data.plan.sessions.every((session) => session.unmet_kwh <= 1e-6)) return;
  const controller = new AbortController();
  reasons = controller;
  setTimeout(() => {
    if (controller.signal.aborted) return;
    wholeRequest(now.request).then((text) => postReportFacts(text, now.data.plan, controller.signal)).then((facts) => {
      if (!controller.signal.aborted && shown.peek() === now) shown.value = { ...now, data: withFacts(now.data, facts) };
    }, () => { /* the pictures stand without; the next plan asks again */ });
  }, reasonsAfter_ms);
}

/** A plan that is there already: its draft is not planned, neither when it comes nor when it comes back. */
export function showKept(kept: ShownPlan): void {
  stop();
  keptPlans.set(kept.draft, kept);
  shown.value = kept;
  rowIssues.value = [];
  state.value = { kind: "idle" };
  askForReasons();
}

function stop(): void {
  clearTimeout(retry);
  running?.controller.abort();
  running = null;
  isDirty = false;
}

export function plan(): void {
  if (awaySince.peek() !== null) return;
  const kept = keptPlans.get(draft.peek());
  if (kept !== undefined) {
    if (shown.peek()?.draft !== kept.draft || running !== null) showKept(kept);
    return;
  }
  isDirty = true;
  reasons?.abort();
  if (running === null) {
    void run();
  } else if (performance.now() - running.began_ms > patience_ms) {
    running.controller.abort();
    running = null;
    void run();
  }
}

export function cancel(): void {
  if (state.peek().kind !== "planning") return;
  stop();
  state.value = { kind: "cancelled" };
}

/** From now on each draft is planned. Several changes in one moment are one. */
export function follow(): void {
  let isWaiting = false;
  effect(() => {
    void draft.value;
    if (isWaiting) return;
    isWaiting = true;
    queueMicrotask(() => {
      isWaiting = false;
      plan();
    });
  });
}
