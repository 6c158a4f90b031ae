// What takes long, in a corner of the page: after 300 ms how long it has taken, how far it is, and a way out.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { keyNeed } from "../api/key";
import type { JobProgress } from "../api/jobs";
import { cancel, progress, state } from "../plan/planner";
import { progressText } from "../plan/progress";
import { cancelKeeping, keeping } from "../plan/keeping_plan";
import { decimal } from "../../../report/src/format";
import { texts } from "../texts/texts";

export function Progress(): JSX.Element {
  const { states, kept } = texts();
  const planning = state.value;
  return (
    <div class="progress-place">
      {keeping.value === null ? null : <Task id="keeping" since_ms={keeping.value.since_ms} said={kept.keepingFor} progress={keeping.value.progress} cancel={cancelKeeping} />}
      {planning.kind === "planning" ? <Task key={planning.since_ms} id="planning" since_ms={planning.since_ms} said={states.planning} progress={progress.value} cancel={cancel} /> : null}
    </div>
  );
}

interface TaskProperties {
  id: string;
  since_ms: number;
  said: (seconds: string) => string;
  progress: JobProgress | null;
  cancel: () => void;
}

function Task({ id, since_ms, said, progress: now, cancel: end }: TaskProperties): JSX.Element | null {
  const [elapsed_ms, setElapsed] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => { setElapsed(performance.now() - since_ms); }, 100);
    return () => { clearInterval(timer); };
  }, []);
  if (elapsed_ms < 300 || keyNeed.value !== null) return null;
  return (
    <div class="progress" id={id} role="status">
      <span class="spinner" aria-hidden="true" />
      <span>{said(decimal(elapsed_ms / 1000))}</span>
      <span class="unit how-far">{progressText(now)}</span>
      <button type="button" onClick={end}>{texts().states.cancel}</button>
    </div>
  );
}
