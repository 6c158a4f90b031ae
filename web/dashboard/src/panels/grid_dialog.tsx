// The table of the demand over the page. The grid itself is loaded when it is first asked for.
import type { JSX } from "preact";
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DemandGrid } from "../grid/grid";
import type { RowIssue } from "../draft/row_issues";
import { canRedo, canUndo, draft, redo, undo } from "../draft/store";
import { awaySince, rowIssues } from "../plan/planner";
import { texts } from "../texts/texts";
import { useModal } from "./modal";

interface Opening {
  onlyBad: boolean;
  at?: RowIssue;
}

export const opening = signal<Opening | null>(null);
export const openGrid = (how: Opening): void => { opening.value = how; };

export function GridDialog(): JSX.Element | null {
  return opening.value === null ? null : <OpenGrid how={opening.value} />;
}

function OpenGrid({ how }: { how: Opening }): JSX.Element {
  const { grid: words, header } = texts();
  const dialog = useModal();
  const place = useRef<HTMLDivElement>(null);
  const grid = useRef<DemandGrid | null>(null);
  const [isLoaded, setLoaded] = useState(false);
  const [onlyBad, setOnlyBad] = useState(how.onlyBad);
  const [find, setFind] = useState("");
  const [message, setMessage] = useState("");
  useEffect(() => {
    let isGone = false;
    void import("../grid/grid").then(({ DemandGrid: Grid }) => {
      if (isGone) return;
      grid.current = new Grid(place.current!, { onlyBad: how.onlyBad, at: how.at ?? null, onMessage: setMessage });
      setLoaded(true);
    });
    return () => {
      isGone = true;
      grid.current?.destroy();
    };
  }, []);
  const close = (): void => {
    grid.current?.finish();
    opening.value = null;
  };
  const addRow = (): void => { // which neither filter would show
    setFind("");
    setOnlyBad(false);
    grid.current?.find("");
    grid.current?.showOnlyBad(false);
    grid.current?.addRow();
  };
  const bad = new Set(rowIssues.value.map((issue) => issue.row)).size;
  const isAway = awaySince.value !== null;
  return (
    <dialog class="grid-dialog" ref={dialog} aria-labelledby="grid-title" onCancel={(event) => { event.preventDefault(); close(); }}>
      <header>
        <h2 id="grid-title">{words.title}</h2>
        <span class="unit">{words.rows(draft.value.rows.length)}</span>
        <span class={bad > 0 ? "to-check" : "unit"} role="status">{bad > 0 ? texts().demand.toCheck(bad) : words.noProblems}</span>
        <div class="grid-tools">
          <input type="search" aria-label={words.find} placeholder={words.find} value={find} onInput={(event) => { setFind(event.currentTarget.value); grid.current?.find(event.currentTarget.value); }} />
          <label class="check"><input type="checkbox" checked={onlyBad} onChange={(event) => { setOnlyBad(event.currentTarget.checked); grid.current?.showOnlyBad(event.currentTarget.checked); }} />{words.onlyBad}</label>
          <button type="button" disabled={isAway} onClick={addRow}>{words.add}</button>
          <button type="button" disabled={isAway} onClick={() => { grid.current?.removeRows(); }}>{words.remove}</button>
          <button type="button" class="icon" aria-label={header.undo} title={`${header.undo} (Ctrl+Z)`} disabled={!canUndo.value || isAway} onClick={undo}>↶</button>
          <button type="button" class="icon" aria-label={header.redo} title={`${header.redo} (Ctrl+Y)`} disabled={!canRedo.value || isAway} onClick={redo}>↷</button>
          <button type="button" class="primary" onClick={close}>{words.close}</button>
        </div>
      </header>
      {isLoaded ? null : <p class="unit loading">{words.loading}</p>}
      <div class="grid-place" ref={place} />
      {message === "" ? <p class="unit hint">{words.hint}</p> : <p class="hint issue" role="status">{message}</p>}
    </dialog>
  );
}
