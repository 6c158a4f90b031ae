// The plan that others are compared with: it stays in its tab, over a reload as well.
import { signal } from "@preact/signals";
import { keepSlot, readSlot, tabName } from "../draft/tab_store";
import type { PlanData } from "./facts";

export const pinned = signal<PlanData | null>(null);

export const pinnedPart = " pinned"; // of a tab's name

const slot = { names: () => [tabName() + pinnedPart], hastily: "chargeplan.pinned", version: 1, after_ms: 0 };

export async function readPinned(): Promise<void> { pinned.value = await readSlot<PlanData>(slot); }
export function keepPinned(): void { keepSlot(slot, pinned); }
