// What the service keeps, over the page: plans, sites and demands, each to be opened or deleted; and the site and the demand of now, to be kept.
import type { JSX } from "preact";
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { getDemand, getSite, listDocuments, listPlans, putDocument, remove, type Shelf } from "../api/kept";
import { isDurable } from "../api/service_facts";
import { freeOfMarks, isName } from "../draft/names";
import { withDemand, withSite } from "../draft/opening";
import { buildRequest, gridOf } from "../draft/request";
import { isBlank, sessionFromRow } from "../draft/rows";
import { change, draft } from "../draft/store";
import { dateOf } from "../draft/zone";
import { forgetPlan, openPlan } from "../plan/kept_plan";
import { rowIssues } from "../plan/planner";
import { troubleText } from "../plan/trouble";
import { texts } from "../texts/texts";
import { timeOf } from "./kept_banner";

const isOpen = signal(false);
export const openKept = (): void => { isOpen.value = true; };

export function KeptDialog(): JSX.Element | null {
  return isOpen.value ? <OpenDialog /> : null;
}

interface Entry {
  id: string;
  name: string;
  about: string;
}

interface Part {
  shelf: Shelf | "plans";
  title: string;
  list: () => Promise<Entry[]>;
  open: (id: string) => Promise<void>;
  name?: string; // under which what is on the page would be kept
  text?: () => string; // of it
}

const siteText = (): string => buildRequest(draft.peek(), []).text;
const demandText = (): string => {
  const { rows, site } = draft.peek();
  return JSON.stringify({ horizon: { time_zone: site.time_zone }, sessions: rows.filter((row) => !isBlank(row)).map(sessionFromRow) });
};

const documents = (shelf: Shelf) => async (): Promise<Entry[]> => (await listDocuments(shelf)).map(({ id, updated }) => ({ id, name: id, about: timeOf(updated) }));

function parts(): Part[] {
  const { kept, header, demand } = texts();
  const { site, source } = draft.value;
  const grid = gridOf(draft.value);
  return [
    {
      shelf: "plans", title: kept.plans, open: openPlan,
      list: async () => (await listPlans()).map((plan) => ({
        id: plan.id, name: plan.site_id === "" ? header.unnamedSite : plan.site_id,
        about: [timeOf(plan.created), demand.sessions(plan.sessions), ...(plan.status === "optimal" ? [] : [header.status[plan.status]])].join(" · "),
      })),
    },
    { shelf: "sites", title: kept.sites, list: documents("sites"), name: freeOfMarks(site.id) || "site", text: siteText, open: async (id) => { const document = await getSite(id); change("kept site", withSite(draft.peek(), document)); } },
    {
      shelf: "demands", title: kept.demands, list: documents("demands"), name: freeOfMarks(source.replace(/\.[a-z]+$/i, "")) || dateOf(grid.start_s, grid.time_zone), text: demandText,
      open: async (id) => { const document = await getDemand(id); change("kept demand", withDemand(draft.peek(), document, id)); },
    },
  ];
}

function OpenDialog(): JSX.Element {
  const { kept, grid } = texts();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { dialog.current!.showModal(); }, []);
  const close = (): void => { isOpen.value = false; };
  return (
    <dialog class="grid-dialog kept-dialog" ref={dialog} aria-labelledby="kept-title" onCancel={(event) => { event.preventDefault(); close(); }}>
      <header><h2 id="kept-title">{kept.title}</h2><div class="grid-tools"><button type="button" class="primary" onClick={close}>{grid.close}</button></div></header>
      {isDurable.value === false ? <p class="memory-only">{kept.memoryOnly}</p> : null}
      <div class="shelves">{parts().map((part) => <ShelfOf key={part.shelf} part={part} close={close} />)}</div>
    </dialog>
  );
}

