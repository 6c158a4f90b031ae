// Plans that take long: the service makes a job of the request, and tells how far it is.
import type { Job, PlanDocument } from "./documents";
import { ask, json, read, Refusal, ServiceAway, type Asked } from "./service";

export type JobProgress = NonNullable<Job["progress"]>;
/** Null while the job waits for a worker. */
export type OnProgress = (progress: JobProgress | null) => void;

const againAfter_ms = 500; // a stream that ended before its job

interface Wanted {
  headers: Record<string, string>;
  isUnwanted?: boolean; // once the page is gone
  signal?: AbortSignal;
  onProgress: OnProgress;
}

/** The plan, which the service keeps, at once or when its job is done. */
export async function keptPlanOf({ path, text }: Asked, { headers, isUnwanted = false, signal, onProgress }: Wanted): Promise<PlanDocument> {
  const response = await ask(path, { method: "POST", headers: { ...json, ...headers }, body: text, signal: signal ?? null });
  if (response.status !== 202) return read(response, signal);
  const { id } = await read<Job>(response, signal);
  if (isUnwanted) unwanted.add(id);
  const job = await ended(id, signal, onProgress).finally(() => { unwanted.delete(id); });
  if (job.status !== "done" || job.plan_id === null) throw new Refusal(job.error ?? { status: 0, code: "cancelled", detail: "somebody cancelled the job" });
  return read(await ask(`/v1/plans/${job.plan_id}`, { signal: signal ?? null }), signal);
}

export const planAsJob = (asked: Asked, signal: AbortSignal, onProgress: OnProgress): Promise<PlanDocument> =>
  keptPlanOf(asked, { headers: { Prefer: "respond-async" }, isUnwanted: true, signal, onProgress });

const drop = (path: string): void => { ask(path, { method: "DELETE", keepalive: true }).catch(() => undefined); };
const unwanted = new Set<string>();
/** The page goes, and with it whoever waits for these jobs. */
export function dropUnwanted(): void {
  for (const id of unwanted) drop(`/v1/jobs/${id}`);
}

/** Nobody asked to keep it. */
export const dropPlan = (id: string): void => { drop(`/v1/plans/${id}`); };

async function ended(id: string, signal: AbortSignal | undefined, onProgress: OnProgress): Promise<Job> {
  const cancel = (): void => { drop(`/v1/jobs/${id}`); };
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
  const { body } = await ask(`/v1/jobs/${id}/events`, { signal: signal ?? null });
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
