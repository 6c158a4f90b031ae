// The API key of a service that asks for one. It is the tab's: kept as long as that is open, and nowhere else.
import { signal } from "@preact/signals";

/** Why the reader is asked: there is none, the service does not know it, or it is for something else. */
export type KeyNeed = "missing" | "unknown" | "forbidden";
export const keyNeed = signal<KeyNeed | null>(null);

const place = "chargeplan.key";
let key: string | null = null;
try {
  key = sessionStorage.getItem(place);
} catch {
  // it is asked for anew after each reload
}
let waiting: (() => void)[] = [];

export const hasKey = (): boolean => key !== null;
export const currentKey = (): string | null => key;

/** What a header can carry: of anything else the service could not be asked. */
export const isKeyLike = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

export function giveKey(text: string): void {
  if (!isKeyLike(text)) {
    keyNeed.value = "unknown";
    return;
  }
  key = text;
  try {
    sessionStorage.setItem(place, text);
  } catch {
    // as above
  }
  keyNeed.value = null;
  const resumed = waiting;
  waiting = [];
  for (const resume of resumed) resume();
}

/** Until the reader has given another key than the one that was refused. */
export function anotherKey(refused: string | null, need: KeyNeed, stop?: AbortSignal | null): Promise<void> {
  if (key !== refused) return Promise.resolve();
  keyNeed.value = need;
  return new Promise((resolve, reject) => {
    waiting.push(resolve);
    stop?.addEventListener("abort", () => { reject(new DOMException("given up", "AbortError")); }, { once: true });
  });
}