function ShelfOf({ part, close }: { part: Part; close: () => void }): JSX.Element {
  const { kept } = texts();
  const [entries, setEntries] = useState<Entry[] | null>(null);
  const [trouble, setTrouble] = useState("");
  const attempt = (work: () => Promise<void>): Promise<void> => {
    setTrouble("");
    return work().catch((error: unknown) => { setTrouble(troubleText(error)); });
  };
  const asked = useRef(0);
  const load = async (): Promise<void> => { // of answers that overtake each other, that to the last question holds
    const question = ++asked.current;
    const answer = await part.list();
    if (question === asked.current) setEntries(answer);
  };
  useEffect(() => { void attempt(load); }, []);
  return (
    <section class={`shelf ${part.shelf}`} aria-labelledby={`shelf-${part.shelf}`}>
      <h3 id={`shelf-${part.shelf}`}>{part.title}</h3>
      {part.text === undefined ? null : (
        <KeepForm part={part} taken={(entries ?? []).map(({ id }) => id)} keep={(name) => attempt(async () => { await putDocument(part.shelf as Shelf, name, part.text!()); await load(); })} />
      )}
      {trouble === "" ? null : <p class="issue" role="alert">{trouble}</p>}
      {entries === null ? (trouble === "" ? <p class="unit">{kept.loading}</p> : null) : entries.length === 0 ? <p class="unit">{part.shelf === "plans" ? kept.noPlans : kept.none}</p> : (
        <ul>{entries.map((entry) => (
          <Line key={entry.id} entry={entry} open={() => { void attempt(async () => { await part.open(entry.id); close(); }); }}
            remove={() => { void attempt(async () => { await remove(part.shelf, entry.id); forgetPlan(entry.id); await load(); }); }} />
        ))}</ul>
      )}
    </section>
  );
}

/** What is deleted is gone for everybody: it is asked once more. */
function Line({ entry, open, remove: removeIt }: { entry: Entry; open: () => void; remove: () => void }): JSX.Element {
  const { kept, states } = texts();
  const [isAsking, setAsking] = useState(false);
  if (isAsking)
    return (
      <li class="asking"><span>{kept.deleteAsk(entry.name)}</span>
        <button type="button" class="danger" onClick={removeIt}>{kept.delete}</button><button type="button" onClick={() => { setAsking(false); }}>{states.cancel}</button></li>
    );
  return (
    <li>
      <button type="button" class="open-kept" onClick={open}><strong>{entry.name}</strong><span>{entry.about}</span></button>
      <button type="button" class="icon" aria-label={`${kept.delete}: ${entry.name}`} title={kept.delete} onClick={() => { setAsking(true); }}>×</button>
    </li>
  );
}

function KeepForm({ part, taken, keep }: { part: Part; taken: string[]; keep: (name: string) => Promise<void> }): JSX.Element {
  const { kept } = texts();
  const [name, setName] = useState(part.name ?? "");
  const toCheck = part.shelf === "demands" ? new Set(rowIssues.value.map((issue) => issue.row)).size : 0;
  const isEmpty = part.shelf === "demands" && draft.value.rows.every(isBlank);
  const isGood = isName(name);
  const id = `keep-${part.shelf}`;
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (isGood && toCheck === 0) void keep(name); }}>
      <label for={id}>{part.shelf === "sites" ? kept.siteAs : kept.demandAs}</label>
      <div class="keep-line">
        <input id={id} autocomplete="off" maxLength={128} value={name} aria-invalid={!isGood} aria-describedby={`${id}-hint`} onInput={(event) => { setName(event.currentTarget.value); }} />
        <button type="submit" class="primary" disabled={!isGood || toCheck > 0 || isEmpty}>{taken.includes(name) ? kept.replace : kept.keep}</button>
      </div>
      <small id={`${id}-hint`} class={isGood && toCheck === 0 ? "unit" : "issue"}>{toCheck > 0 ? kept.toCheckFirst(toCheck) : !isGood ? kept.badName : taken.includes(name) ? kept.replaces : ""}</small>
    </form>
  );
}
