// Whose plan, which day, how good; and what can be done with all of it.
import type { JSX } from "preact";
import { duration, gap } from "../../../report/src/format";
import { solverNames } from "../../../report/src/header";
import { toggleTheme } from "../../../report/src/theme";
import { gridOf } from "../draft/request";
import { canRedo, canUndo, changeHorizon, changeSite, draft, redo, undo } from "../draft/store";
import { addDays, dateOf } from "../draft/zone";
import { pinned } from "../plan/pinned";
import { awaySince, shown, state } from "../plan/planner";
import { chooseLanguage, language, texts, type Language } from "../texts/texts";
import { ExportMenu } from "./export_menu";
import { KeepPlan } from "./kept_banner";
import { openKept } from "./kept_dialog";
import { TypedInput } from "./typed_input";

export function Header(): JSX.Element {
  const { header } = texts();
  const isAway = awaySince.value !== null;
  return (
    <header class="topbar">
      <a class="skip" href="#plan">{header.skip}</a>
      <span class="brand">chargeplan</span>
      <TypedInput class="site-name" aria-label={header.siteName} placeholder={header.unnamedSite} value={draft.value.site.id} disabled={isAway}
        onCommit={(text) => { changeSite({ id: text.trim() }); }} />
      <Day />
      <Status />
      <div class="bar-tools">
        <button type="button" class="icon" aria-label={header.undo} title={`${header.undo} (Ctrl+Z)`} disabled={!canUndo.value || isAway} onClick={undo}>↶</button>
        <button type="button" class="icon" aria-label={header.redo} title={`${header.redo} (Ctrl+Y)`} disabled={!canRedo.value || isAway} onClick={redo}>↷</button>
        <button type="button" id="compare" aria-pressed={pinned.value !== null} disabled={shown.value === null && pinned.value === null}
          onClick={() => { pinned.value = pinned.peek() === null ? shown.peek()?.data ?? null : null; }}>{pinned.value === null ? header.pin : header.unpin}</button>
        <KeepPlan />
        <button type="button" id="open-kept" disabled={isAway} onClick={openKept}>{texts().kept.open}</button>
        <ExportMenu />
        <select aria-label={header.language} class="language" value={language.value} onChange={(event) => { chooseLanguage(event.currentTarget.value as Language); }}>
          <option value="en">EN</option><option value="de">DE</option>
        </select>
        <button type="button" class="icon theme-toggle" aria-label={header.theme} title={header.theme} onClick={toggleTheme}>◐</button>
      </div>
    </header>
  );
}

/** What the service plans; of a year that is being typed the first digits are none of these. */
const [earliest, latest] = ["1970-01-01", "2199-12-31"];

function Day(): JSX.Element {
  const { header } = texts();
  const grid = gridOf(draft.value);
  const date = dateOf(grid.start_s, grid.time_zone);
  const isAway = awaySince.value !== null;
  const go = (days: number): void => { changeHorizon({ date: addDays(date, days) }); };
  const weekday = new Intl.DateTimeFormat(language.value, { weekday: "short", timeZone: "UTC" }).format(Date.parse(`${date}T12:00:00Z`));
  return (
    <div class="day">
      <button type="button" class="icon" aria-label={header.previousDay} title={header.previousDay} disabled={isAway} onClick={() => { go(-1); }}>‹</button>
      <span class="weekday">{weekday}</span>
      <input type="date" aria-label={header.chooseDay} value={date} disabled={isAway} min={earliest} max={latest}
        onChange={(event) => { const { value: day } = event.currentTarget; if (day >= earliest && day <= latest) changeHorizon({ date: day }); }} />
      <button type="button" class="icon" aria-label={header.nextDay} title={header.nextDay} disabled={isAway} onClick={() => { go(1); }}>›</button>
    </div>
  );
}

function Status(): JSX.Element {
  const { header } = texts();
  const now = shown.value;
  if (now === null) return <div class="status"><span class="how">{state.value.kind === "planning" ? header.status.planning : header.status.none}</span></div>;
  const { plan } = now.data;
  const proof = plan.gap === null ? [] : [`${header.gap} ${gap(plan.gap)}`];
  const how = [...proof, solverNames[plan.solver.name] ?? plan.solver.name, duration(plan.solver.total_s)].filter((part) => part !== "").join(" · ");
  return (
    <div class="status" data-answered-ms={now.answered_ms.toFixed(1)}>
      <span class={`badge ${plan.status}`}>{header.status[plan.status]}</span>
      <span class="how">{how}</span>
    </div>
  );
}
