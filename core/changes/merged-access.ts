import type { GrantNote } from "../home/settings/home-settings.ts";
import type { Access, AccountPart, Administrator, Rights } from "./access.ts";

/** Two ways to the same access as one: by both, with the rights of both, until the later end. */
export function merged(one: Access, other: Access): Access {
  const ends = [one.until, other.until].flatMap((until) => until ?? []).sort();
  const { until: end, signInSeconds = 0, ...rest } = one;
  const notes = distinct([...(one.notes ?? []), ...(other.notes ?? [])]);
  const until = ends.length === 2 ? ends[1] : undefined;
  const signIn = Math.max(signInSeconds, other.signInSeconds ?? 0);
  const rights = one.target.kind === "role" ? one.rights : bothRights(one.rights, other.rights);
  return {
    ...rest,
    rights,
    administrator: rights === one.rights ? one.administrator : either(one.administrator, other.administrator),
    through: [...new Set([...one.through, ...other.through])].sort(),
    ways: [...new Set([...one.ways, ...other.ways])],
    ...(end !== undefined && until !== undefined && { until }),
    ...(notes.length > 0 && { notes }),
    ...(signIn > 0 && { signInSeconds: signIn }),
    ...(isBySets(one) && { parts: [...partsOf(one), ...partsOf(other)] }),
  };
}

/** why not of IAM users: what their groups give is theirs, within their one boundary. */
function isBySets({ target, holder }: Access): boolean {
  return target.kind === "account" && (holder.kind === "group" || holder.kind === "user");
}

/** What each permission set gives that an access in an account is held by. */
export function partsOf(access: Access): readonly AccountPart[] {
  return access.parts ?? [access];
}

/** why by text: two grants may say the same. */
function distinct(notes: readonly GrantNote[]): readonly GrantNote[] {
  return [...new Map(notes.map((note) => [JSON.stringify([note.reason, note.ticket]), note])).values()];
}

/** Rights of two permission sets in one account; what limits one of them does not limit the other. */
function bothRights(one: Rights, other: Rights): Rights {
  const isLimited = one.boundary !== undefined && one.boundary === other.boundary;
  return {
    managedPolicyArns: [...new Set([...one.managedPolicyArns, ...other.managedPolicyArns])].sort(),
    documents: [...one.documents, ...other.documents],
    ...(isLimited && { boundary: one.boundary }),
  };
}

function either(one: Administrator, other: Administrator): Administrator {
  const known = [one, other];
  return known.includes("yes") ? "yes" : known.includes("unknown") ? "unknown" : "no";
}
