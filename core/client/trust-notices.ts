import { isPredefinedPermissionSet } from "../aws/names.ts";
import type { ClientPlan, RolePlan } from "./client-plan.ts";
import type { TrustWay } from "./trust/trust-way.ts";

/** What somebody should know of a role's ways in before they are deployed: that it is open to a whole account. */
export function trustNotices({ name, trust }: RolePlan, client: string, homeAccountId: string): readonly string[] {
  return trust.flatMap((way) =>
    way.kind === "wholeAccount" ? [openSentence(name, client, homeAccountId, way.reason)] : [],
  );
}

/**
 * Whom a role lets in that the client's files do not make, in one sentence, or none.
 * @param made Names of the permission sets that Switchyard makes for this client: those of its roles, and all shards.
 */
export function outsiderNotices(
  { name, trust }: RolePlan,
  client: string,
  homeAccountId: string,
  made: ReadonlySet<string>,
): readonly string[] {
  const others = trust.flatMap((way) => notMade(way, made));
  if (others.length === 0) return [];
  const reasons = trust.flatMap((way) => (way.kind === "permissionSets" ? (way.reason ?? []) : []));
  return [
    `The role ${name} of ${client} trusts principals of the home account ${homeAccountId} that this file does not make: ${others.join("; ")}. Whoever has one of them there enters where a policy of that account allows it.${reasons.map((reason) => ` Reason given: ${reason}`).join("")}`,
  ];
}

/** That a role is open to the whole home account, and why. */
export function openSentence(role: string, client: string, homeAccountId: string, reason: string): string {
  return `The role ${role} of ${client} is open to every principal of the home account ${homeAccountId} that may call sts:AssumeRole. Reason given: ${reason}`;
}

/** A permission set for a sentence. */
export function setInWords(name: string): string {
  const predefined = isPredefinedPermissionSet(name)
    ? " (a name of Identity Center's or Control Tower's own sets)"
    : "";
  return `the permission set ${name}${predefined}`;
}

function notMade(way: TrustWay, made: ReadonlySet<string>): readonly string[] {
  switch (way.kind) {
    case "wholeAccount":
      return [];
    case "permissionSets":
      return way.names.filter((name) => !made.has(name)).map(setInWords);
    case "users":
      return way.names.map((name) => `the IAM user ${name}`);
    case "roles":
      return way.names.map((name) => `the IAM role ${name}`);
  }
}

/** Ways in that have ended, and so let nobody in any more. */
export function endedWays({ name, roles }: Pick<ClientPlan, "name" | "roles">, now: Date): readonly string[] {
  return roles.flatMap((role) =>
    role.trust.flatMap(({ until, ...way }) =>
      until !== undefined && Date.parse(until) <= now.getTime()
        ? [
            `A way into the role ${role.name} of ${name} (${"names" in way ? way.names.join(", ") : "account"}) ended at ${until} and lets nobody in any more; remove it.`,
          ]
        : [],
    ),
  );
}
