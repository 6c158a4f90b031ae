// Where the demand comes from: a file, a draw, the table; and how many of its rows want a look.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { draft } from "../draft/store";
import { drawDemand, fileNotes, isReading, notUtf8, readAsWindows1252, readFile, unreadable } from "../draft/reading";
import { isBlank } from "../draft/rows";
import { awaySince, rowIssues } from "../plan/planner";
import { texts } from "../texts/texts";
import { dateOf } from "../draft/zone";
import { gridOf } from "../draft/request";
import { NumberField } from "./number_field";
import { openGrid } from "./grid_dialog";

const accepted = ".csv,.txt,.tsv,.xlsx,.xls,.ods,.gz";
const shownIssues = 4;

/** A click on any of the page's invitations opens the one file field. */
export const chooseFile = (): void => { document.querySelector<HTMLInputElement>("#file")?.click(); };

export function DemandPanel(): JSX.Element {
  const { demand } = texts();
  const { rows, source } = draft.value;
  const used = rows.filter((row) => !isBlank(row)).length;
  return (
    <section class="panel" aria-labelledby="demand-title">
      <header><h2 id="demand-title">{demand.title}</h2><span class="unit">{demand.sessions(used)}</span></header>
      {source === "" ? null : <p class="source" title={source}>{source}</p>}
      <DropField />
      <Problems />
      <div class="panel-actions">
        <button type="button" id="edit-table" onClick={() => { openGrid({ onlyBad: false }); }}>{demand.edit}</button>
        <Generate />
      </div>
    </section>
  );
}

function DropField(): JSX.Element {
  const { demand } = texts();
  return (
    <label class={`drop${awaySince.value === null ? "" : " disabled"}`}>
      <input id="file" type="file" accept={accepted} disabled={awaySince.value !== null}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file !== undefined) void readFile(file);
        }} />
      {isReading.value ? <span>{demand.reading}</span> : <span>{demand.drop} <u>{demand.choose}</u><small>{demand.formats}</small></span>}
    </label>
  );
}

function Problems(): JSX.Element | null {
  const { demand, grid } = texts();
  const bad = unreadable.value;
  const issues = rowIssues.value;
  const notes = fileNotes.value.source === draft.value.source ? fileNotes.value.notes : [];
  const old = notUtf8.value;
  const numberOf = new Map(draft.value.rows.map((row, i) => [row.key, i + 1]));
  const rows = new Set(issues.map((issue) => issue.row)).size;
  return (
    <>
      {bad === null ? null : (
        <div class="problems" role="alert">
          <p><strong>{bad.name === "" ? demand.undrawn : demand.unreadable(bad.name)}</strong></p>
          <ul>{bad.issues.slice(0, shownIssues).map((issue) => <li key={issue.path + issue.slug}>{issue.message}</li>)}</ul>
          {bad.issues.length > shownIssues ? <p>{demand.more(bad.issues.length - shownIssues)}</p> : null}
        </div>
      )}
      {old === null ? null : (
        <div class="problems" role="alert">
          <p>{demand.notUtf8(old.name)}</p>
          <button type="button" id="windows-1252" onClick={() => { void readAsWindows1252(old); }}>{demand.readAsWindows}</button>
        </div>
      )}
      {rows === 0 ? null : (
        <div class="problems">
          <button type="button" class="to-check" onClick={() => { openGrid({ onlyBad: true }); }}>⚠ {demand.toCheck(rows)}</button>
          <ul>
            {issues.slice(0, shownIssues).map((issue) => (
              <li key={`${issue.row} ${issue.column ?? ""} ${issue.slug}`}>
                <button type="button" class="link" onClick={() => { openGrid({ onlyBad: false, at: issue }); }}>{grid.row(numberOf.get(issue.row) ?? 0)}</button> {issue.column === null ? "" : `${grid.columns[issue.column]}: `}{issue.message}
              </li>
            ))}
          </ul>
          {issues.length > shownIssues ? <p class="unit">{demand.more(issues.length - shownIssues)}</p> : null}
        </div>
      )}
      {notes.length === 0 ? null : (
        <details class="notes"><summary>{demand.notes(notes.length)}</summary><ul>{notes.slice(0, 20).map((note) => <li key={note.path + note.message}>{note.message}</li>)}</ul></details>
      )}
    </>
  );
}

function Generate(): JSX.Element {
  const { demand } = texts();
  const [sessions, setSessions] = useState<number | string>(40);
  const [seed, setSeed] = useState<number | string>(7);
  const [date, setDate] = useState<string | null>(null);
  const day = date ?? dateOf(gridOf(draft.value).start_s, gridOf(draft.value).time_zone);
  const isFine = typeof sessions === "number" && typeof seed === "number" && day !== "";
  return (
    <details class="generate">
      <summary>{demand.generate}</summary>
      <div class="fields">
        <NumberField id="draw-sessions" label={demand.number} unit="" value={sessions} onValue={(value) => { setSessions(value ?? 0); }} />
        <NumberField id="draw-seed" label={demand.seed} unit="" value={seed} onValue={(value) => { setSeed(value ?? 0); }} />
        <div class="field"><label for="draw-date">{demand.date}</label><input id="draw-date" type="date" value={day} onChange={(event) => { setDate(event.currentTarget.value); }} /></div>
        <button type="button" disabled={!isFine || awaySince.value !== null} onClick={() => { if (isFine) void drawDemand({ sessions, seed, date: day }); }}>{demand.generateNow}</button>
      </div>
    </details>
  );
}
