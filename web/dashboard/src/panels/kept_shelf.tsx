// One list of what the service keeps, to be searched; each entry can be opened or deleted.
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { putDocument, remove, type Shelf } from "../api/kept";
import { isName } from "../draft/names";
import { isBlank } from "../draft/rows";
import { draft } from "../draft/store";
import { isFound, KeptList, type ListPart } from "../plan/kept_list";
import { forgetPlan } from "../plan/kept_plan";
import { rowIssues } from "../plan/planner";
import { troubleText } from "../plan/trouble";
import { texts } from "../texts/texts";

export interface Entry {
  id: string;
  name: string;
  about: string;
}

export interface Part {
  shelf: Shelf | "plans";
  title: string;
  list: (cursor: string | null, limit: number) => Promise<ListPart<Entry>>;
  open: (id: string) => Promise<void>;
  name?: string; // under which what is on the page would be kept
  text?: () => string; // of it
}

const fewest = 8; // entries that are worth a search
const linesAtOnce = 100;

export function ShelfOf({ part, close }: { part: Part; close: () => void }): JSX.Element {
  const { kept } = texts();
  const list = useMemo(() => new KeptList(part.list), []);
  const [trouble, setTrouble] = useState("");
  const [search, setSearch] = useState("");
  const [lines, setLines] = useState(linesAtOnce);
  const attempt = (work: () => Promise<void>): Promise<void> => {
    setTrouble("");
    return work().catch((error: unknown) => { setTrouble(troubleText(error)); });
  };
  useEffect(() => { void attempt(() => list.load()); }, []);
  const entries = list.entries.value;
  const isWhole = list.isWhole.value;
  const found = (entries ?? []).filter((entry) => isFound(`${entry.name} ${entry.about}`, search));
  const find = (text: string): void => {
    setSearch(text);
    setLines(linesAtOnce);
    if (text.trim() !== "") void attempt(() => list.all());
  };
  const more = (): void => {
    setLines(lines + linesAtOnce);
    void attempt(() => list.more());
  };
  return (
    <section class={`shelf ${part.shelf}`} aria-labelledby={`shelf-${part.shelf}`}>
      <h3 id={`shelf-${part.shelf}`}>{part.title}</h3>
      {part.text === undefined ? null : (
        <KeepForm part={part} taken={(entries ?? []).map(({ id }) => id)} whenNamed={() => { void attempt(() => list.all()); }}
          keep={(name) => attempt(async () => { await putDocument(part.shelf as Shelf, name, part.text!()); find(""); await list.load(); })} />
      )}
      {trouble === "" ? null : <p class="issue" role="alert">{trouble}</p>}
      {entries === null || (entries.length <= fewest && isWhole && search === "") ? null
        : <input type="search" class="find-kept" aria-label={`${part.title}: ${kept.find}`} placeholder={kept.find} value={search} onInput={(event) => { find(event.currentTarget.value); }} />}
      {entries === null ? (trouble === "" ? <p class="unit">{kept.loading}</p> : null) : entries.length === 0 && isWhole ? <p class="unit">{part.shelf === "plans" ? kept.noPlans : kept.none}</p> : (
        <ul>
          {found.slice(0, lines).map((entry) => (
            <Line key={entry.id} entry={entry} open={() => { void attempt(async () => { await part.open(entry.id); close(); }); }}
              remove={() => { void attempt(async () => { await remove(part.shelf, entry.id); forgetPlan(entry.id); list.forget(entry.id); }); }} />
          ))}
        </ul>
      )}
      {entries === null || search.trim() === "" ? null : <p class="unit" role="status">{isWhole ? kept.found(found.length, entries.length) : kept.loading}</p>}
      {entries === null || (found.length <= lines && (isWhole || search.trim() !== "")) ? null : <button type="button" class="more-kept" onClick={more}>{kept.more}</button>}
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

interface KeepFormProperties {
  part: Part;
  taken: string[];
  whenNamed: () => void; // what is taken is to be known
  keep: (name: string) => Promise<void>;
}

function KeepForm({ part, taken, whenNamed, keep }: KeepFormProperties): JSX.Element {
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
        <input id={id} autocomplete="off" maxLength={128} value={name} aria-invalid={!isGood} aria-describedby={`${id}-hint`} onFocus={whenNamed} onInput={(event) => { setName(event.currentTarget.value); whenNamed(); }} />
        <button type="submit" class="primary" disabled={!isGood || toCheck > 0 || isEmpty}>{taken.includes(name) ? kept.replace : kept.keep}</button>
      </div>
      <small id={`${id}-hint`} class={isGood && toCheck === 0 ? "unit" : "issue"}>{toCheck > 0 ? kept.toCheckFirst(toCheck) : !isGood ? kept.badName : taken.includes(name) ? kept.replaces : ""}</small>
    </form>
  );
}
