import type { FormerRole, FormerRoles } from "../../core/client/with-former.ts";
import { accountOf } from "../../core/aws/arns.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import type { DeployedStack } from "../workers/protocol.ts";

const ROLE = "aws:iam/role:Role";

/**
 * The roles of a client that get another name or path, or another permission set, with what they were: until the home stack
 * has followed, the former goes on to work. Nothing for a client that was never deployed.
 *
 * Whose set a role had is taken from the home stack's own state alone: the client's could be written by somebody who wants
 * a set of his choice to be trusted.
 * @param deployed What the client's stack holds.
 * @param home What the home stack holds.
 */
export function formerRoles(
  plan: ClientPlan,
  deployed: DeployedStack | undefined,
  home: DeployedStack | undefined,
): FormerRoles {
  if (deployed === undefined) return {};
  const former = plan.roles.map((role): [string, FormerRole] => {
    const roleName = deployed.resources.find(
      ({ type, urn, outputs }) =>
        type === ROLE && keyIn(urn) === role.key && (outputs["name"] !== role.name || outputs["path"] !== role.path),
    )?.outputs["name"];
    const permissionSet = formerSet(home, plan.accountId, role.key, role.permissionSet);
    return [
      role.key,
      {
        ...(typeof roleName === "string" && { roleName }),
        ...(permissionSet !== undefined && { permissionSet }),
      },
    ];
  });
  return Object.fromEntries(former.filter(([, one]) => Object.keys(one).length > 0));
}

/** The role's key in the name of its resource: what stands before `@`. */
function keyIn(urn: string): string {
  return (urn.split("::").at(-1) ?? "").split("@")[0] ?? "";
}

/** The permission set that the home stack made for the role, if it has another name than the one that is planned. */
function formerSet(
  home: DeployedStack | undefined,
  accountId: string,
  key: string,
  planned: string,
): string | undefined {
  const access = home?.outputs["access"];
  if (typeof access !== "object" || access === null) return undefined;
  const names = Object.entries(access).flatMap(([name, entry]: [string, unknown]) => {
    const { role, roleArn } = (entry ?? {}) as { readonly role?: unknown; readonly roleArn?: unknown };
    return role === key && typeof roleArn === "string" && accountOf(roleArn) === accountId ? [name] : [];
  });
  return names.includes(planned) ? undefined : names[0];
}
