// Which issues of a refused request belong to a row of the demand, and which to a field of the site.
import type { Issue, SessionKey } from "../api/documents";
import { columnOf } from "./columns";
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

/** `rows` are those of the request's sessions, or of the change's, in their order. */
export function splitIssues(issues: Issue[], rows: DemandRow[]): SplitIssues {
  const split: SplitIssues = { rows: [], others: [] };
  for (const issue of issues) {
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
