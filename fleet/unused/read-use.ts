import pMap from "p-map";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { callFailure } from "../aws/call-failure.ts";
import { type AskCaller, callerProblem } from "../aws/caller-account.ts";
import type { StackAccess } from "../aws/stack-credentials.ts";
import type { RoleUse, UseReader } from "./role-use.ts";

/**
 * `used`: in the span. `unused`: it was there all the span, and IAM has no use of it since. `young`: it is younger than the
 * span, and was not used. `absent`: the account has no such role.
 */
export type UseState = "used" | "unused" | "young" | "absent";

/** An access role, and what is known of its use. */
export interface UsedRole {
  readonly slug: string;
  readonly client: string;
  readonly accountId: string;
  /** Key of the role. */
  readonly role: string;
  readonly roleArn: string;
  readonly state: UseState;
  /** Moments (UTC, ISO 8601). */
  readonly created?: string;
  readonly lastUsed?: string;
}

/** A client of which nothing may be said. */
export interface UnreadClient {
  readonly slug: string;
  readonly because: string;
}

/** What was read of one client's account. */
export type UseReading =
  { readonly kind: "read"; readonly roles: readonly UsedRole[] } | (UnreadClient & { readonly kind: "unread" });

/** What a client's account is asked by. */
export interface UseSources {
  readonly use: UseReader;
  readonly ask: AskCaller;
  /** What was used before counts as not used. */
  readonly since: Date;
}

/** Roles of one client that are asked about at once. */
const ROLES_AT_ONCE = 4;

/** Asks a client's account when its access roles were last used. A call that fails makes the whole client unread. */
export async function readUse(
  plan: ClientPlan,
  access: StackAccess,
  { use, ask, since }: UseSources,
): Promise<UseReading> {
  const { slug, accountId } = plan;
  const unread = (because: string): UseReading => ({ kind: "unread", slug, because });
  if (access.kind !== "known")
    return unread(access.kind === "unread" ? `its credentials cannot be read here: ${access.because}` : access.because);
  const problem = await callerProblem(access, ask);
  if (problem !== undefined) return unread(problem.message);
  try {
    const roleUse = await use(access.config);
    const roles = await pMap(
      plan.roles,
      async ({ key, name, arn }): Promise<UsedRole> => {
        const found = await roleUse(name);
        // why by ARN: a role of that name at another path is not the one that anybody is led to.
        const own = found?.arn === arn ? found : undefined;
        const role = { slug, client: plan.name, accountId, role: key, roleArn: arn, state: stateOf(own, since) };
        if (own === undefined) return role;
        const { created, lastUsed } = own;
        return {
          ...role,
          created: created.toISOString(),
          ...(lastUsed !== undefined && { lastUsed: lastUsed.toISOString() }),
        };
      },
      { concurrency: ROLES_AT_ONCE },
    );
    return { kind: "read", roles };
  } catch (error) {
    const { message } = callFailure(error);
    return unread(`account ${accountId} could not be read (by ${access.words}): ${message}`);
  }
}

function stateOf(use: RoleUse | undefined, since: Date): UseState {
  if (use === undefined) return "absent";
  if (use.lastUsed !== undefined && use.lastUsed >= since) return "used";
  return use.created > since ? "young" : "unused";
}
