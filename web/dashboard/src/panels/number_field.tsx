// A number with its unit. What is no number stays as it is typed, and the service's sentence about it stands below.
import type { JSX } from "preact";
import type { Typed } from "../api/documents";
import { fieldText, typedNumber } from "../draft/numbers";
import { awaySince, state } from "../plan/planner";
import { TypedInput } from "./typed_input";

interface Properties {
  id: string;
  label: string;
  unit: string;
  value: Typed | number[] | null;
  path?: string; // of the field in the request
  hint?: string;
  isLabelHidden?: boolean;
  isFixed?: boolean;
  onValue: (value: Typed | null) => void; // null: it was emptied
}

export function issueAt(path: string | undefined): string | null {
  const now = state.value;
  if (path === undefined || now.kind !== "refused") return null;
  return now.issues.find((issue) => issue.path === path || issue.path.startsWith(`${path}[`))?.message ?? null;
}

export function NumberField({ id, label, unit, value, path, hint, isLabelHidden, isFixed, onValue }: Properties): JSX.Element {
  const issue = issueAt(path);
  return (
    <div class={`field${issue === null ? "" : " wrong"}`}>
      <label for={id} class={isLabelHidden ? "hidden-label" : ""}>{label}</label>
      <span class="input-with-unit">
        <TypedInput id={id} inputMode="decimal" value={fieldText(value)} disabled={isFixed === true || awaySince.value !== null}
          aria-invalid={issue !== null} aria-describedby={issue === null ? undefined : `${id}-issue`}
          onCommit={(text) => { onValue(text.trim() === "" ? null : typedNumber(text)); }} />
        {unit === "" ? null : <span class="unit">{unit}</span>}
      </span>
      {hint === undefined ? null : <small>{hint}</small>}
      {issue === null ? null : <small class="issue" id={`${id}-issue`}>{issue}</small>}
    </div>
  );
}
