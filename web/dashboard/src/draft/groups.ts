// The tree of groups below the grid connection, as it is edited.
import type { Evse, Group } from "../api/documents";

export interface Placed {
  group: Group;
  index: number;
  depth: number;
}

/** Each group below its parent; groups in a circle, and below unknown ones, at the end. */
export function placedGroups(groups: Group[]): Placed[] {
  const placed: Placed[] = [];
  const seen = new Set<number>();
  const add = (index: number, depth: number): void => {
    if (seen.has(index)) return;
    seen.add(index);
    placed.push({ group: groups[index], index, depth });
    for (const [child, group] of groups.entries()) if (group.parent === groups[index].id) add(child, depth + 1);
  };
  for (const [index, group] of groups.entries()) if (group.parent === null) add(index, 0);
  for (const index of groups.keys()) add(index, 0);
  return placed;
}

/** A group, and what names it: a new name is a new name everywhere. While another group has either name, whom a name means is not known. */
export function renameGroup(site: { groups: Group[]; evses: Evse[] }, index: number, id: string): { groups: Group[]; evses: Evse[] } {
  const before = site.groups[index].id;
  if (site.groups.some((group, i) => i !== index && (group.id === id || group.id === before)))
    return { groups: site.groups.map((group, i) => (i === index ? { ...group, id } : group)), evses: site.evses };
  return {
    groups: site.groups.map((group, i) => (i === index ? { ...group, id } : group.parent === before ? { ...group, parent: id } : group)),
    evses: site.evses.map((evse) => (evse.group === before ? { ...evse, group: id } : evse)),
  };
}

/** What stood in it moves up to its parent. */
export function removeGroup(site: { groups: Group[]; evses: Evse[] }, index: number): { groups: Group[]; evses: Evse[] } {
  const gone = site.groups[index];
  return {
    groups: site.groups.filter((_, i) => i !== index).map((group) => (group.parent === gone.id ? { ...group, parent: gone.parent } : group)),
    evses: site.evses.map((evse) => (evse.group === gone.id ? { ...evse, group: gone.parent } : evse)),
  };
}
