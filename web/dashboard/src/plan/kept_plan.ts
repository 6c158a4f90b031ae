// A plan that the service keeps has an address, which stands in the browser's as long as nothing of the plan is changed.
import { computed, effect, signal } from "@preact/signals";
import { keptPlanOf, type OnProgress } from "../api/jobs";
import { getPlan, getPlanRequest } from "../api/kept";
import type { RequestDocument } from "../api/documents";
import type { Draft } from "../draft/draft";
import { draftOfRequest } from "../draft/opening";
import { gridOf, siteOf } from "../draft/request";
import { change, draft } from "../draft/store";
import { reportData } from "./facts";
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
  const opened = draftOfRequest(JSON.parse(text) as RequestDocument);
  const grid = gridOf(opened);
  const request = { text, grid, site: siteOf(opened, grid), rows: opened.rows };
  kept.value = { id, created: plan.created, draft: opened };
  showKept({ data: reportData(plan, request), request, draft: opened, leftOut: 0, answered_ms: 0 });
  put(opened);
}

const randomKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
let asked: { text: string; key: string } | null = null; // a second try of the same plan is the same plan

/** Once, however often it is asked for. */
export async function keepPlan(now: ShownPlan, onProgress: OnProgress): Promise<void> {
  if (asked?.text !== now.request.text) asked = { text: now.request.text, key: randomKey() };
  const plan = await keptPlanOf(now.request.text, { headers: { "Idempotency-Key": asked.key, Prefer: "wait=1" }, onProgress });
  kept.value = { id: plan.id, created: plan.created, draft: now.draft };
}

/** After it was removed, the page goes on with it as with any other draft. */
export function forgetPlan(id: string): void {
  if (kept.peek()?.id !== id) return;
  kept.value = null;
  asked = null;
}

export const canKeep = computed(() => shown.value !== null && shown.value.draft === draft.value && keptPlan.value === null && shown.value.data.plan.sessions.length > 0);
