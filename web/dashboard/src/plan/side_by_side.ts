// The site power of the pinned plan and of this one beside each other: one scale of power, and where their steps are alike one pointer and one zoom.
import type { ChartRow } from "../../../report/src/chart";
import { Clock } from "../../../report/src/clock";
import type { ReportData } from "../../../report/src/data";
import { h } from "../../../report/src/dom";
import { siteRow, siteScale } from "../../../report/src/site_row";
import { TimeAxis, type Geometry } from "../../../report/src/time_axis";
import { Timeline } from "../../../report/src/timeline";
import { View } from "../../../report/src/view";
import { words } from "../../../report/src/words";
import { texts } from "../texts/texts";

export interface SideBySide {
  element: HTMLElement;
  then: Timeline;
  now: Timeline;
  row: ChartRow; // of this plan
}

/** Names stand above the plot and figures below: there is no room beside it. */
const layOut = (width: number, shrink = 1): Geometry => ({ left: 50, plot: Math.max(120, Math.floor(width) - 74), right: 24, shrink });

const hasLikeSteps = (one: ReportData, other: ReportData): boolean =>
  one.plan.horizon.steps === other.plan.horizon.steps && one.plan.horizon.step_s === other.plan.horizon.step_s;

function axisOfPinned(pinned: ReportData, data: ReportData, { view }: TimeAxis): TimeAxis {
  const clock = new Clock(pinned);
  if (hasLikeSteps(pinned, data)) return new TimeAxis(clock, view);
  const own = new View(clock.steps);
  view.ended.addEventListener("abort", () => { own.end(); });
  return new TimeAxis(clock, own);
}

export function sideBySide(data: ReportData, pinned: ReportData, axis: TimeAxis, { hidesUncontrolled, controls }: { hidesUncontrolled: boolean; controls: HTMLElement }): SideBySide {
  const { compare } = texts();
  const axisThen = axisOfPinned(pinned, data, axis);
  const scales = [pinned, data].map((plan) => siteScale(plan, { hidesUncontrolled }));
  const scale = { minimum: Math.min(...scales.map(({ minimum }) => minimum)), maximum: Math.max(...scales.map(({ maximum }) => maximum)) };
  const days = [axisThen.clock.dates(), axis.clock.dates()];
  const unit = (day: string): string => [`${words().site.title}, kW`, ...(days[0] === days[1] ? [] : [day])].join(" · ");
  const rowThen = siteRow(pinned, axisThen, { hidesUncontrolled, scale, title: compare.then, unit: unit(days[0]) });
  const row = siteRow(data, axis, { hidesUncontrolled, scale, controls, title: compare.now, unit: unit(days[1]) });
  const [then, now] = [new Timeline(axisThen, [rowThen], layOut), new Timeline(axis, [row], layOut)];
  return { element: h("div", { class: "side-by-side" }, then.element, now.element), then, now, row };
}
