// What the reader has to know before the pictures: an example, rows left out, no service, no plan.
import type { ComponentChildren, JSX } from "preact";
import { limitedExcess } from "../plan/excess";
import { exampleDraft } from "../draft/example";
import { emptyDraft } from "../draft/draft";
import { profileOf } from "../draft/profile";
import { change, changeSite, draft } from "../draft/store";
import { keptPlan } from "../plan/kept_plan";
import { awaySince, plan, shown, state } from "../plan/planner";
import { kw } from "../../../report/src/format";
import { texts } from "../texts/texts";
import { planWholeDay } from "./goes_on_banner";
import { openGrid } from "./grid_dialog";
import { chooseFile } from "./demand_panel";

function Banner({ kind, children, role = "status" }: { kind: string; children: ComponentChildren; role?: "status" | "alert" }): JSX.Element {
  return <section class={`banner ${kind}`} role={role}>{children}</section>;
}

export function Away(): JSX.Element | null {
  const since = awaySince.value;
  if (since === null) return null;
  return <Banner kind="bad" role="alert"><p>{texts().states.away(since.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" }))}</p></Banner>;
}

export function Example(): JSX.Element | null {
  const { states } = texts();
  if (!draft.value.isExample || draft.value.goesOn !== null || keptPlan.value !== null) return null;
  return (
    <Banner kind="example">
      <p>{states.example}</p>
      <div class="banner-actions">
        <button type="button" class="primary" onClick={chooseFile}>{states.yourFile}</button>
        <button type="button" onClick={() => { change("empty", { ...emptyDraft(), site: { ...emptyDraft().site, time_zone: draft.peek().site.time_zone } }); }}>{states.startEmpty}</button>
      </div>
    </Banner>
  );
}

export function Partial(): JSX.Element | null {
  const { states } = texts();
  const leftOut = shown.value?.leftOut ?? 0;
  if (leftOut === 0 || state.value.kind === "refused") return null;
  return (
    <Banner kind="warn">
      <p>{states.partial(leftOut)}</p>
      <div class="banner-actions"><button type="button" onClick={() => { openGrid({ onlyBad: true }); }}>{states.showRows}</button></div>
    </Banner>
  );
}

export function Cancelled(): JSX.Element | null {
  const { states } = texts();
  if (state.value.kind !== "cancelled") return null;
  return <Banner kind="warn"><p>{states.cancelled}</p><div class="banner-actions"><button type="button" onClick={plan}>{states.planAgain}</button></div></Banner>;
}

export function Refused(): JSX.Element | null {
  const { states } = texts();
  const now = state.value;
  if (now.kind === "failed" && now.problem.status === 404 && draft.value.goesOn !== null)
    return <Banner kind="bad" role="alert"><p>{texts().goesOn.gone}</p><div class="banner-actions"><button type="button" onClick={planWholeDay}>{texts().goesOn.wholeDay}</button></div></Banner>;
  if (now.kind === "failed")
    return <Banner kind="bad" role="alert"><p><strong>{states.failed}.</strong> {now.problem.detail} {now.problem.request_id === undefined ? "" : states.requestId(now.problem.request_id)}</p><div class="banner-actions"><button type="button" onClick={plan}>{states.planAgain}</button></div></Banner>;
  if (now.kind !== "refused") return null;
  return (
    <Banner kind="bad" role="alert">
      <div>
        <p><strong>{states.refused}</strong></p>
        <ul>{now.issues.slice(0, 6).map((issue) => <li key={issue.path + issue.slug}><code>{issue.path}</code> {issue.message}</li>)}</ul>
        {shown.value === null ? null : <p class="unit">{states.before}</p>}
      </div>
    </Banner>
  );
}

/** The other load alone is over the limit: the two changes that would help, one click each. */
export function Infeasible(): JSX.Element | null {
  const { states } = texts();
  const now = shown.value;
  if (now === null || now.data.plan.status !== "infeasible") return null;
  const excess = limitedExcess(now.data.plan);
  const raise = (): void => {
    const limits_kw = now.data.plan.site.limit_kw.map((limit, t) => Math.max(limit, Math.ceil(excess.needed_kw[t] * 10) / 10));
    changeSite({ grid_limit_kw: profileOf(limits_kw, now.request.grid, 0) });
  };
  return (
    <Banner kind="bad" role="alert">
      <p><strong>{states.infeasibleTitle}.</strong> {states.infeasible}</p>
      <div class="banner-actions">
        <button type="button" class="primary" onClick={raise}>{states.raiseLimit(kw(Math.ceil(excess.most_kw * 10) / 10))}</button>
        <button type="button" onClick={() => { changeSite({ overload_price_per_kw: 10 }); }}>{states.allowOverload}</button>
      </div>
    </Banner>
  );
}

export function Empty(): JSX.Element | null {
  const { states, demand } = texts();
  if (draft.value.rows.length > 0) return null;
  return (
    <section class="empty">
      <h2>{states.empty}</h2>
      <p>{states.emptyHint}</p>
      <div class="banner-actions">
        <button type="button" class="primary" onClick={chooseFile}>{states.yourFile}</button>
        <button type="button" onClick={() => { void exampleDraft("").then((example) => { change("example", example); }, () => { plan(); }); }}>{demand.generate}</button>
        <button type="button" onClick={() => { openGrid({ onlyBad: false }); }}>{demand.edit}</button>
      </div>
    </section>
  );
}
