import { reporter } from "../config/check/report.ts";
import type { CheckedOrigin } from "../config/check/soundness.ts";
import { MANAGED_BY, shardNames } from "../config/naming.ts";
import { parseUntil } from "../config/until.ts";
import type { RawConfig } from "../config/read/read-config.ts";
import type { ClientInput } from "../config/schema/client-schema.ts";
import type { Fault } from "../faults/fault.ts";
import { clientAccount } from "./client-account.ts";
import type { ClientPlan } from "./client-plan.ts";
import { clientRoles } from "./client-roles.ts";
import { escalationNotices } from "./escalation.ts";
import type { ProjectSettings, RoleContext } from "./role-context.ts";
import { outsiderNotices, trustNotices } from "./trust-notices.ts";

/** Fills in a client's defaults and finds what no schema can: unknown levels, names that clash or grow too long, other partitions. */
export function resolveClient(
  raw: RawConfig,
  origin: CheckedOrigin,
  input: ClientInput,
  project: ProjectSettings,
): { client: ClientPlan | undefined; faults: readonly Fault[] } {
  const { faults: own, report } = reporter(origin);
  const { slug, partition, region } = clientAccount(raw, input, project, report);
  const home = { partition, accountId: project.account.accountId };
  const context: RoleContext = { input, project, partition, origin, home };
  const { roles, policies, faults: ofRoles } = clientRoles(context, report);
  const faults = [...own, ...ofRoles];
  if (slug === undefined || faults.length > 0) return { client: undefined, faults };
  const { name, accountId } = input;
  const homeAccountId = project.account.accountId;
  return {
    client: {
      slug,
      file: raw.stackFile,
      name,
      accountId,
      partition,
      region,
      linkAccount: input.alias ?? accountId,
      homeAccountId,
      memberOfHome: input.memberOf === "home",
      handoff: input.handoff !== undefined && input.handoff !== false,
      ...handedOver(input),
      offboarding: input.offboarding ?? false,
      quotas: project.quotas,
      roles,
      customerPolicies: policies,
      tags: { ...MANAGED_BY, ...input.tags },
      protect: input.protect ?? true,
      // why only when asked: a fleet is planned from thousands of roles, and the client's own stack alone says these.
      get notices() {
        return roles.flatMap((role) => [...escalationNotices(role), ...trustNotices(role, name, homeAccountId)]);
      },
      get outsiders() {
        const made = new Set([
          ...roles.map(({ permissionSet }) => permissionSet),
          ...Object.values(project.sharedSets).flatMap((set) => shardNames(set.name, set.shards)),
        ]);
        return roles.flatMap((role) => outsiderNotices(role, name, homeAccountId, made));
      },
      place: (path) => ({ at: origin.locate(path), path: origin.name(path) }),
    },
    faults,
  };
}

function handedOver({ handoff }: ClientInput): Pick<ClientPlan, "handedOver"> {
  if (typeof handoff !== "object") return {};
  return { handedOver: { digest: handoff.template, day: parseUntil(handoff.sent)?.slice(0, 10) ?? handoff.sent } };
}
