// Warnings and notes as they are in the plan, those of one kind together.
import type { Issue, ReportData } from "./data";
import { h } from "./dom";
import { count } from "./format";
import { words } from "./words";

const shown = 5; // of one kind; the rest opens on demand

function list(issues: Issue[]): HTMLElement {
  return h("ul", {}, ...issues.map((issue) => h("li", {}, h("span", {}, issue.message), issue.path === "" ? null : h("code", {}, issue.path))));
}

function byKind(issues: Issue[]): Issue[][] {
  const kinds = new Map<string, Issue[]>();
  for (const issue of issues) {
    const same = kinds.get(issue.slug);
    if (same === undefined) kinds.set(issue.slug, [issue]);
    else same.push(issue);
  }
  return [...kinds.values()];
}

function block(title: string, issues: Issue[]): HTMLElement {
  const kinds = byKind(issues).map((same) => {
    const rest = same.slice(shown);
    const more = rest.length === 0 ? null : h("details", {}, h("summary", {}, words().issues.more(count(rest.length))), list(rest.slice(0, 500)));
    return h("div", { class: "kind" }, list(same.slice(0, shown)), more);
  });
  return h("section", { class: "issues" }, h("h2", {}, title, h("span", { class: "unit" }, count(issues.length))), ...kinds);
}

export function issues(data: ReportData): HTMLElement[] {
  const notes = data.plan.sessions.flatMap((session) => session.notes.map((note) => ({ ...note, path: session.id })));
  return [
    ...(data.plan.warnings.length > 0 ? [block(words().issues.warnings, data.plan.warnings)] : []),
    ...(notes.length > 0 ? [block(words().issues.notes, notes)] : []),
  ];
}
