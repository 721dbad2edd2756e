import { accountOf } from "../../aws/arns.ts";
import { admittedBy, reachedResources } from "../../evaluate/admission/reach.ts";
import { principalArn } from "../../evaluate/principal-arn.ts";
import type { Box } from "../../requests/box.ts";
import { type Budget, MOST_STEPS, newBudget } from "../../requests/budget.ts";
import { intersection, NO_REQUEST, type RequestSet, requestSetOf } from "../../requests/request-set.ts";
import { type RequestClass, type SideRequests, trustRequests } from "../../requests/role-requests.ts";
import { declaredRequests } from "./declared-requests.ts";
import { impliedRequests, openingStatements } from "./implied-requests.ts";
import type { Hole, Proof, ProofInput, ProofPrincipal, ProofRole, Shared } from "./proof-input.ts";
import { proveInside } from "./prove-inside.ts";
import { proveOutside } from "./prove-outside.ts";
import { newGate } from "./roles-by-principal.ts";

/** The roles by ARN. @throws RangeError when two have the same ARN, or a principal was granted one that is not there */
function rolesByArn({ roles, principals }: ProofInput): ReadonlyMap<string, ProofRole> {
  const byArn = new Map(roles.map((role) => [role.arn, role]));
  if (byArn.size < roles.length) throw new RangeError("two roles have the same ARN");
  for (const { id, granted } of principals) {
    for (const arn of granted.keys())
      if (!byArn.has(arn)) throw new RangeError(`${id} is granted ${arn}, which is not among the roles`);
  }
  return byArn;
}

/**
 * Proves of a fleet, for every request that there could be from `now` on:
 * - outside: each role's trust policy lets in nobody but whom its file declares;
 * - inside: each principal gets by its own policies into the roles that it was granted, until the grant ends, and into no other.
 *
 * Pairs of a principal and a role that have nothing to do with each other are not asked one by one: where the principal's
 * policies name other roles, or the trust policy other principals, by their full names, no request passes both.
 *
 * @param shared What need not be proved: roles, and pairs of a role and a principal, that are both as they were. Default: nothing.
 * @throws RangeError as {@link rolesByArn} does.
 */
export function prove(input: ProofInput, shared: Shared = NOTHING): Proof {
  const byArn = rolesByArn(input);
  const gate = newGate<ProofRole>();
  for (const role of input.roles) gate.add(role, admittedBy(role.trustPolicy));
  const read = new Map<string, SideRequests>();
  const trustOf = (role: ProofRole): SideRequests => {
    const known = read.get(role.arn) ?? trustRequests(role);
    read.set(role.arn, known);
    return known;
  };
  const holes: Hole[] = [];
  const answers: Budget["answers"] = new Map();
  const budget = (): Budget => newBudget(MOST_STEPS, answers);
  const holders = holdersByRole(input.principals);
  for (const role of input.roles)
    if (!shared.roles.has(role.arn))
      holes.push(
        ...proveOutside(input, role, trustOf(role), declaredOf(input, role, holders.get(role.arn) ?? []), budget()),
      );
  const openings = new Map(input.roles.filter(isOpen).map((role) => [role, openingOf(input, role)]));
  let old = 0;
  for (const principal of input.principals) {
    const isOld = shared.principals.has(principal.id);
    if (isOld) old += 1;
    for (const role of rolesInReach(principal, byArn, gate))
      if (!isOld || !shared.roles.has(role.arn))
        holes.push(
          ...proveInside(
            {
              principal,
              role,
              trust: trustOf(role),
              opening: openings.get(role) ?? NO_OPENING,
              now: input.now,
            },
            budget(),
          ),
        );
  }
  const pairs = input.principals.length * input.roles.length - old * shared.roles.size;
  return { holes, pairs };
}

const NOTHING: Shared = { roles: new Set(), principals: new Set() };

/** What a role's file declares; where there is none, what its trust policy is taken to mean. */
function declaredOf(
  { home }: ProofInput,
  role: ProofRole,
  holders: readonly string[],
): (of: RequestClass) => readonly Box[] {
  if (role.ways === undefined) {
    const implied = impliedRequests(home, role, holders);
    return () => implied;
  }
  const declared = declaredRequests(home, role.ways);
  return (of) => declared.get(of) ?? [];
}

/** Who was granted each role, by the role's ARN: their own ARNs. */
function holdersByRole(principals: readonly ProofPrincipal[]): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, string[]>();
  for (const { principal, granted } of principals)
    for (const arn of granted.keys()) {
      const known = holders.get(arn);
      if (known === undefined) holders.set(arn, [principalArn(principal)]);
      else known.push(principalArn(principal));
    }
  return holders;
}

/** The roles that a principal was granted, and all others that it can have anything to do with. */
function rolesInReach(
  { principal, identityPolicies, granted }: ProofPrincipal,
  byArn: ReadonlyMap<string, ProofRole>,
  gate: { readonly admitting: (arn: string) => ReadonlySet<ProofRole> },
): ReadonlySet<ProofRole> {
  const found = new Set([...granted.keys()].flatMap((arn) => byArn.get(arn) ?? []));
  const reached = reachedResources(identityPolicies);
  const account = accountOf(principalArn(principal));
  for (const role of gate.admitting(principalArn(principal)))
    // why: within one account a trust policy can do without the caller's own policies.
    if (reached === undefined || reached.has(role.arn) || accountOf(role.arn) === account) found.add(role);
  return found;
}

type Opening = (of: RequestClass) => RequestSet;

const NO_OPENING: Opening = () => NO_REQUEST;

/** Whether a role is open to the whole home account: by its file, or where there is none, by its contract. */
function isOpen({ ways, openBecause }: ProofRole): boolean {
  return ways === undefined ? openBecause !== undefined : ways.some(({ kind }) => kind === "wholeAccount");
}

/** Requests that come in since the whole home account may: by what the file opens and by what is deployed. Neither is enough alone. */
function openingOf({ home }: ProofInput, { arn, trustPolicy, ways }: ProofRole): Opening {
  const Statement = openingStatements(trustPolicy, home.accountId);
  const { classes } = trustRequests({ arn, trustPolicy: { Version: "2012-10-17", Statement } });
  const deployed = new Map(classes.map(({ of, least }) => [of, { ...requestSetOf(least), denies: [] }]));
  if (ways === undefined) return (of) => deployed.get(of) ?? NO_REQUEST;
  const declared = declaredRequests(
    home,
    ways.filter(({ kind }) => kind === "wholeAccount"),
  );
  return (of) => intersection(deployed.get(of) ?? NO_REQUEST, { allows: declared.get(of) ?? [], denies: [] });
}
