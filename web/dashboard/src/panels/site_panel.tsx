// The site: its limit first, the rest on demand.
import type { JSX } from "preact";
import { currencySign } from "../../../report/src/format";
import type { SiteDraft } from "../draft/draft";
import { changeSite, draft } from "../draft/store";
import { awaySince } from "../plan/planner";
import { texts } from "../texts/texts";
import { Advanced } from "./advanced";
import { GroupEditor } from "./group_editor";
import { LimitField } from "./limit_field";
import { NumberField } from "./number_field";
import { ProfileEditor, ProfileField } from "./profile_field";

export function SitePanel(): JSX.Element {
  const { site: words } = texts();
  const { site } = draft.value;
  const sign = currencySign(site.currency);
  const set = (part: Partial<SiteDraft>): void => { changeSite(part); };
  const limitHours = site.grid_limit_kw.bands.length > 0 || site.grid_limit_kw.series !== null;
  return (
    <section class="panel" aria-labelledby="site-title">
      <header><h2 id="site-title">{words.title}</h2></header>
      <LimitField />
      <details class="profile" id="limit-hours" open={limitHours}>
        <summary><span class="profile-label">{words.limit} {words.byTime}</span></summary>
        <ProfileEditor id="limit-profile" label={words.limit} unit="kW" profile={site.grid_limit_kw} onProfile={(grid_limit_kw) => { set({ grid_limit_kw }); }} />
      </details>
      <ProfileField id="price" label={words.price} unit={`${sign}/kWh`} path="site.import_price_per_kwh" profile={site.import_price_per_kwh} onProfile={(import_price_per_kwh) => { set({ import_price_per_kwh }); }} />
      <ProfileField id="base-load" label={words.baseLoad} unit="kW" path="site.base_load_kw" noneIsZero profile={site.base_load_kw} onProfile={(base_load_kw) => { set({ base_load_kw }); }} />
      <ProfileField id="pv" label={words.pv} unit="kW" path="site.pv_kw" noneIsZero profile={site.pv_kw} onProfile={(pv_kw) => { set({ pv_kw }); }} />
      <NumberField id="demand-charge" label={words.demandCharge} unit={`${sign}/kW`} path="site.demand_charge_per_kw" value={site.demand_charge_per_kw}
        onValue={(value) => { set({ demand_charge_per_kw: value ?? 0 }); }} />
      <details class="profile" id="groups">
        <summary><span class="profile-label">{words.groups}</span><span class="profile-value">{site.groups.length === 0 ? words.none : site.groups.length}</span></summary>
        <fieldset disabled={awaySince.value !== null} class="profile-editor"><legend class="hidden-label">{words.groups}</legend><GroupEditor /></fieldset>
      </details>
      <details class="profile" id="advanced">
        <summary><span class="profile-label">{words.advanced}</span></summary>
        <fieldset disabled={awaySince.value !== null} class="profile-editor"><legend class="hidden-label">{words.advanced}</legend><Advanced /></fieldset>
      </details>
    </section>
  );
}
