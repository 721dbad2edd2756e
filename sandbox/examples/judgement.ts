import { rolePrincipal, userPrincipal } from "../../core/home/callers.ts";
import type { AssumingPrincipal } from "../../core/evaluate/request.ts";
import type { NamedPolicy } from "../../core/aws/policy-document.ts";
import { explain } from "../../core/access/explain/explain.ts";
import type { ExplainRequest } from "../../core/access/explain/explain-request.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { HOME_ACCOUNT_ID, WORLD_ACCOUNTS } from "../world.ts";
import { ANY_ROLE, trusting } from "../entering/iam-by-hand.ts";
import { nameOf, OPEN_ROLE, type Attempt, type Side, type Who } from "./table.ts";

/** What the program itself says of an attempt, from the example's files alone. */
export interface Judgement {
  readonly allowed: boolean;
  /** All sides that refuse. */
  readonly by: readonly Side[];
  /** What to change, side by side. */
  readonly advice: readonly string[];
}

/** Judges an attempt with the program's own evaluator. The portal is not asked: the files do not say who is in which group. */
export function judge(portfolio: Portfolio, attempt: Attempt): Judgement {
  const { allowed, sides } = explain(requestOf(portfolio, attempt));
  const refusing = sides.filter((side) => !side.allows);
  return {
    allowed,
    by: refusing.flatMap(({ side }) => (side === "trust" || side === "identity" ? [side] : [])),
    advice: refusing.flatMap(({ change }) => change),
  };
}

/** The call of an attempt, with the policies that the files lead to. */
export function requestOf(portfolio: Portfolio, attempt: Attempt): ExplainRequest {
  const { who, on } = attempt;
  const { principal, identityPolicies } = callerOf(portfolio, who);
  // why absent otherwise: so it is with long-term access keys.
  const mfa = "iamUser" in who && who.mfa === true ? { mfa: { present: true, ageSeconds: 0 } } : {};
  const sent = "iamRole" in who && who.externalId !== undefined ? { externalId: who.externalId } : {};
  const { names, ...target } = targetOf(portfolio, on);
  return {
    principal,
    identityPolicies,
    ...target,
    context: { currentTime: portfolio.now, ...mfa, ...sent },
    names: { ...names, principal: nameOf(bare(who)) },
  };
}

/** why without MFA and the rest: the words stand in advice about files, which name the user or role alone. */
function bare(who: Who): Who {
  if ("iamUser" in who) return { iamUser: who.iamUser };
  return "iamRole" in who ? { iamRole: who.iamRole } : who;
}

function targetOf(
  portfolio: Portfolio,
  on: string,
): Pick<ExplainRequest, "target"> & { names: Omit<ExplainRequest["names"], "principal"> } {
  const role = portfolio.graph.roles.find(({ client, key }) => `${client}/${key}` === on);
  if (role !== undefined) return { target: role, names: { client: role.client, slug: role.slug, roleKey: role.key } };
  const client = portfolio.clients.find(({ name }) => `${name}/${OPEN_ROLE}` === on);
  if (client === undefined) throw new RangeError(`no role ${on}`);
  return {
    target: { arn: openRoleArn(client.accountId), trustPolicy: trusting(HOME_ACCOUNT_ID) },
    names: { client: client.name, slug: client.slug, roleKey: OPEN_ROLE },
  };
}

/** ARN of the role that an attempt is on. */
export function roleArnOf(portfolio: Portfolio, on: string): string {
  return targetOf(portfolio, on).target.arn;
}

function openRoleArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/${OPEN_ROLE}`;
}

/** Who is not in the files may `sts:AssumeRole` on `*`: the nearest that somebody comes without being let in. */
function callerOf(
  { home, graph, clients }: Portfolio,
  who: Who,
): { principal: AssumingPrincipal; identityPolicies: readonly NamedPolicy[] } {
  const inFiles = (id: string) => graph.principals.find((one) => one.id === id);
  const anyRole = (principal: AssumingPrincipal) => ({
    principal,
    identityPolicies: [{ name: "any role", document: ANY_ROLE }],
  });
  const userOf = (account: string, name: string) =>
    anyRole({ kind: "user", arn: `arn:aws:iam::${account}:user/${name}` });
  if ("user" in who) {
    const found = inFiles(`permission-set:${who.permissionSet}`);
    if (found === undefined) throw new RangeError(`no permission set ${who.permissionSet} in the example's files`);
    return found;
  }
  if ("iamUser" in who)
    return inFiles(`iam-user:${who.iamUser}`) ?? anyRole(userPrincipal(home, { path: "/", name: who.iamUser }));
  if ("iamRole" in who) return inFiles(`iam-role:${who.iamRole}`) ?? anyRole(rolePrincipal(home, who.iamRole));
  if ("stranger" in who)
    return userOf(WORLD_ACCOUNTS.find(({ profile }) => profile === "stranger")?.id ?? "", "mallory");
  return userOf(clients.find(({ name }) => name === who.client)?.accountId ?? "", "bootstrap");
}
