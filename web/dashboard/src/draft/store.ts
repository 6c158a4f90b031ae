// The draft on the page, and the ones before it. Whatever is changed can be undone: the grid, the site, the slider alike.
import { computed, signal } from "@preact/signals";
import { emptyDraft, type Draft, type HorizonDraft, type SiteDraft } from "./draft";
import type { DemandRow } from "./rows";

const mostSteps = 200;
const togetherWithin_ms = 1200; // moves of one slider are one step back

/** Until it is known what is worked on: what was kept, or the example. */
export const isStarting = signal(true);
export const draft = signal<Draft>(emptyDraft());
const past = signal<Draft[]>([]);
const future = signal<Draft[]>([]);
export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

let lastWhat = "";
let lastAt_ms = -Infinity;

/** `what` names the thing that changes: changes of one thing in quick succession are undone together. */
export function change(what: string, next: Draft): void {
  if (next === draft.peek()) return;
  const now_ms = performance.now();
  const together = what === lastWhat && now_ms - lastAt_ms < togetherWithin_ms && past.peek().length > 0;
  if (!together) past.value = [...past.peek().slice(-(mostSteps - 1)), draft.peek()];
  future.value = [];
  lastWhat = what;
  lastAt_ms = now_ms;
  draft.value = next;
}

function step(from: typeof past, to: typeof past): void {
  const next = from.peek()[from.peek().length - 1];
  if (next === undefined) return;
  from.value = from.peek().slice(0, -1);
  to.value = [...to.peek(), draft.peek()];
  lastWhat = "";
  draft.value = next;
}

export const undo = (): void => { step(past, future); };
export const redo = (): void => { step(future, past); };

/** Without a way back: what was kept, or the example. */
export function begin(next: Draft): void {
  past.value = [];
  future.value = [];
  draft.value = next;
}

/** What the reader changes is no example any more, but for its limit: the slider is there to be tried. */
export function changeSite(part: Partial<SiteDraft>): void {
  change(`site ${Object.keys(part).join()}`, { ...draft.peek(), site: { ...draft.peek().site, ...part } });
}

export function changeHorizon(part: Partial<HorizonDraft>): void {
  change("horizon", { ...draft.peek(), horizon: { ...draft.peek().horizon, fixed: null, ...part }, goesOn: null });
}

/** Hours that were given stay those hours. */
export function changeStep(step_s: number): void {
  const { fixed, step_s: before_s } = draft.peek().horizon;
  changeHorizon({ step_s, fixed: fixed === null ? null : { ...fixed, steps: Math.max(1, Math.ceil((fixed.steps * before_s) / step_s)) } });
}

export function changeOptions(part: Partial<Draft["options"]>): void {
  change("options", { ...draft.peek(), options: { ...draft.peek().options, ...part } });
}

export function changeRows(what: string, rows: DemandRow[]): void {
  change(what, { ...draft.peek(), rows, isExample: false });
}
