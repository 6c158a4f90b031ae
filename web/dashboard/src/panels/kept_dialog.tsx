// What the service keeps, over the page: plans, sites and demands, each to be opened or deleted; and the site and the demand of now, to be kept.
import type { JSX } from "preact";
import { signal } from "@preact/signals";
import { getDemand, getSite, listDocuments, listPlans, type Shelf } from "../api/kept";
import { isDurable } from "../api/service_facts";
import { freeOfMarks } from "../draft/names";
import { withDemand, withSite } from "../draft/opening";
import { buildRequest, gridOf } from "../draft/request";
import { isBlank, sessionFromRow } from "../draft/rows";
import { change, draft } from "../draft/store";
import { dateOf } from "../draft/zone";
import { openPlan } from "../plan/kept_plan";
import { texts } from "../texts/texts";
import { timeOf } from "./kept_banner";
import { ShelfOf, type Part } from "./kept_shelf";
import { useModal } from "./modal";

const isOpen = signal(false);
export const openKept = (): void => { isOpen.value = true; };

export function KeptDialog(): JSX.Element | null {
  return isOpen.value ? <OpenDialog /> : null;
}

const siteText = (): string => buildRequest(draft.peek(), []).text;
const demandText = (): string => {
  const { rows, site } = draft.peek();
  return JSON.stringify({ horizon: { time_zone: site.time_zone }, sessions: rows.filter((row) => !isBlank(row)).map(sessionFromRow) });
};

const documents = (shelf: Shelf): Part["list"] => async (cursor, limit) => {
  const { entries, next } = await listDocuments(shelf, cursor, limit);
  return { entries: entries.map(({ id, updated }) => ({ id, name: id, about: timeOf(updated) })), next };
};

const plans: Part["list"] = async (cursor, limit) => {
  const { header, demand } = texts();
  const { entries, next } = await listPlans(cursor, limit);
  return {
    entries: entries.map((plan) => ({
      id: plan.id, name: plan.site_id === "" ? header.unnamedSite : plan.site_id,
      about: [timeOf(plan.created), demand.sessions(plan.sessions), ...(plan.status === "optimal" ? [] : [header.status[plan.status]])].join(" · "),
    })), next,
  };
};

function parts(): Part[] {
  const { kept } = texts();
  const { site, source } = draft.value;
  const grid = gridOf(draft.value);
  return [
    { shelf: "plans", title: kept.plans, open: openPlan, list: plans },
    { shelf: "sites", title: kept.sites, list: documents("sites"), name: freeOfMarks(site.id) || "site", text: siteText, open: async (id) => { const document = await getSite(id); change("kept site", withSite(draft.peek(), document)); } },
    {
      shelf: "demands", title: kept.demands, list: documents("demands"), name: freeOfMarks(source.replace(/\.[a-z]+$/i, "")) || dateOf(grid.start_s, grid.time_zone), text: demandText,
      open: async (id) => { const document = await getDemand(id); change("kept demand", withDemand(draft.peek(), document, id)); },
    },
  ];
}

function OpenDialog(): JSX.Element {
  const { kept, grid } = texts();
  const dialog = useModal();
  const close = (): void => { isOpen.value = false; };
  return (
    <dialog class="grid-dialog kept-dialog" ref={dialog} aria-labelledby="kept-title" onCancel={(event) => { event.preventDefault(); close(); }}>
      <header><h2 id="kept-title">{kept.title}</h2><div class="grid-tools"><button type="button" class="primary" onClick={close}>{grid.close}</button></div></header>
      {isDurable.value === false ? <p class="memory-only">{kept.memoryOnly}</p> : null}
      <div class="shelves">{parts().map((part) => <ShelfOf key={part.shelf} part={part} close={close} />)}</div>
    </dialog>
  );
}
