import { explain, type Explanation } from "../access/explain/explain.ts";
import type { HomePrincipal } from "../access/home-principals.ts";
import { reachedResources } from "../evaluate/admission/reach.ts";
import type { CallContext } from "../evaluate/request.ts";
import { didYouMean } from "../faults/did-you-mean.ts";
import { deniedAmong, deniedUsers } from "../home/permission-sets/deny-people.ts";
import type { GrantPrincipal } from "../home/settings/home-settings.ts";
import { rolePrincipal, setPrincipal, userPrincipal } from "../home/callers.ts";
import type { Portfolio } from "./read-portfolio.ts";

/** Who wants to get where. */
export interface AccessQuestion {
  /**
   * A holder of grants or a principal, as the graph names it: `group:Auditors`, `user:alice@acme.example`,
   * `iam-user:alice`, `iam-role:ci-deployer`, `permission-set:AbcCorpReadOnly`. IAM users and roles need not be in the files.
   */
  readonly who: string;
  /** The client's name and the role's key: `AbcCorp/administrator`; or the role's ARN. */
  readonly role: string;
  /** What comes with the call: external ID, MFA, address; the time, where it is not that of the portfolio. */
  readonly context?: CallContext;
}

/** Answers for every principal through which somebody could call; the best one first. */
export interface AccessAnswer {
  readonly allowed: boolean;
  /** One for each principal through which the holder can call, those that get in first. */
  readonly explanations: readonly Explanation[];
  /**
   * Of a user of Identity Center who does not get in: groups that do, by principal key. Who is in them, no file says; a user
   * who is gets in as well. Absent: there are none.
   */
  readonly groups?: readonly string[];
}

/**
 * Says of a person or principal and a role whether it gets in, and if not, which side refuses and what to change in
 * which file.
 * @throws RangeError when the files know no such role, or no such holder.
 */
export function explainAccess(portfolio: Portfolio, question: AccessQuestion): AccessAnswer {
  const { who, role: wanted, context } = question;
  const { graph } = portfolio;
  const role = graph.roles.find((one) => one.arn === wanted || `${one.client}/${one.key}` === wanted);
  if (role === undefined) {
    const names = graph.roles.map((one) => `${one.client}/${one.key}`);
    throw new RangeError(`no role ${JSON.stringify(wanted)} in the files. ${didYouMean(wanted, names)}`.trim());
  }
  const callers = callersOf(portfolio, who, role.arn);
  const explanations = callers.map((caller) =>
    explain({
      principal: caller.principal,
      identityPolicies: caller.identityPolicies,
      ...(caller.permissionsBoundary !== undefined && { permissionsBoundary: caller.permissionsBoundary }),
      target: role,
      context: {
        currentTime: portfolio.now,
        ...caller.context,
        ...context,
        // why: whatever is asked, a session of a role or a permission set shows no MFA.
        ...(caller.principal.kind === "session" && context?.mfa !== undefined && { mfa: { present: false } }),
      },
      names: { principal: nameOf(who, caller), holder: who, client: role.client, slug: role.slug, roleKey: role.key },
    }),
  );
  explanations.sort((a, b) => Number(b.allowed) - Number(a.allowed));
  const allowed = explanations.some((one) => one.allowed);
  const groups = allowed ? [] : groupsInto(portfolio, question, role.arn);
  return { allowed, explanations, ...(groups.length > 0 && { groups }) };
}

/** Groups of Identity Center by which a user may get in all the same, since no file says who is in them. */
function groupsInto(portfolio: Portfolio, { who, ...question }: AccessQuestion, roleArn: string): readonly string[] {
  const [, by, name = ""] = /^user(?:-(id|email))?:(.*)$/s.exec(who) ?? [];
  if (name === "") return [];
  const user: GrantPrincipal = { kind: "user", name, ...(by === "id" || by === "email" ? { by } : {}) };
  // why: whoever is denied is refused in every permission set, also by a group.
  if (deniedAmong(deniedUsers(portfolio.home), user) !== undefined) return [];
  const holders = portfolio.graph.principals
    .filter(({ entries }) => entries.some((entry) => entry.roleArn === roleArn))
    .flatMap((one) => one.holders.filter((holder) => /^group(?:-id)?:/.test(holder)));
  return [...new Set(holders)].sort().filter((group) => explainAccess(portfolio, { ...question, who: group }).allowed);
}

/** The principals through which somebody can call: those that lead to the role, or else the one that should. */
function callersOf(portfolio: Portfolio, who: string, roleArn: string): readonly HomePrincipal[] {
  const { home, graph } = portfolio;
  const own = graph.principals.filter(({ id, holders }) => id === who || holders.includes(who));
  const leading = own.filter(({ entries }) => entries.some((entry) => entry.roleArn === roleArn));
  if (leading.length > 0) return leading;
  // why: somebody who is denied is led nowhere, and is to be told so, not that a grant is missing.
  const denied = own.filter(({ identityPolicies }) => reachedResources(identityPolicies)?.has(roleArn) === true);
  if (denied.length > 0) return denied;
  const [kind, name] = [who.slice(0, who.indexOf(":")), who.slice(who.indexOf(":") + 1)];
  const bare = { identityPolicies: [], context: {}, holders: [who], entries: [] };
  switch (kind) {
    case "permission-set":
      return own.length > 0 ? own : [{ ...bare, id: who, principal: setPrincipal(home, name) }];
    case "iam-user": {
      const path = name.includes("/") ? `/${name.slice(0, name.lastIndexOf("/") + 1)}` : "/";
      const user = { path, name: name.slice(name.lastIndexOf("/") + 1) };
      return own.length > 0 ? own : [{ ...bare, id: who, principal: userPrincipal(home, user) }];
    }
    case "iam-role":
      return own.length > 0 ? own : [{ ...bare, id: who, principal: rolePrincipal(home, name) }];
    case "user":
    case "group":
    case "user-id":
    case "user-email":
    case "group-id": {
      // why the role's own set: it is what a grant would give; without a grant it allows nothing to this holder.
      const set = portfolio.plan.sets.find((one) => one.roleArn === roleArn);
      return set === undefined
        ? own
        : [{ ...bare, id: `permission-set:${set.name}`, principal: setPrincipal(home, set.name) }];
    }
    default:
      throw new RangeError(
        `no holder ${JSON.stringify(who)}: write a kind and a name, as in group:Auditors, user:alice@acme.example, iam-user:alice, iam-role:ci or permission-set:AbcCorpReadOnly`,
      );
  }
}

function nameOf(who: string, { id }: HomePrincipal): string {
  return id === who ? who : `${who} (through ${id})`;
}
