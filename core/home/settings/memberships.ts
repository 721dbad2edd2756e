import type { IamGroup } from "./home-settings.ts";

/** How many of the groups each user is in, by name; a user who is in none is not in the map. */
export function groupsPerUser(groups: readonly Pick<IamGroup, "members">[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { members } of groups)
    for (const member of new Set(members)) counts.set(member, (counts.get(member) ?? 0) + 1);
  return counts;
}
