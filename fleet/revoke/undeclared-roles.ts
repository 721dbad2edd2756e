import { namesOfRoles } from "../../components/client/role-names-in-state.ts";
import { caseless } from "../../core/aws/names.ts";
import { callFailure } from "../aws/call-failure.ts";
import type { LeftOver } from "../report.ts";
import { upCommand } from "../shell-command.ts";
import type { ClientTarget } from "./end-in-clients.ts";
import { type RevokeOptions, type RevokeSession, sameCommand } from "./revoke-options.ts";

/**
 * Roles that a client's stack holds and its file names otherwise, or no more: whoever is in one of them is in still.
 * @param role Key of the only role that counts. Default: all.
 */
export async function undeclaredRoles(
  session: Pick<RevokeSession, "project" | "readDeployed">,
  { stack: { stack }, plan }: ClientTarget,
  options: RevokeOptions & { readonly target: { readonly kind: "client" } },
): Promise<readonly LeftOver[]> {
  // why not asked: such a client has no stack.
  if (plan.handoff) return [];
  const { role: only } = options.target;
  const unknown = (because: string): readonly LeftOver[] => [
    {
      what: `sessions in roles of ${plan.name} that have another name in ${stack} than in its file, if there are any`,
      because,
      next: sameCommand(options),
    },
  ];
  try {
    const { stacks, unreadable } = await session.readDeployed([stack]);
    const because = unreadable.get(stack);
    if (because !== undefined) return unknown(because);
    const declared = new Set(plan.roles.map(({ name }) => caseless(name)));
    return namesOfRoles(stacks.get(stack)?.resources ?? [])
      .filter(({ key, name }) => !declared.has(caseless(name)) && (only === undefined || key === only))
      .map(({ key, name }) => ({
        what: `sessions in the role ${name} of account ${plan.accountId}`,
        because: `${stack} holds it as ${plan.name}/${key}, and its file does not`,
        // why: with the role, its sessions end.
        next: upCommand(stack, session.project.home?.stack ?? "home"),
      }));
  } catch (error) {
    return unknown(callFailure(error).message);
  }
}
