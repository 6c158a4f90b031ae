// A plan that the service keeps has an address, which stands in the browser's as long as nothing of the plan is changed.
import { computed, effect, signal } from "@preact/signals";
import { keptPlanOf, type OnProgress } from "../api/jobs";
import { getPlan, getPlanRequest } from "../api/kept";
import type { RequestDocument } from "../api/documents";
import type { Draft } from "../draft/draft";
import { timeToGoOn_s } from "../draft/goes_on";
import { draftOfRequest } from "../draft/opening";
import { gridOf, plansPath, siteOf } from "../draft/request";
import { withoutMeasured } from "../draft/rows";
import { change, draft } from "../draft/store";
import { reportData } from "./facts";
import { pinned } from "./pinned";
import { showKept, shown, type ShownPlan } from "./planner";

const kept = signal<{ id: string; created: string; draft: Draft } | null>(null);

/** The kept plan of what is on the page now. */
export const keptPlan = computed(() => (kept.value?.draft === draft.value ? kept.value : null));

export const addressOf = (id: string): string => `${location.origin}/?plan=${encodeURIComponent(id)}`;
export const idOfAddress = (): string | null => new URLSearchParams(location.search).get("plan");

/** From now on the address is that of what is shown. */
export function followAddress(): void {
  effect(() => {
    const wanted = keptPlan.value === null ? `${location.origin}/` : addressOf(keptPlan.value.id);
    if (location.href !== wanted) history.replaceState(null, "", wanted);
  });
}

/** The plan as it was made, with its request; what was worked on is one step back, unless there was nothing. */
export async function openPlan(id: string, put = (opened: Draft): void => { change("plan", opened); }): Promise<void> {
  const [plan, text] = await Promise.all([getPlan(id), getPlanRequest(id)]);
  const day = draftOfRequest(JSON.parse(text) as RequestDocument);
  const grid = gridOf(day);
  const { past_steps } = plan.horizon;
  // What was past when it was made stays so.
  const opened = past_steps === 0 ? day : { ...day, goesOn: { plan_id: id, now_s: grid.start_s + past_steps * grid.step_s, past_steps, grid, site: day.site, rows: day.rows } };
  const request = { path: plansPath, text, grid, site: siteOf(opened, grid), rows: opened.rows, sent: opened.rows };
  kept.value = { id, created: plan.created, draft: opened };
  showKept({ data: reportData(plan, request), request, draft: opened, leftOut: 0, answered_ms: 0 });
  put(opened);
}

/** The kept plan that is shown goes on from now: the rest of its day is planned anew, and compared with it. */
export function goOn(): void {
  const [plan, now] = [keptPlan.peek(), shown.peek()];
  if (plan === null || now?.draft !== plan.draft) return;
  const { grid, rows } = now.request;
  const { past_steps } = now.data.plan.horizon;
  pinned.value = now.data;
  change("go on", { ...plan.draft, rows: withoutMeasured(plan.draft.rows), goesOn: { plan_id: plan.id, now_s: timeToGoOn_s(grid, past_steps, Date.now() / 1000), past_steps, grid, site: plan.draft.site, rows } });
}

const randomKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
let asked: { path: string; text: string; key: string } | null = null; // a second try of the same plan is the same plan

/** Once, however often it is asked for. */
export async function keepPlan(now: ShownPlan, stop: AbortSignal, onProgress: OnProgress): Promise<void> {
  const { path, text } = now.request;
  if (asked?.text !== text || asked.path !== path) asked = { path, text, key: randomKey() };
  stop.addEventListener("abort", () => { asked = null; }, { once: true }); // asked for again, it is another one
  const plan = await keptPlanOf(now.request, { headers: { "Idempotency-Key": asked.key, Prefer: "wait=1" }, signal: stop, onProgress });
  kept.value = { id: plan.id, created: plan.created, draft: now.draft };
}

/** After it was removed, the page goes on with it as with any other draft. */
export function forgetPlan(id: string): void {
  if (kept.peek()?.id !== id) return;
  kept.value = null;
  asked = null;
}

export const canKeep = computed(() => shown.value !== null && shown.value.draft === draft.value && keptPlan.value === null && shown.value.data.plan.sessions.length > 0);
