// Plans that take long: the service makes a job of the request, and tells how far it is.
import type { Job, PlanDocument } from "./documents";
import { ask, json, read, Refusal, ServiceAway, type Asked } from "./service";

export type JobProgress = NonNullable<Job["progress"]>;
/** Null while the job waits for a worker. */
export type OnProgress = (progress: JobProgress | null) => void;

const againAfter_ms = 500; // a stream that ended before its job

interface Wanted {
  headers: Record<string, string>;
  isFleeting?: boolean; // nobody asked to keep it: the caller drops it, or the page when it goes
  signal?: AbortSignal;
  onProgress: OnProgress;
}

const jobPath = (id: string): string => `/v1/jobs/${id}`;
const planPath = (id: string): string => `/v1/plans/${id}`;
const fleeting = new Set<string>();

function drop(path: string): void {
  fleeting.delete(path);
  ask(path, { method: "DELETE", keepalive: true }).catch(() => undefined);
}

export const dropPlan = (id: string): void => { drop(planPath(id)); };

/** The page goes, and with it whoever waits. */
export function dropFleeting(): void {
  for (const path of [...fleeting]) drop(path);
}

/** The plan, which the service keeps, at once or when its job is done. */
export async function keptPlanOf({ path, text }: Asked, { headers, isFleeting = false, signal, onProgress }: Wanted): Promise<PlanDocument> {
  const hold = (place: string): void => { if (isFleeting) fleeting.add(place); };
  const response = await ask(path, { method: "POST", headers: { ...json, ...headers }, body: text, signal: signal ?? null });
  if (response.status !== 202) {
    const plan = await read<PlanDocument>(response, signal);
    hold(planPath(plan.id));
    return plan;
  }
  const { id } = await read<Job>(response, signal);
  hold(jobPath(id));
  const job = await ended(id, signal, onProgress).finally(() => { fleeting.delete(jobPath(id)); });
  if (job.status !== "done" || job.plan_id === null) throw new Refusal(job.error ?? { status: 0, code: "cancelled", detail: "somebody cancelled the job" });
  hold(planPath(job.plan_id));
  try {
    return await read(await ask(planPath(job.plan_id), { signal: signal ?? null }), signal);
  } catch (error) {
    if (isFleeting) dropPlan(job.plan_id);
    throw error;
  }
}

export const planAsJob = (asked: Asked, signal: AbortSignal, onProgress: OnProgress): Promise<PlanDocument> =>
  keptPlanOf(asked, { headers: { Prefer: "respond-async" }, isFleeting: true, signal, onProgress });

async function ended(id: string, signal: AbortSignal | undefined, onProgress: OnProgress): Promise<Job> {
  const cancel = (): void => { drop(jobPath(id)); };
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    for (;;) {
      for await (const job of events(id, signal)) {
        if (job.status !== "queued" && job.status !== "running") return job;
        onProgress(job.progress);
      }
      await new Promise((resolve) => { setTimeout(resolve, againAfter_ms); });
    }
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

/** The stream of a job: by `fetch`, as an EventSource names no key. It may end before the job does. */
async function* events(id: string, signal: AbortSignal | undefined): AsyncGenerator<Job> {
  const { body } = await ask(`${jobPath(id)}/events`, { signal: signal ?? null });
  if (body === null) throw new ServiceAway("no stream");
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      if (signal?.aborted === true) throw error;
      throw new ServiceAway("the stream broke off", { cause: error });
    });
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part);
      if (data !== null) yield JSON.parse(data[1]) as Job;
    }
  }
}
