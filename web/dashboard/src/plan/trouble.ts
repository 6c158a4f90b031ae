// What went wrong, in words for the reader.
import { Refusal, ServiceAway } from "../api/service";
import { texts } from "../texts/texts";
import { away } from "./planner";

const mostIssues = 3;

export function troubleText(error: unknown): string {
  const { kept } = texts();
  if (error instanceof ServiceAway) {
    away();
    return kept.noAnswer;
  }
  if (!(error instanceof Refusal)) return String(error);
  if (error.problem.status === 404) return kept.gone;
  const { detail, issues = [] } = error.problem;
  const said = issues.some(({ message }) => detail.endsWith(message)) ? [] : [detail];
  return [...said, ...issues.slice(0, mostIssues).map(({ path, message }) => (path === "" ? message : `${path}: ${message}`))].join("; ");
}
