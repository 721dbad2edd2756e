import type { ExpandedGrants, RoleGrant } from "../expand-grants.ts";
import { principalKey } from "../settings/principals.ts";
import type { Kept } from "./held-clients.ts";
import { waiting } from "./held-warnings.ts";
import type { Holders } from "./last-deployment.ts";

const NOBODY: Holders = new Map();

/**
 * Grants on roles of held clients as far as the last deployment had them too: taking one away works, a new one waits, and
 * none lasts longer than it did.
 * @param sharing Names of shared permission sets that hold roles of held clients: whoever holds the set enters those
 * too, so that its new holders wait as well.
 * @returns a warning for each that waits.
 */
export function keepGrants<Grants extends Pick<ExpandedGrants, "byRole" | "bySharedSet">>(
  grants: Grants,
  { slugs, last }: Kept,
  sharing: ReadonlySet<string>,
): { readonly grants: Grants; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const keep = (
    map: ReadonlyMap<string, readonly RoleGrant[]>,
    isHeld: (key: string) => boolean,
    before: (key: string) => Holders,
  ) =>
    new Map(
      [...map].map(([key, list]) => {
        if (!isHeld(key)) return [key, list] as const;
        const had = before(key);
        const stays = list.filter(({ principal }) => had.has(principalKey(principal)));
        warnings.push(...list.filter((one) => !stays.includes(one)).map(({ principal }) => waiting(principal, key)));
        return [key, withEnds(stays, had)] as const;
      }),
    );
  const kept = {
    ...grants,
    byRole: keep(
      grants.byRole,
      (key) => slugs.has(key.slice(0, key.indexOf("/"))),
      (key) => last.holders.get(key) ?? NOBODY,
    ),
    bySharedSet: keep(
      grants.bySharedSet,
      (name) => sharing.has(name),
      (name) => last.shared.get(name)?.holders ?? NOBODY,
    ),
  };
  return { grants: kept, warnings };
}

/** Each grant with the earlier of its two ends; one end for all where a group would have an end of its own. */
function withEnds(grants: readonly RoleGrant[], had: Holders): readonly RoleGrant[] {
  const ended = grants.map((grant): RoleGrant => {
    const until = earliest([grant.until, had.get(principalKey(grant.principal)) ?? undefined]);
    return { principal: grant.principal, source: grant.source, ...(until !== undefined && { until }) };
  });
  const ends = new Set(ended.map(({ until }) => until));
  // why: AWS cannot tell a group's members from other holders, and nobody is to gain.
  const tied = ends.size > 1 && ended.some(({ principal, until }) => principal.kind === "group" && until !== undefined);
  const first = earliest([...ends]);
  return tied && first !== undefined ? ended.map((grant) => ({ ...grant, until: first })) : ended;
}

function earliest(moments: readonly (string | undefined)[]): string | undefined {
  return moments.filter((moment) => moment !== undefined).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}
