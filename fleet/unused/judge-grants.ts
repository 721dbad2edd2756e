import { expandGrants } from "../../core/home/expand-grants.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import { type Grant, isUnchecked } from "../../core/home/settings/home-settings.ts";
import { listed } from "../../core/faults/fault.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { grantId, type GrantRow, grantRows } from "../recertify/grant-row.ts";
import type { UnreadClient, UsedRole } from "./read-use.ts";

/**
 * What may be said of a grant. `unused`: no role that it reaches was used in the span, by anybody. `role-used`: one was, by
 * whom IAM does not say. `too-young`: one is younger than the span, or not there yet, and none was used. `not-checked`: one
 * could not be asked about. `not-covered`: its permission set gives something beside roles of clients. `no-role`: it
 * reaches none.
 */
export type GrantState = "unused" | "role-used" | "too-young" | "not-checked" | "not-covered" | "no-role";

/** A grant of the home stack's file, and what the use of the roles says of it. */
export interface JudgedGrant extends GrantRow {
  readonly state: GrantState;
  /** The roles that it reaches, as in `abccorp/read-only`, sorted. */
  readonly roles: readonly string[];
  /** Why it is not checked, or not covered. */
  readonly because?: string;
}

/** What is known of the roles. */
export interface KnownUse {
  readonly roles: readonly UsedRole[];
  /** Clients that could not be asked, or have no file that can be used. */
  readonly unread: readonly UnreadClient[];
  /** Whether the plan has no faults; with some, shared permission sets may lack roles. */
  readonly isWhole: boolean;
}

type Files = Pick<Portfolio, "now" | "home" | "contracts" | "plan">;
type Verdict = Pick<JudgedGrant, "state" | "roles" | "because">;

/** Judges each grant by the roles that it reaches; two grants that give the same are one. */
export function judgeGrants(files: Files, known: KnownUse): readonly JudgedGrant[] {
  const { grants } = files.home;
  const uses = new Map(known.roles.map((use) => [`${use.slug}/${use.role}`, use]));
  const read = new Set(files.contracts.map(({ slug }) => slug));
  const hidden = known.unread
    .map(({ slug }) => slug)
    .filter((slug) => !read.has(slug) || isUnchecked(files.home, slug));
  const byId = new Map([...grants].reverse().map((grant) => [grantId(grant), grant]));
  return grantRows(grants).flatMap((row): readonly JudgedGrant[] => {
    const grant = byId.get(row.grant);
    return grant === undefined ? [] : [{ ...row, ...judge(files, grant, uses, { hidden, isWhole: known.isWhole }) }];
  });
}

function judge(
  files: Files,
  grant: Grant,
  uses: ReadonlyMap<string, UsedRole>,
  { hidden, isWhole }: { readonly hidden: readonly string[]; readonly isWhole: boolean },
): Verdict {
  const { roles, isSure } = reachOf(files, grant, { hidden, isWhole });
  const states = new Set(roles.map((role) => uses.get(role)?.state));
  if (states.has("used")) return { roles, state: "role-used" };
  const dark = roles.filter((role) => !uses.has(role));
  if (dark.length > 0) return { roles, state: "not-checked", because: `${listed(dark)} could not be asked about` };
  if (!isSure)
    return {
      ...{ roles, state: "not-checked" },
      because: `which roles it reaches is not known: ${hidden.length > 0 ? `${listed(hidden)} cannot be looked at` : "the files are at fault"}`,
    };
  if (roles.length === 0) return { roles, state: "no-role" };
  if (states.has("young") || states.has("absent")) return { roles, state: "too-young" };
  const more = setsOf(files, grant, new Set(roles)).filter(givesMore);
  if (more.length === 0) return { roles, state: "unused" };
  const because = `${listed(more.map(({ name }) => name))} has policies of its own, the use of which was not looked at`;
  return { roles, state: "not-covered", because };
}

/** The roles that a grant reaches, and whether these are surely all. */
function reachOf(
  { now, contracts, plan }: Files,
  grant: Grant,
  { hidden, isWhole }: { readonly hidden: readonly string[]; readonly isWhole: boolean },
): { readonly roles: readonly string[]; readonly isSure: boolean } {
  const { target, until } = grant;
  if (until !== undefined && Date.parse(until) <= now.getTime()) return { roles: [], isSure: true };
  if (target.kind === "shared-set") {
    const own = plan.shards.filter(({ of }) => of === target.name).flatMap((shard) => shard.roles);
    const roles = [...new Set(own.map(({ slug, roleKey }) => `${slug}/${roleKey}`))].sort();
    return { roles, isSure: isWhole && hidden.length === 0 };
  }
  const { byRole, faults } = expandGrants([grant], contracts, now);
  // why not by faults alone: whoever selects all clients may select one that cannot be looked at, and no fault says so.
  const isSure = Array.isArray(target.clients) ? faults.length === 0 : hidden.length === 0;
  return { roles: [...byRole.keys()].sort(), isSure };
}

/** The permission sets by which a grant is entered; none for identities of IAM. */
function setsOf({ plan }: Files, { principal, target }: Grant, roles: ReadonlySet<string>): readonly PlannedSet[] {
  if (principal.kind !== "group" && principal.kind !== "user") return [];
  return target.kind === "shared-set"
    ? plan.shards.filter(({ of }) => of === target.name)
    : plan.sets.filter(({ slug, roleKey }) => roles.has(`${slug}/${roleKey}`));
}

/** Whether its holders may do something without entering a client's role. */
function givesMore({ settings }: PlannedSet): boolean {
  return settings.managedPolicyArns.length + settings.customerManagedPolicies.length > 0;
}
