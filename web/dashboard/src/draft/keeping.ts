// The draft outlives a reload: it is kept in the browser's own database a moment after each change. A private window may forbid that;
// the page then works without.
import { effect } from "@preact/signals";
import { createStore, get, set } from "idb-keyval";
import { emptyDraft, type Draft } from "./draft";
import { keepKeys } from "./rows";
import { draft } from "./store";

const version = 1; // of what is kept: another one is not read
const after_ms = 250;
const hastilyKept = "chargeplan.draft";
const store = (): ReturnType<typeof createStore> => createStore("chargeplan", "drafts");

interface Kept {
  version: number;
  draft: Draft;
}

function takeHastilyKept(): Kept | null {
  const text = sessionStorage.getItem(hastilyKept);
  sessionStorage.removeItem(hastilyKept);
  return text === null ? null : (JSON.parse(text) as Kept);
}

export async function readKept(): Promise<Draft | null> {
  try {
    const kept = takeHastilyKept() ?? await get<Kept>("current", store());
    if (kept?.version !== version) return null;
    keepKeys(kept.draft.rows);
    const empty = emptyDraft(); // what a later version of the page added has its default
    return { ...empty, ...kept.draft, site: { ...empty.site, ...kept.draft.site }, horizon: { ...empty.horizon, ...kept.draft.horizon }, options: { ...empty.options, ...kept.draft.options } };
  } catch {
    return null;
  }
}

export function keep(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept = draft.peek(); // as far as the database has said so
  const write = (): void => {
    const now = draft.peek();
    set("current", { version, draft: now } satisfies Kept, store()).then(() => { kept = now; }, () => undefined);
  };
  effect(() => {
    void draft.value;
    clearTimeout(timer);
    timer = setTimeout(write, after_ms);
  });
  // A reload right after a change keeps it, too: the database is too slow for a page that goes.
  window.addEventListener("pagehide", () => {
    if (draft.peek() === kept) return;
    try {
      sessionStorage.setItem(hastilyKept, JSON.stringify({ version, draft: draft.peek() } satisfies Kept));
    } catch {
      write(); // it is too large, or forbidden: the database may still do it
    }
  });
}
