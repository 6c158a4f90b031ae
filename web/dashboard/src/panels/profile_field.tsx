// A quantity over the day, folded to one line: its value, or its shape. Opened, it is one value, hours with values of their own, or a
// pasted column or a file.
import type { JSX } from "preact";
import { fieldText, parseNumber, typedNumber } from "../draft/numbers";
import { gridOf } from "../draft/request";
import { clockMinutes, clockText, seriesOf, type Band, type Profile } from "../draft/profile";
import { draft } from "../draft/store";
import { awaySince } from "../plan/planner";
import { texts } from "../texts/texts";
import { issueAt, NumberField } from "./number_field";
import { SeriesField } from "./series_field";
import { TypedInput } from "./typed_input";

interface Properties {
  id: string;
  label: string;
  unit: string;
  path: string;
  profile: Profile;
  noneIsZero?: boolean;
  onProfile: (profile: Profile) => void;
}

/** `7:30`, `7.30`, `730` and `7` are times; anything else leaves what was there. */
function clockOr(text: string, before: string): string {
  const match = /^(\d{1,2})(?:[:.h ]?(\d{2}))?$/.exec(text.trim());
  const minutes = match === null ? null : clockMinutes(`${match[1]}:${match[2] ?? "00"}`);
  return minutes === null ? before : clockText(minutes);
}

/** A line of bars, one a step, of the series that the request has. */
function Spark({ values }: { values: number[] }): JSX.Element {
  const [low, high] = [Math.min(0, ...values), Math.max(1e-9, ...values)];
  const width = 96;
  const y = (value: number): number => 20 - (20 * (value - low)) / (high - low);
  const points = values.map((value, i) => `${((i * width) / values.length).toFixed(1)},${y(value).toFixed(1)} ${(((i + 1) * width) / values.length).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  return <svg class="spark" viewBox={`0 0 ${width} 20`} aria-hidden="true"><polygon points={`0,${y(0)} ${points} ${width},${y(0)}`} /></svg>;
}

function summaryText(values: number[], unit: string): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${fieldText(low)}${low < high ? `–${fieldText(high)}` : ""} ${unit}`;
}

export function ProfileField({ id, label, unit, path, profile, noneIsZero, onProfile }: Properties): JSX.Element {
  const { site } = texts();
  const series = seriesOf(profile, gridOf(draft.value));
  const issue = issueAt(path);
  const isNone = noneIsZero === true && series === 0;
  return (
    <details class={`profile${issue === null ? "" : " wrong"}`} id={id}>
      <summary>
        <span class="profile-label">{label}</span>
        {Array.isArray(series) ? <Spark values={series} /> : null}
        <span class="profile-value">{isNone ? site.none : Array.isArray(series) ? summaryText(series, unit) : `${fieldText(series)} ${unit}`}</span>
      </summary>
      {issue === null ? null : <small class="issue">{issue}</small>}
      <ProfileEditor {...{ id, label, unit, profile, onProfile }} />
    </details>
  );
}

export function ProfileEditor({ id, label, unit, profile, onProfile }: Pick<Properties, "id" | "label" | "unit" | "profile" | "onProfile">): JSX.Element {
  const { site } = texts();
  const setBand = (at: number, part: Partial<Band>): void => { onProfile({ ...profile, series: null, bands: profile.bands.map((band, i) => (i === at ? { ...band, ...part } : band)) }); };
  const isAway = awaySince.value !== null;
  return (
    <fieldset class="profile-editor" disabled={isAway}>
      <legend class="hidden-label">{site.editWhat(label)}</legend>
      {profile.series === null ? null : (
        <p class="pasted">{site.bySteps}: {site.pasted(profile.series.length)} <button type="button" class="link" onClick={() => { onProfile({ ...profile, series: null }); }}>{site.fixed}</button></p>
      )}
      {profile.bands.map((band, i) => (
        <div class="band" key={i}>
          <TypedInput class="clock" aria-label={`${label}, ${site.from}`} value={band.from} onCommit={(text) => { setBand(i, { from: clockOr(text, band.from) }); }} />
          <span>–</span>
          <TypedInput class="clock" aria-label={`${label}, ${site.to}`} value={band.to} onCommit={(text) => { setBand(i, { to: clockOr(text, band.to) }); }} />
          <TypedInput inputMode="decimal" class="short" aria-label={`${label}, ${site.value}`} aria-invalid={typeof band.value === "string"} value={fieldText(band.value)} onCommit={(text) => { setBand(i, { value: typedNumber(text) }); }} />
          <button type="button" class="icon" aria-label={site.removeBand} title={site.removeBand} onClick={() => { onProfile({ ...profile, bands: profile.bands.filter((_, k) => k !== i) }); }}>×</button>
        </div>
      ))}
      <NumberField id={`${id}-base`} label={profile.bands.length > 0 ? site.otherwise : label} unit={unit} value={profile.base} isLabelHidden={profile.bands.length === 0}
        onValue={(value) => { onProfile({ ...profile, series: null, base: value ?? 0 }); }} />
      <div class="profile-actions">
        <button type="button" onClick={() => { onProfile({ ...profile, series: null, bands: [...profile.bands, { from: "17:00", to: "20:00", value: parseNumber(String(profile.base)) ?? 0 }] }); }}>{site.addBand}</button>
      </div>
      <SeriesField id={id} label={label} fileUnit={unit === "kW" ? "kw" : "per_kwh"} onSeries={(values) => { onProfile({ ...profile, series: values }); }} />
    </fieldset>
  );
}
