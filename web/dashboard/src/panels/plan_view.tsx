// The pictures of the plan, and what a stretch of time that was drawn across them is for.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useSignalEffect } from "@preact/signals";
import { parseNumber, fieldText } from "../draft/numbers";
import { clockText, profileOf, wallMinutes } from "../draft/profile";
import { changeSite, draft } from "../draft/store";
import { offsetChanges } from "../draft/zone";
import { isSideBySide, showsUncontrolled } from "../plan/drawing_choices";
import { PlanArea, type BrushedSteps } from "../plan/plan_area";
import { pinned } from "../plan/pinned";
import { awaySince, shown, type ShownPlan } from "../plan/planner";
import { language, texts } from "../texts/texts";

function bandOf(now: ShownPlan, steps: BrushedSteps): { from: string; to: string } {
  const { grid } = now.request;
  const changes = offsetChanges(grid.start_s, grid.start_s + grid.steps * grid.step_s, grid.time_zone);
  const end = wallMinutes(grid, changes, steps.last);
  return { from: clockText(Math.round(wallMinutes(grid, changes, steps.first))), to: end === 0 ? "24:00" : clockText(Math.round(end)) };
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
  const band = bandOf(now, steps);
  const [limit, setLimit] = useState(fieldText(now.data.plan.site.limit_kw[steps.first] ?? 0));
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => { field.current?.select(); }, [steps]);
  const value = parseNumber(limit);
  const apply = (event: Event): void => {
    event.preventDefault();
    if (value === null) return;
    const profile = draft.peek().site.grid_limit_kw;
    const { series } = profile;
    // A pasted limit stays one; else these hours are hours like the others.
    if (series !== null) changeSite({ grid_limit_kw: { ...profile, series: series.map((old, t) => (t >= steps.first && t < steps.last ? value : old)) } });
    else changeSite({ grid_limit_kw: { ...profile, bands: [...profile.bands.filter((old) => old.from !== band.from || old.to !== band.to), { ...band, value }] } });
    close();
  };
  return (
    <form class="brush-menu" aria-label={brush.title} onSubmit={apply} onKeyDown={(event) => { if (event.key === "Escape") close(); }}>
      <strong>{band.from}–{band.to}</strong>
      <button type="button" onClick={() => { steps.zoom(); close(); }}>{brush.zoom}</button>
      <label for="brush-limit">{brush.limit}</label>
      <span class="input-with-unit"><input id="brush-limit" ref={field} inputMode="decimal" autocomplete="off" value={limit} disabled={awaySince.value !== null} onInput={(event) => { setLimit(event.currentTarget.value); }} /><span class="unit">kW</span></span>
      <button type="submit" class="primary" disabled={value === null || awaySince.value !== null}>{brush.apply}</button>
      <button type="button" class="icon" aria-label={brush.close} title={brush.close} onClick={close}>×</button>
    </form>
  );
}
