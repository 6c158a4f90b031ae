// A kept plan, and its address to be shared.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isDurable } from "../api/service_facts";
import { addressOf, canKeep, goOn, keptPlan } from "../plan/kept_plan";
import { keeping, keepShown, keptTrouble } from "../plan/keeping_plan";
import { awaySince } from "../plan/planner";
import { language, texts } from "../texts/texts";

export function KeepPlan(): JSX.Element {
  const { kept } = texts();
  return <button type="button" id="keep-plan" disabled={!canKeep.value || keeping.value !== null || awaySince.value !== null} onClick={() => { void keepShown(); }}>
    {keptPlan.value !== null ? kept.isKept : keeping.value === null ? kept.keepPlan : kept.keeping}
  </button>;
}

export const timeOf = (instant: string): string => new Date(instant).toLocaleString(language.value, { dateStyle: "medium", timeStyle: "short" });

export function KeptPlan(): JSX.Element | null {
  const { kept, states, goesOn } = texts();
  const [isCopied, setCopied] = useState(false);
  const plan = keptPlan.value;
  if (keptTrouble.value !== null)
    return <section class="banner bad" role="alert"><p>{keptTrouble.value}</p><div class="banner-actions"><button type="button" onClick={() => { keptTrouble.value = null; }}>{states.close}</button></div></section>;
  if (plan === null) return null;
  const copy = (): void => { navigator.clipboard.writeText(addressOf(plan.id)).then(() => { setCopied(true); }, () => { document.querySelector<HTMLInputElement>("#plan-address")?.select(); }); };
  return (
    <section class="banner example kept" role="status">
      <p>{kept.shown(timeOf(plan.created))} {isDurable.value === false ? kept.memoryOnly : ""}</p>
      <div class="banner-actions">
        <input id="plan-address" readOnly aria-label={kept.address} value={addressOf(plan.id)} onFocus={(event) => { event.currentTarget.select(); }} />
        <button type="button" id="copy-address" onClick={copy}>{isCopied ? kept.copied : kept.copy}</button>
        <button type="button" id="go-on" title={goesOn.goOnHint} disabled={awaySince.value !== null} onClick={goOn}>{goesOn.goOn}</button>
      </div>
    </section>
  );
}
