// The draft outlives a reload: it is kept for its tab and for the next one that is opened.
import { emptyDraft, type Draft } from "./draft";
import { keepKeys } from "./rows";
import { draft } from "./store";
import { dropOldTabs, keepSlot, latest, readSlot, tabName } from "./tab_store";

const slot = { names: () => [tabName(), latest], hastily: "chargeplan.draft", version: 2, after_ms: 250 };

export async function readKept(): Promise<Draft | null> {
  const kept = await readSlot<Draft>(slot);
  if (kept === null) return null;
  keepKeys(kept.rows);
  const empty = emptyDraft(); // what a later version of the page added has its default
  return { ...empty, ...kept, site: { ...empty.site, ...kept.site }, horizon: { ...empty.horizon, ...kept.horizon }, options: { ...empty.options, ...kept.options } };
}

export function keep(): void {
  keepSlot(slot, draft);
  dropOldTabs().catch(() => undefined);
}
