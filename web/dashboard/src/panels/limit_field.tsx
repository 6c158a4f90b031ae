// The limit: a slider to try, a number to be exact. Hours with a limit of their own keep it.
import type { JSX } from "preact";
import { fieldText, parseNumber } from "../draft/numbers";
import { changeSite, draft } from "../draft/store";
import { awaySince, shown } from "../plan/planner";
import { texts } from "../texts/texts";
import { issueAt } from "./number_field";
import { TypedInput } from "./typed_input";

/** A round number above what uncontrolled charging would draw: where the slider ends. */
export function sliderEnd_kw(peak_kw: number): number {
  const wanted_kw = Math.max(20, 1.15 * peak_kw);
  const unit_kw = 10 ** Math.floor(Math.log10(wanted_kw));
  return Math.ceil(wanted_kw / (unit_kw / 2)) * (unit_kw / 2);
}

let end_kw = 100;
let isHeld = false; // then the end does not come closer, under the pointer
function sliderRange(limit_kw: number): { end_kw: number; step_kw: number } {
  const plan = shown.value?.data.plan;
  const peak_kw = plan === undefined ? 0
    : plan.site.base_load_kw.reduce((most, load, t) => Math.max(most, load - (plan.site.pv_kw[t] ?? 0) + (plan.uncontrolled.power_kw[t] ?? 0)), 0);
  end_kw = Math.max(limit_kw, plan === undefined ? end_kw : sliderEnd_kw(peak_kw), isHeld ? end_kw : 0);
  return { end_kw, step_kw: end_kw > 400 ? 5 : end_kw > 40 ? 1 : 0.5 };
}

export function LimitField(): JSX.Element {
  const { site } = texts();
  const profile = draft.value.site.grid_limit_kw;
  const limit_kw = typeof profile.base === "number" ? profile.base : 0;
  const range = sliderRange(limit_kw);
  const issue = issueAt("site.grid_limit_kw");
  const isAway = awaySince.value !== null;
  const set = (base: number | string): void => { changeSite({ grid_limit_kw: { ...profile, base, series: null } }); };
  return (
    <div class={`field limit-field${issue === null ? "" : " wrong"}`}>
      <label for="limit-number">{site.limit}</label>
      <input class="slider" id="limit-slider" type="range" aria-label={site.limitSlider} min={0} max={range.end_kw} step={range.step_kw} value={limit_kw} disabled={isAway}
        onPointerDown={() => { isHeld = true; }} onPointerUp={() => { isHeld = false; }} onPointerCancel={() => { isHeld = false; }}
        onInput={(event) => { set(event.currentTarget.valueAsNumber); }} />
      <span class="input-with-unit">
        <TypedInput id="limit-number" inputMode="decimal" value={fieldText(profile.base)} disabled={isAway} aria-invalid={issue !== null}
          onType={(text) => { const value = parseNumber(text); if (value !== null) set(value); }}
          onCommit={(text) => { set(parseNumber(text) ?? text); }} />
        <span class="unit">kW</span>
      </span>
      {issue === null ? null : <small class="issue">{issue}</small>}
    </div>
  );
}
