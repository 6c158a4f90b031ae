// The pictures of the plan, and what a stretch of time that was drawn across them is for.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useSignalEffect } from "@preact/signals";
import { parseNumber, fieldText } from "../draft/numbers";
import { profileOf } from "../draft/profile";
import { changeSite, draft } from "../draft/store";
import { addDays, timeText } from "../draft/zone";
import { drawnSteps } from "../plan/limit_pen";
import { isSideBySide, showsUncontrolled } from "../plan/drawing_choices";
import { PlanArea, type BrushedSteps } from "../plan/plan_area";
import { pinned } from "../plan/pinned";
import { awaySince, shown, type ShownPlan } from "../plan/planner";
import { language, texts } from "../texts/texts";

/** With the days where there are two, and the offsets where the clock shows one time twice. */
function stretchText({ request: { grid } }: ShownPlan, steps: BrushedSteps): string {
  const [from, to] = [steps.first, steps.last].map((step) => timeText(grid.start_s + step * grid.step_s, grid.time_zone));
  const [day, end] = [from.slice(0, 10), to.slice(0, 10)];
  const isMidnight = to.slice(11, 16) === "00:00" && end === addDays(day, 1);
  const parts = (text: string): string => `${day === end || isMidnight ? "" : `${text.slice(0, 10)} `}${text.slice(11, 16)}${from.slice(19) === to.slice(19) ? "" : ` (${text.slice(19)})`}`;
  return `${parts(from)}–${isMidnight ? "24:00" : parts(to)}`;
}

function drawLimit(limit_kw: number[]): void {
  const now = shown.peek();
  if (now === null || awaySince.peek() !== null) return;
  changeSite({ grid_limit_kw: profileOf(limit_kw, now.request.grid, 0) });
}

export function PlanView(): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const area = useRef<PlanArea | null>(null);
  const [brushed, setBrushed] = useState<BrushedSteps | null>(null);
  useEffect(() => {
    area.current = new PlanArea(setBrushed, drawLimit);
    place.current!.append(area.current.element);
    if (shown.peek() !== null) area.current.show(shown.peek()!.data, pinned.peek());
  }, []);
  useSignalEffect(() => {
    const now = shown.value;
    void language.value;
    void showsUncontrolled.value;
    void isSideBySide.value;
    if (area.current === null) return;
    if (now === null || now.data.plan.sessions.length === 0 && draft.peek().rows.length === 0) area.current.clear();
    else area.current.show(now.data, pinned.value);
  });
  const now = shown.value;
  return (
    <div class="plan-place">
      <div ref={place} />
      {brushed === null || now === null ? null : <Brushed steps={brushed} now={now} close={() => { setBrushed(null); }} />}
    </div>
  );
}

/** Zoom into the stretch, or give it a limit of its own. */
function Brushed({ steps, now, close }: { steps: BrushedSteps; now: ShownPlan; close: () => void }): JSX.Element {
  const { brush } = texts();
  const [limit, setLimit] = useState(fieldText(now.data.plan.site.limit_kw[steps.first] ?? 0));
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => { field.current?.select(); }, [steps]);
  const value = parseNumber(limit);
  const apply = (event: Event): void => {
    event.preventDefault();
    if (value === null) return;
    drawLimit(drawnSteps(now.data.plan.site.limit_kw, steps.first, steps.last - 1, value));
    close();
  };
  return (
    <form class="brush-menu" aria-label={brush.title} onSubmit={apply} onKeyDown={(event) => { if (event.key === "Escape") close(); }}>
      <strong>{stretchText(now, steps)}</strong>
      <button type="button" onClick={() => { steps.zoom(); close(); }}>{brush.zoom}</button>
      <label for="brush-limit">{brush.limit}</label>
      <span class="input-with-unit"><input id="brush-limit" ref={field} inputMode="decimal" autocomplete="off" value={limit} disabled={awaySince.value !== null} onInput={(event) => { setLimit(event.currentTarget.value); }} /><span class="unit">kW</span></span>
      <button type="submit" class="primary" disabled={value === null || awaySince.value !== null}>{brush.apply}</button>
      <button type="button" class="icon" aria-label={brush.close} title={brush.close} onClick={close}>×</button>
    </form>
  );
}
