import type { ClientPlan, RolePlan } from "./client-plan.ts";

/** What somebody should know of a role's ways in before they are deployed: that it is open to a whole account. */
export function trustNotices({ name, trust }: RolePlan, client: string, homeAccountId: string): readonly string[] {
  return trust.flatMap((way) =>
    way.kind === "account"
      ? [
          `The role ${name} of ${client} is open to every principal of the home account ${homeAccountId} that may call sts:AssumeRole. Reason given: ${way.reason}`,
        ]
      : [],
  );
}

/** Ways in that have ended, and so let nobody in any more. */
export function endedWays({ name, roles }: Pick<ClientPlan, "name" | "roles">, now: Date): readonly string[] {
  return roles.flatMap((role) =>
    role.trust.flatMap(({ kind, until, ...way }) =>
      until !== undefined && Date.parse(until) <= now.getTime()
        ? [
            `A way into the role ${role.name} of ${name} (${"names" in way ? way.names.join(", ") : kind}) ended at ${until} and lets nobody in any more; remove it.`,
          ]
        : [],
    ),
  );
}
