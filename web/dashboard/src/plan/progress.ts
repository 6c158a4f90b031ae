// How far a plan is that takes long, in words.
import { gap } from "../../../report/src/format";
import type { JobProgress } from "../api/jobs";
import { texts } from "../texts/texts";

export function progressText(progress: JobProgress | null): string {
  const { states } = texts();
  if (progress === null) return "";
  return [states.phases[progress.phase], ...(progress.gap === null ? [] : [states.gapSoFar(gap(progress.gap))])].join(" · ");
}
