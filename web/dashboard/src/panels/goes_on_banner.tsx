// A plan that goes on within its day: from when, and the way back to all of the day.
import type { JSX } from "preact";
import { change, draft } from "../draft/store";
import { dateOf, parseTime_s, timeText } from "../draft/zone";
import { awaySince } from "../plan/planner";
import { language, texts } from "../texts/texts";
import { issueAt } from "./number_field";

export const planWholeDay = (): void => { change("whole day", { ...draft.peek(), goesOn: null }); };

const inWords = (time_s: number, zone: string): string => new Date(time_s * 1000).toLocaleString(language.value, { timeZone: zone, dateStyle: "medium", timeStyle: "short" });

export function GoesOn(): JSX.Element | null {
  const { goesOn } = draft.value;
  if (goesOn === null) return null;
  const { goesOn: words } = texts();
  const { grid, now_s, past_steps } = goesOn;
  const date = dateOf(grid.start_s, grid.time_zone);
  const isOneDay = date === dateOf(grid.start_s + grid.steps * grid.step_s - 1, grid.time_zone);
  const local = (time_s: number): string => timeText(time_s, grid.time_zone).slice(isOneDay ? 11 : 0, 16);
  const set = (value: string): void => {
    const time_s = parseTime_s(isOneDay ? `${date} ${value}` : value, grid.time_zone);
    if (time_s !== null) change("now", { ...draft.peek(), goesOn: { ...goesOn, now_s: time_s } });
  };
  const isAway = awaySince.value !== null;
  const issue = issueAt("now");
  return (
    <section class="banner example goes-on" aria-labelledby="goes-on-title">
      <p><strong id="goes-on-title">{words.title(isOneDay ? local(now_s) : inWords(now_s, grid.time_zone))}</strong> {words.hint} {issue === null ? null : <span class="issue" role="alert">{issue}</span>}</p>
      <div class="banner-actions">
        <label for="now">{words.now}</label>
        <input id="now" type={isOneDay ? "time" : "datetime-local"} value={local(now_s)} min={local(grid.start_s + past_steps * grid.step_s)} aria-invalid={issue !== null} disabled={isAway}
          onChange={(event) => { set(event.currentTarget.value); }} />
        <span class="unit">{grid.time_zone}</span>
        <button type="button" id="whole-day" disabled={isAway} onClick={planWholeDay}>{words.wholeDay}</button>
      </div>
    </section>
  );
}
