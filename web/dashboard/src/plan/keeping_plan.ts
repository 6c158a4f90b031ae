// The plan that is shown, while the service makes it once more to keep it: that may take as long as the first time, and can be cancelled.
import { signal } from "@preact/signals";
import type { JobProgress } from "../api/jobs";
import { texts } from "../texts/texts";
import { keepPlan } from "./kept_plan";
import { shown } from "./planner";
import { troubleText } from "./trouble";

/** Why a plan could not be kept, or that of an address not be opened. */
export const keptTrouble = signal<string | null>(null);
/** Null: nothing is being kept. */
export const keeping = signal<{ since_ms: number; progress: JobProgress | null } | null>(null);

let controller = new AbortController();

export async function keepShown(): Promise<void> {
  const now = shown.peek();
  if (now === null || keeping.peek() !== null) return;
  const since_ms = performance.now();
  controller = new AbortController();
  const { signal: stop } = controller;
  keeping.value = { since_ms, progress: null };
  keptTrouble.value = null;
  try {
    await keepPlan(now, stop, (progress) => { keeping.value = { since_ms, progress }; });
  } catch (error) {
    if (!stop.aborted) keptTrouble.value = `${texts().kept.notKept} ${troubleText(error)}`;
  }
  keeping.value = null;
}

export const cancelKeeping = (): void => { controller.abort(); };
