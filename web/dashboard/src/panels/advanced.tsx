// What most sites never touch: horizon, solver, formulation, the smaller prices.
import type { ComponentChildren, ComponentProps, JSX } from "preact";
import { currencySign } from "../../../report/src/format";
import type { Options } from "../api/documents";
import { solvers } from "../api/service_facts";
import { changeHorizon, changeOptions, changeSite, changeStep, draft } from "../draft/store";
import { numberText } from "../draft/numbers";
import { texts } from "../texts/texts";
import { issueAt, NumberField } from "./number_field";
import { TypedInput } from "./typed_input";

function Choice({ id, label, value, path, isFixed, onValue, children }: { id: string; label: string; value: string; path: string; isFixed: boolean; onValue: (value: string) => void; children: ComponentChildren }): JSX.Element {
  const issue = issueAt(path);
  return (
    <div class={`field${issue === null ? "" : " wrong"}`}>
      <label for={id}>{label}</label>
      <select id={id} value={value} disabled={isFixed} onChange={(event) => { onValue(event.currentTarget.value); }}>{children}</select>
      {issue === null ? null : <small class="issue">{issue}</small>}
    </div>
  );
}

function TextField({ id, label, path, hint, ...typed }: ComponentProps<typeof TypedInput> & { id: string; label: string; path: string; hint?: string }): JSX.Element {
  const issue = issueAt(path);
  return (
    <div class={`field${issue === null ? "" : " wrong"}`}>
      <label for={id}>{label}</label>
      <TypedInput id={id} aria-invalid={issue !== null} aria-describedby={issue === null ? undefined : `${id}-issue`} {...typed} />
      {hint === undefined ? null : <small>{hint}</small>}
      {issue === null ? null : <small class="issue" id={`${id}-issue`}>{issue}</small>}
    </div>
  );
}

const usualSteps_s = [300, 600, 900, 1800, 3600];
const zones = (): string[] => (typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : []);

export function Advanced(): JSX.Element {
  const { site: words, goesOn: said } = texts();
  const { site, horizon, options, goesOn } = draft.value;
  const isFixed = goesOn !== null; // a change says nothing of it
  const before = goesOn?.site ?? null; // and cannot empty a field
  const sign = currencySign(site.currency);
  return (
    <div class="fields">
      {isFixed ? <p class="unit fixed">{said.fixed}</p> : null}
      <Choice isFixed={isFixed} id="days" label={words.days} path="horizon.steps" value={horizon.fixed === null ? String(horizon.days) : "fixed"} onValue={(value) => { if (value !== "fixed") changeHorizon({ days: Number(value) }); }}>
        {horizon.fixed === null ? null : <option value="fixed">{words.hours(numberText((horizon.fixed.steps * horizon.step_s) / 3600))}</option>}
        {[1, 2, 3, 7].map((days) => <option key={days} value={days}>{words.dayCount(days)}</option>)}
      </Choice>
      <Choice isFixed={isFixed} id="step" label={words.step} path="horizon.step_s" value={String(horizon.step_s)} onValue={(value) => { changeStep(Number(value)); }}>
        {[...new Set([...usualSteps_s, horizon.step_s])].sort((one, other) => one - other).map((step_s) => <option key={step_s} value={step_s}>{words.minutes(numberText(step_s / 60))}</option>)}
      </Choice>
      <TextField id="time-zone" list="time-zones" disabled={isFixed} label={words.timeZone} hint={words.timeZoneHint} path="horizon.time_zone" value={site.time_zone} onCommit={(text) => { changeSite({ time_zone: text.trim() }); }} />
      <datalist id="time-zones">{zones().map((zone) => <option key={zone} value={zone} />)}</datalist>
      <TextField id="currency" maxLength={3} label={words.currency} path="site.currency" value={site.currency} onCommit={(text) => { changeSite({ currency: text.trim().toUpperCase() }); }} />
      <Choice isFixed={isFixed} id="formulation" label={words.formulation} path="options.formulation" value={options.formulation} onValue={(value) => { changeOptions({ formulation: value as Options["formulation"] }); }}>
        <option value="lp">{words.lp}</option><option value="milp">{words.milp}</option>
      </Choice>
      <Choice isFixed={isFixed} id="solver" label={words.solver} path="options.solver" value={options.solver} onValue={(value) => { changeOptions({ solver: value }); }}>
        {["auto", ...new Set([...solvers.value.map((solver) => solver.name), ...(options.solver === "auto" ? [] : [options.solver])])].map((name) => <option key={name} value={name}>{name}</option>)}
      </Choice>
      <Choice isFixed={isFixed} id="tie-break" label={words.tieBreak} path="options.tie_break" value={options.tie_break} onValue={(value) => { changeOptions({ tie_break: value as Options["tie_break"] }); }}>
        {(["early", "late", "flat", "none"] as const).map((tie) => <option key={tie} value={tie}>{words.ties[tie]}</option>)}
      </Choice>
      <NumberField id="time-limit" isFixed={isFixed} label={words.timeLimit} unit="s" path="options.time_limit_s" value={options.time_limit_s} onValue={(value) => { changeOptions({ time_limit_s: value ?? 60 }); }} />
      <NumberField id="unmet-penalty" isFixed={isFixed} label={words.unmetPenalty} unit={sign} path="options.unmet_penalty_cost" value={options.unmet_penalty_cost} onValue={(value) => { changeOptions({ unmet_penalty_cost: value ?? 100 }); }} />
      <NumberField id="efficiency" label={words.efficiency} unit="0–1" path="site.efficiency" value={site.efficiency} onValue={(value) => { changeSite({ efficiency: value ?? 0.9 }); }} />
      <NumberField id="billed-peak" label={words.billedPeak} unit="kW" path="site.billed_peak_kw" value={site.billed_peak_kw} onValue={(value) => { changeSite({ billed_peak_kw: value ?? 0 }); }} />
      <NumberField id="export-price" label={words.exportPrice} unit={`${sign}/kWh`} path="site.export_price_per_kwh" value={site.export_price_per_kwh} onValue={(value) => { changeSite({ export_price_per_kwh: value ?? before?.export_price_per_kwh ?? null }); }} />
      <NumberField id="export-limit" label={words.exportLimit} unit="kW" path="site.export_limit_kw" value={site.export_limit_kw} onValue={(value) => { changeSite({ export_limit_kw: value ?? before?.export_limit_kw ?? null }); }} />
      <NumberField id="overload-price" label={words.overloadPrice} unit={`${sign}/kW`} path="site.overload_price_per_kw" value={site.overload_price_per_kw} onValue={(value) => { changeSite({ overload_price_per_kw: value ?? before?.overload_price_per_kw ?? null }); }} />
    </div>
  );
}
