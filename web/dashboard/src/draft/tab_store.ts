// What a tab keeps over a reload, in the browser's own database, a moment after each change. A private window may forbid that; the page then
// works without.
import { effect, type ReadonlySignal } from "@preact/signals";
import { createStore, delMany, get, keys, set, setMany } from "idb-keyval";

export const latest = "current"; // of any tab
const tabPlace = "chargeplan.tab";
const keptFor_ms = 30 * 86_400_000; // after its tab was opened
const store = (): ReturnType<typeof createStore> => createStore("chargeplan", "drafts");

/** The name under which this tab keeps what is its own: it outlives a reload and begins with the time. */
export function tabName(): string {
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

/** Whether this page is the first to have that name; then it has it for as long as it is open. */
const claims = (name: string): Promise<boolean> => new Promise((resolve, reject) => {
  navigator.locks.request(`chargeplan ${name}`, { ifAvailable: true }, (lock) => {
    resolve(lock !== null);
    return lock === null ? undefined : new Promise(() => undefined);
  }).catch(reject);
});

/** A duplicated tab, which comes with the name of the other, begins with what that has and goes on by itself. */
export async function claimTab(ofATab: string[]): Promise<void> {
  if (!("locks" in navigator)) return; // over plain HTTP from another machine
  try {
    const other = tabName();
    if (other === latest || await claims(other)) return;
    sessionStorage.removeItem(tabPlace);
    const own = tabName();
    await claims(own);
    for (const what of ofATab) {
      const value: unknown = await get(other + what, store());
      if (value !== undefined) await set(own + what, value, store());
    }
  } catch {
    // it holds for this visit
  }
}

export async function dropOldTabs(): Promise<void> {
  const old = (await keys<string>(store())).filter((name) => name !== latest && Date.now() - Number.parseInt(name, 10) > keptFor_ms);
  if (old.length > 0) await delMany(old, store());
}

interface Kept<T> {
  version: number;
  value: T;
}

interface Slot {
  names: () => string[]; // in the database: the first that is there is read, all are written; only the first before there is a change
  hastily: string; // the place in the session's storage
  version: number; // of what is kept: another one is not read
  after_ms: number;
}

/** The value that was kept, or null. */
export async function readSlot<T>({ names, hastily, version }: Slot): Promise<T | null> {
  try {
    const text = sessionStorage.getItem(hastily);
    sessionStorage.removeItem(hastily);
    let kept: Kept<T> | undefined = text === null ? undefined : (JSON.parse(text) as Kept<T>);
    for (const name of names()) kept ??= await get<Kept<T>>(name, store());
    return kept?.version === version ? kept.value : null;
  } catch {
    return null;
  }
}

/** From now on every value of `source` is kept. */
export function keepSlot<T>({ names, hastily, version, after_ms }: Slot, source: ReadonlySignal<T>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begun = source.peek();
  let kept = begun; // as far as the database has said so
  const write = (): void => {
    const now = source.peek();
    const own = now === begun ? names().slice(0, 1) : names(); // a tab that is only opened has changed nothing for the next one
    setMany(own.map((name) => [name, { version, value: now } satisfies Kept<T>]), store()).then(() => { kept = now; }, () => undefined);
  };
  effect(() => {
    void source.value;
    clearTimeout(timer);
    timer = setTimeout(write, after_ms);
  });
  // A reload right after a change keeps it, too: the database is too slow for a page that goes.
  window.addEventListener("pagehide", () => {
    if (source.peek() === kept) return;
    try {
      sessionStorage.setItem(hastily, JSON.stringify({ version, value: source.peek() } satisfies Kept<T>));
    } catch {
      write(); // it is too large, or forbidden: the database may still do it
    }
  });
}
