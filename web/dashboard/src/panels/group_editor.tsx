// Groups below the grid connection, each with its limit, and the charging points in them.
import type { JSX } from "preact";
import type { Evse, Group } from "../api/documents";
import { placedGroups, removeGroup, renameGroup } from "../draft/groups";
import { fieldText, typedNumber } from "../draft/numbers";
import { changeSite, draft } from "../draft/store";
import { texts } from "../texts/texts";
import { issueAt } from "./number_field";
import { TypedInput } from "./typed_input";

const freeName = (taken: string[], stem: string): string => {
  for (let n = 1; ; ++n) if (!taken.includes(`${stem} ${n}`)) return `${stem} ${n}`;
};

export function GroupEditor(): JSX.Element {
  const { site: words } = texts();
  const { site } = draft.value;
  const names = site.groups.map((group) => group.id);
  const setGroup = (at: number, part: Partial<Group>): void => { changeSite({ groups: site.groups.map((group, i) => (i === at ? { ...group, ...part } : group)) }); };
  return (
    <div class="groups-editor">
      <p class="unit">{words.groupsHint}</p>
      {placedGroups(site.groups).map(({ group, index, depth }) => {
        const issue = issueAt(`site.groups[${index}].limit_kw`) ?? issueAt(`site.groups[${index}].id`) ?? issueAt(`site.groups[${index}].parent`) ?? issueAt(`site.groups[${index}]`);
        return (
          <div class={`group-line depth-${Math.min(depth, 3)}${issue === null ? "" : " wrong"}`} key={index}>
            <TypedInput aria-label={words.groupName} value={group.id} onCommit={(text) => { changeSite(renameGroup(site, index, text)); }} />
            <TypedInput class="short" inputMode="decimal" aria-label={`${group.id}: ${words.groupLimit}`} value={fieldText(group.limit_kw)} onCommit={(text) => { setGroup(index, { limit_kw: typedNumber(text) }); }} />
            <span class="unit">kW</span>
            <button type="button" class="icon" aria-label={words.removeGroup} title={words.removeGroup} onClick={() => { changeSite(removeGroup(site, index)); }}>×</button>
            <select aria-label={`${group.id}: ${words.groupParent}`} value={group.parent ?? ""} onChange={(event) => { setGroup(index, { parent: event.currentTarget.value === "" ? null : event.currentTarget.value }); }}>
              <option value="">{words.gridConnection}</option>
              {names.filter((name) => name !== group.id).map((name) => <option key={name} value={name}>{name}</option>)}
            </select>
            {issue === null ? null : <small class="issue">{issue}</small>}
          </div>
        );
      })}
      <div class="profile-actions"><button type="button" onClick={() => { changeSite({ groups: [...site.groups, { id: freeName(names, "feeder"), parent: null, limit_kw: 50 }] }); }}>{words.addGroup}</button></div>
      {site.groups.length === 0 ? null : <Points />}
    </div>
  );
}

function Points(): JSX.Element {
  const { site: words } = texts();
  const { site, rows } = draft.value;
  const known = new Set(site.evses.map((evse) => evse.id));
  const missing = [...new Set(rows.flatMap((row) => (row.evse === undefined || row.evse.trim() === "" || known.has(row.evse.trim()) ? [] : [row.evse.trim()])))];
  const setEvse = (at: number, part: Partial<Evse>): void => { changeSite({ evses: site.evses.map((evse, i) => (i === at ? { ...evse, ...part } : evse)) }); };
  return (
    <>
      <h3>{words.points}</h3>
      {site.evses.map((evse, i) => (
        <div class="point-line" key={i}>
          <TypedInput aria-label={words.point} value={evse.id} onCommit={(text) => { setEvse(i, { id: text }); }} />
          <select aria-label={`${evse.id}: ${words.pointGroup}`} value={evse.group ?? ""} onChange={(event) => { setEvse(i, { group: event.currentTarget.value === "" ? null : event.currentTarget.value }); }}>
            <option value="">{words.gridConnection}</option>
            {site.groups.map((group) => <option key={group.id} value={group.id}>{group.id}</option>)}
          </select>
          <button type="button" class="icon" aria-label={words.removePoint} title={words.removePoint} onClick={() => { changeSite({ evses: site.evses.filter((_, k) => k !== i) }); }}>×</button>
        </div>
      ))}
      <div class="profile-actions">
        <button type="button" disabled={missing.length === 0} onClick={() => {
          changeSite({ evses: [...site.evses, ...missing.map((id) => ({ id, group: site.groups[0]?.id ?? null, max_power_kw: null, min_power_kw: null }))] });
        }}>{words.addPoints}{missing.length > 0 ? ` (${missing.length})` : ""}</button>
      </div>
    </>
  );
}
