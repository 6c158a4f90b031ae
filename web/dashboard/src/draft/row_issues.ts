// Which issues of a refused request belong to a row of the demand, and which to a field of the site.
import type { Issue, SessionKey } from "../api/documents";
import { columnOf, measured } from "./columns";
import type { DemandRow } from "./rows";

export interface RowIssue {
  row: number; // its key
  column: SessionKey | null; // null: the row as a whole
  slug: string;
  message: string;
}

export interface SplitIssues {
  rows: RowIssue[];
  others: Issue[];
}

/** `rows` are those of the request's sessions, or of the change's, in their order; `all` those whose measured energies it may have. */
export function splitIssues(issues: Issue[], rows: DemandRow[], all: DemandRow[] = rows): SplitIssues {
  const split: SplitIssues = { rows: [], others: [] };
  for (const issue of issues) {
    const id = /^delivered_kwh\.(.+)$/s.exec(issue.path)?.[1];
    const measuredRow = id === undefined ? undefined : all.find((row) => row.id?.trim() === id);
    if (measuredRow !== undefined) {
      split.rows.push({ row: measuredRow.key, column: measured, slug: issue.slug, message: issue.message });
      continue;
    }
    const match = /^sessions(?:\.upsert)?\[(\d+)\](?:\.([a-z_]+))?/.exec(issue.path);
    const row = match === null ? undefined : rows[Number(match[1])];
    if (match === null || row === undefined) {
      if (issue.slug !== "more_issues") split.others.push(issue);
      continue;
    }
    const column = match[2] as SessionKey | undefined;
    split.rows.push({ row: row.key, column: column !== undefined && columnOf.has(column) ? column : null, slug: issue.slug, message: issue.message });
  }
  return split;
}
