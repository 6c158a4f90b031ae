// What the service says of itself, asked once.
import { computed, signal } from "@preact/signals";
import type { VersionAnswer } from "./documents";
import { getVersion } from "./service";

const facts = signal<VersionAnswer | null>(null);
export const solvers = computed(() => facts.value?.solvers ?? []);
/** Whether what is kept outlives the service; null: not known yet. */
export const isDurable = computed(() => facts.value?.durable ?? null);

export function askForFacts(): void {
  getVersion().then((answer) => { facts.value = answer; }, () => undefined);
}
