import type { HomeSettings } from "../../home/settings/home-settings.ts";
import { reservedRoleArn, roleArn, userArn } from "../../aws/arns.ts";
import { evaluateAssumeRole } from "../assume-role.ts";
import type { AssumingPrincipal, NamedPolicy } from "../request.ts";
import type { PolicyDocument } from "../../aws/policy-document.ts";
import { circumstancesFinder } from "./circumstances.ts";

/** Stands for the sixteen characters that Identity Center chooses. */
const SUFFIX = "0123456789abcdef";

/** The home account, as far as its principals' ARNs need it. */
export type HomeIdentity = Pick<HomeSettings, "partition" | "accountId" | "region">;

/** A role as deployed: what decides whom it lets in. */
export interface DeployedRole {
  readonly arn: string;
  readonly trustPolicy: PolicyDocument;
}

/** A session of somebody who holds a permission set in the home account. */
export function setPrincipal(home: HomeIdentity, permissionSet: string): AssumingPrincipal {
  const arn = reservedRoleArn(home.partition, home.accountId, home.region, permissionSet, SUFFIX);
  return { kind: "session", roleArn: arn, sessionName: "switchyard" };
}

/** An IAM user of the home account. */
export function userPrincipal(
  home: HomeIdentity,
  user: { readonly path: string; readonly name: string },
): AssumingPrincipal {
  return { kind: "user", arn: userArn(home.partition, home.accountId, `${user.path.slice(1)}${user.name}`) };
}

/** A session of an IAM role of the home account; `name` with its path. */
export function rolePrincipal(home: HomeIdentity, name: string): AssumingPrincipal {
  return { kind: "session", roleArn: roleArn(home.partition, home.accountId, "/", name), sessionName: "switchyard" };
}

/**
 * Whether a role's trust policy, as deployed, lets a principal in that may call `sts:AssumeRole` on it and brings what
 * the policy asks for, as far as such a principal can: an external ID, MFA, an address. Judged by evaluating the call, not
 * by looking for a name.
 * @param now Moment of the call: what has ended by then lets nobody in.
 * @returns why not, or `undefined` when it does.
 */
export function admission(role: DeployedRole, principal: AssumingPrincipal, now: Date): string | undefined {
  const identityPolicies = [anyCall(role.arn)];
  let reason: string | undefined;
  for (const { context, organizationId } of circumstancesFinder(now).forEntry(role, principal, [])) {
    const decision = evaluateAssumeRole({
      principal: { ...principal, ...(organizationId !== undefined && { organizationId }) },
      identityPolicies,
      target: role,
      context,
    });
    if (decision.allowed) return undefined;
    reason ??= decision.reason;
  }
  return reason ?? "the trust policy has no statement that allows anything";
}

function anyCall(arn: string): NamedPolicy {
  const actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
  return {
    name: "inline policy",
    document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: arn }] },
  };
}
