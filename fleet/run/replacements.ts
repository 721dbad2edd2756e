import { roleKeyIn } from "../../components/client/role-names-in-state.ts";
import { urnName } from "../../components/engine/state-resources.ts";
import type { FormerRole, FormerRoles } from "../../core/client/with-former.ts";
import { accountOf } from "../../core/aws/arns.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { deployedAccess } from "../access/access-changes.ts";
import type { DeployedStack } from "../workers/protocol.ts";

const ROLE = "aws:iam/role:Role";

/** What a client's roles were, where they have another name now, or another permission set. */
export interface Replacements {
  /** What the home stack still points at: it goes on to work until that has followed. By role key. */
  readonly former: FormerRoles;
  /** What nobody needs any more, and no file protects: it can go at once. By role key. */
  readonly outlived: FormerRoles;
}

/**
 * The roles of a client that get another name or path, or another permission set. Nothing for a client that was never
 * deployed.
 *
 * Whose set a role had is taken from the home stack's own state alone: the client's could be written by somebody who wants
 * a set of his choice to be trusted.
 * @param deployed What the client's stack holds.
 * @param home What the home stack holds; absent where it was never deployed, `unread` where that could not be read.
 */
export function replacements(
  plan: ClientPlan,
  deployed: DeployedStack | undefined,
  home: DeployedStack | "unread" | undefined,
): Replacements {
  if (deployed === undefined) return { former: {}, outlived: {} };
  const outputs = home === "unread" ? {} : (home?.outputs ?? {});
  const needed = new Set(deployedAccess(outputs).map(({ roleArn }) => roleArn));
  const former: Record<string, FormerRole> = {};
  const outlived: Record<string, FormerRole> = {};
  for (const role of plan.roles) {
    const held = deployed.resources.find(
      ({ type, urn, outputs: { name, path } }) =>
        type === ROLE && roleKeyIn(urnName(urn)) === role.key && (name !== role.name || path !== role.path),
    )?.outputs;
    const roleName = typeof held?.["name"] === "string" ? { roleName: held["name"] } : {};
    const set = formerSet(outputs, plan.accountId, role.key, role.permissionSet);
    if (held !== undefined && set === undefined && home !== "unread" && !needed.has(String(held["arn"]))) {
      if (!role.protect) outlived[role.key] = roleName;
    } else if (held !== undefined || set !== undefined)
      former[role.key] = { ...roleName, ...(set !== undefined && { permissionSet: set }) };
  }
  return { former, outlived };
}

/** The permission set that the home stack made for the role, if it has another name than the one that is planned. */
function formerSet(
  outputs: Readonly<Record<string, unknown>>,
  accountId: string,
  key: string,
  planned: string,
): string | undefined {
  const access = outputs["access"];
  if (typeof access !== "object" || access === null) return undefined;
  const names = Object.entries(access).flatMap(([name, entry]: [string, unknown]) => {
    const { role, roleArn } = (entry ?? {}) as { readonly role?: unknown; readonly roleArn?: unknown };
    return role === key && typeof roleArn === "string" && accountOf(roleArn) === accountId ? [name] : [];
  });
  return names.includes(planned) ? undefined : names[0];
}
