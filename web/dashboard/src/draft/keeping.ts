// The draft outlives a reload: it is kept in the browser's own database a moment after each change, for its tab and for the next one that is
// opened. A private window may forbid that; the page then works without.
import { effect } from "@preact/signals";
import { createStore, delMany, get, keys, setMany } from "idb-keyval";
import { emptyDraft, type Draft } from "./draft";
import { keepKeys } from "./rows";
import { draft } from "./store";

const version = 1; // of what is kept: another one is not read
const after_ms = 250;
const hastilyKept = "chargeplan.draft";
const latest = "current"; // of any tab
const tabPlace = "chargeplan.tab";
const keptFor_ms = 30 * 86_400_000; // after its tab was opened
const store = (): ReturnType<typeof createStore> => createStore("chargeplan", "drafts");

interface Kept {
  version: number;
  draft: Draft;
}

/** The name under which this tab keeps its draft: it outlives a reload and begins with the time. */
function tabName(): string {
  try {
    const known = sessionStorage.getItem(tabPlace);
    if (known !== null) return known;
    const name = `${Date.now()} ${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
    sessionStorage.setItem(tabPlace, name);
    return name;
  } catch {
    return latest;
  }
}

async function dropOldTabs(): Promise<void> {
  const old = (await keys<string>(store())).filter((name) => name !== latest && Date.now() - Number.parseInt(name, 10) > keptFor_ms);
  if (old.length > 0) await delMany(old, store());
}

function takeHastilyKept(): Kept | null {
  const text = sessionStorage.getItem(hastilyKept);
  sessionStorage.removeItem(hastilyKept);
  return text === null ? null : (JSON.parse(text) as Kept);
}

export async function readKept(): Promise<Draft | null> {
  try {
    const kept = takeHastilyKept() ?? await get<Kept>(tabName(), store()) ?? await get<Kept>(latest, store());
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
    const entry: Kept = { version, draft: now };
    setMany([[tabName(), entry], [latest, entry]], store()).then(() => { kept = now; }, () => undefined);
  };
  effect(() => {
    void draft.value;
    clearTimeout(timer);
    timer = setTimeout(write, after_ms);
  });
  dropOldTabs().catch(() => undefined);
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
