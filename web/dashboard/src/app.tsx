// The page: who and which day above, what is put in on the left, what comes out on the right.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Away, Cancelled, Empty, Example, Infeasible, Partial, Refused } from "./panels/banners";
import { Comparison } from "./panels/comparison";
import { DemandPanel } from "./panels/demand_panel";
import { DropTarget } from "./panels/drop_target";
import { GoesOn } from "./panels/goes_on_banner";
import { GridDialog } from "./panels/grid_dialog";
import { Header } from "./panels/header";
import { KeptPlan } from "./panels/kept_banner";
import { KeptDialog } from "./panels/kept_dialog";
import { KeyDialog } from "./panels/key_dialog";
import { PlanView } from "./panels/plan_view";
import { Progress } from "./panels/progress";
import { SitePanel } from "./panels/site_panel";
import { draft, isStarting, redo, undo } from "./draft/store";
import { awaySince, shown, state } from "./plan/planner";
import { language } from "./texts/texts";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !["range", "checkbox", "file", "button"].includes(target.type));

export function App(): JSX.Element {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || isTyping(event.target) || awaySince.peek() !== null) return;
      const key = event.key.toLowerCase();
      if (key === "z" && !event.shiftKey) undo();
      else if (key === "y" || key === "z") redo();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => { document.removeEventListener("keydown", press); };
  }, []);
  const chosen = language.value;
  useEffect(() => { document.documentElement.lang = chosen; }, [chosen]); // to set it makes the browser reckon all styles anew
  const isEmpty = draft.value.rows.length === 0;
  return (
    <>
      <Header />
      <div class="page">
        <aside class="side" aria-label="chargeplan">
          <SitePanel />
          <DemandPanel />
        </aside>
        <main id="plan" tabIndex={-1} data-state={state.value.kind}>
          <Away />
          <KeptPlan />
          <GoesOn />
          <Example />
          <Refused />
          <Cancelled />
          <Infeasible />
          <Partial />
          {isStarting.value ? null : <Empty />}
          {shown.value === null && (isStarting.value || !isEmpty) ? <Skeleton /> : null}
          <Comparison />
          <PlanView />
        </main>
      </div>
      <Progress />
      <GridDialog />
      <KeptDialog />
      <KeyDialog />
      <DropTarget />
    </>
  );
}

/** What will stand here, while the first plan is made: never a blank page. */
function Skeleton(): JSX.Element {
  return <div class="skeleton" aria-hidden="true"><div class="skeleton-tiles" /><div class="skeleton-charts" /></div>;
}
